"""The life of a plan: its steps, each a gesture that is dated and signed (docs/regles.md, R-Q)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from simple_history.utils import bulk_update_with_history

from comptes.droits import Geste
from comptes.models import DansStructureQuerySet
from plan.etats import ETAPES_DU_PROJET, Etape
from socle.donnees.passe import list_versions
from socle.donnees.versions import cut_raison

# What writes in a plan: nobody does it in a closed one (R-Q3).
ECRITURES = frozenset({Geste.SUIVRE, Geste.STRUCTURER})
CLOS = (
    "Ce plan est clos : il se lit et s'imprime, et rien n'y change plus. La direction peut le "
    "rouvrir, en disant pourquoi, à la page « Vie du plan »."
)
RECUL = "Revenir en arrière, ou rouvrir un plan clos, demande une raison : écrivez-la."
SANS_ACTE = (
    "Un plan entre en cours une fois adopté : dites d'abord la date de son adoption. Si son acte "
    "n'est pas ici, cochez « en vigueur sans délibération » et dites pourquoi."
)
CHANGE = "Une autre personne a changé l'étape de ce plan entre-temps : relisez la page."
# From each step, where one may go; an earlier step asks for a reason.
SUIVANTES = {
    Etape.ELABORATION: (Etape.CONSULTATION, Etape.PROPOSE, Etape.ADOPTE, Etape.EN_COURS),
    Etape.CONSULTATION: (Etape.PROPOSE, Etape.ADOPTE, Etape.EN_COURS, Etape.ELABORATION),
    Etape.PROPOSE: (Etape.ADOPTE, Etape.EN_COURS, Etape.CONSULTATION),
    Etape.ADOPTE: (Etape.EN_COURS, Etape.PROPOSE),
    Etape.EN_COURS: (Etape.CLOS, Etape.ADOPTE, Etape.PROPOSE),
    Etape.CLOS: (Etape.EN_COURS,),
}
RANGS = {etape: rang for rang, etape in enumerate(Etape)}


def is_recul(de, vers):
    return RANGS[vers] < RANGS[de]


def write_chemin(de, vers):
    """Why one does not go straight from a step to another, and by which way."""
    if is_recul(de, vers):
        etapes = [RANGS[de] - 1]
    else:
        etapes = [r for r in range(RANGS[de] + 1, RANGS[vers]) if r >= RANGS[Etape.ADOPTE]]
    par = ", puis ".join(f"« {list(Etape)[rang].label} »" for rang in etapes)
    return f"De « {de.label} », un plan ne passe pas à « {vers.label} » : il est d'abord {par}."


class EtapePlanQuerySet(DansStructureQuerySet):
    def for_plan(self, plan):
        return self.filter(plan=plan.pk)

    def loaded_for_journal(self, *, on):
        """Those known on a day, the last one first."""
        lus = self.filter(fait_le__date__lte=on).select_related("par", "remplace")
        return lus.order_by("-fait_le", "-pk")


class EtapePlan(models.Model):
    """A change of the step of a plan; `le` is its day as it was said, `remplace` the plan that
    stopped being in force. A log: never corrected, and not part of the copies of the plan.
    """

    CHEMIN_STRUCTURE = "plan__structure"

    plan = models.ForeignKey(
        "plan.Plan", on_delete=models.CASCADE, related_name="etapes", verbose_name="plan"
    )
    de = models.CharField("de l'étape", max_length=12, choices=Etape)
    vers = models.CharField("à l'étape", max_length=12, choices=Etape)
    le = models.DateField("le")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="par",
    )
    motif = models.CharField("motif", max_length=500, blank=True)
    remplace = models.ForeignKey(
        "plan.Plan",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="plan remplacé",
    )
    adoption = models.BooleanField("titres adoptés pris ici", default=False)
    fait_le = models.DateTimeField("noté le", auto_now_add=True)

    objects = EtapePlanQuerySet.as_manager()

    class Meta:
        verbose_name = "étape d'un plan"
        verbose_name_plural = "étapes des plans"
        ordering = ["-fait_le", "-pk"]

    def __str__(self):
        return f"{self.get_de_display()} → {self.get_vers_display()}"


class VieDuPlan(models.Model):
    """The verbs of the life of a plan; each writes the plan and its `EtapePlan`, or nothing."""

    # A version put back from the history does not undo what a gesture of its life did.
    NON_RETABLIS = ("etape", "en_vigueur", "adopte_le", "deliberation", "ouvert_a_la_lecture")

    class Meta:
        abstract = True

    @property
    def is_projet(self):
        """Whether the council has not adopted it yet, and nobody put it in force (R-Q1)."""
        return self.etape in ETAPES_DU_PROJET

    @property
    def is_clos(self):
        return self.etape == Etape.CLOS

    @property
    def is_suivi(self):
        """Whether news are asked of it."""
        return not (self.is_projet or self.is_clos)

    def limit(self, gestes):
        """Those of these gestures that may still be done in it (R-Q3)."""
        return gestes - ECRITURES if self.is_clos else gestes

    @property
    def suivantes(self):
        """The steps to which it may go: who was never adopted goes back before that."""
        sautee = Etape.PROPOSE if self.adopte_le else Etape.ADOPTE
        is_en_cours = self.etape == Etape.EN_COURS
        return [e for e in SUIVANTES[Etape(self.etape)] if not (is_en_cours and e == sautee)]

    def refuse(self, vers, *, motif, sans_deliberation):
        """Raise ValidationError when it cannot go to this step."""
        de = Etape(self.etape)
        if self.avenant_de_id and vers == Etape.EN_COURS:
            raise ValidationError(
                f"Un avenant n'entre pas en cours : adopté, il modifie « {self.avenant_de} »."
            )
        if vers not in self.suivantes:
            raise ValidationError({"vers": write_chemin(de, vers)})
        if self.is_projet and vers == Etape.EN_COURS and not sans_deliberation:
            raise ValidationError({"vers": SANS_ACTE})
        if not motif.strip() and (is_recul(de, vers) or sans_deliberation):
            raise ValidationError({"motif": RECUL if is_recul(de, vers) else SANS_ACTE})

    def lock(self):
        """{pk: plan} of its structure, itself among them, that nobody else writes meanwhile.
        Raises ValidationError when its step is not the one that was read.
        """
        plans = type(self).objects.filter(structure=self.structure_id).order_by("pk")
        plans = {plan.pk: plan for plan in plans.select_for_update()}
        if plans[self.pk].etape != self.etape:
            raise ValidationError(CHANGE)
        self.refresh_from_db()
        return plans

    def note(self, de, *, le, par, motif, raison="", **faits):
        """Save the plan as it has become, and write it in its journal."""
        self._change_reason = cut_raison(motif or raison or f"Étape : {Etape(self.etape).label}")
        self.save()
        return self.etapes.create(de=de, vers=self.etape, le=le, par=par, motif=motif, **faits)

    @transaction.atomic
    def move_to(self, etape, *, le, par=None, motif="", sans_deliberation=False):
        """Go to another step; that of adoption dates the plan. Raises ValidationError (R-Q1)."""
        vers, de = Etape(etape), self.etape
        self.lock()
        self.refuse(vers, motif=motif, sans_deliberation=sans_deliberation)
        if vers == Etape.ADOPTE and self.is_projet:
            return self.adopt(le=le, par=par, motif=motif)
        if is_recul(de, vers) and de == Etape.EN_COURS:
            self.en_vigueur = False
        elif is_recul(de, vers) and de == Etape.ADOPTE:
            self.forget_adoption()
        self.etape = vers
        return self.note(de, le=le, par=par, motif=motif)

    @transaction.atomic
    def put_in_force(self, *, le, par=None, motif="", a_la_place_de=None, sans_deliberation=False):
        """Make it the plan in force, and the former one no more. `a_la_place_de` is the number of
        the former one, as it was read. Raises ValidationError (R-Q4).
        """
        de, plans = self.etape, self.lock()
        ancien = next((plan for plan in plans.values() if plan.en_vigueur), None)
        if self.en_vigueur:
            raise ValidationError("Ce plan est déjà le plan en vigueur.")
        if (ancien and ancien.pk) != a_la_place_de:
            nom = f"« {ancien} »" if ancien else "aucun"
            raise ValidationError(
                f"Le plan en vigueur a changé entre-temps : c'est maintenant {nom}. Relisez."
            )
        if self.is_clos:
            raise ValidationError("Ce plan est clos : rouvrez-le d'abord, en disant pourquoi.")
        if de != Etape.EN_COURS:
            self.refuse(Etape.EN_COURS, motif=motif, sans_deliberation=sans_deliberation)
        if ancien:
            ancien.en_vigueur = False
            ancien._change_reason = cut_raison(f"Plan en vigueur : {self}")
            ancien.save()
        self.en_vigueur, self.etape = True, Etape.EN_COURS
        return self.note(de, le=le, par=par, motif=motif, raison="Plan en vigueur", remplace=ancien)

    @transaction.atomic
    def adopt(self, *, le, deliberation="", par=None, motif="", a=None):
        """Take the date and the number of its adoption, and keep title, years and titles as they
        were voted, whole: those of now, or of the moment `a` of the vote (R-Q5).
        """
        self.lock()
        if self.adopte_le is not None:
            raise ValidationError("Ce plan est déjà adopté : rien n'a changé.")
        de, vote = self.etape, self
        if a:
            vote = next(iter(list_versions(type(self), a, Q(id=self.pk))), None)
        if vote is None:
            raise ValidationError(
                "Ce plan n'était pas encore ici au moment du vote, ses titres d'alors sont "
                "inconnus : dites la date de son adoption à la page « Vie du plan »."
            )
        self.intitule_adopte = vote.intitule_adopte or vote.titre
        self.annee_debut_adoptee = vote.annee_debut_adoptee or vote.annee_debut
        self.annee_fin_adoptee = vote.annee_fin_adoptee or vote.annee_fin
        self.adopte_le, self.deliberation = le, deliberation
        if self.is_projet:
            self.etape = Etape.ADOPTE
        self.keep_titres(a)
        return self.note(de, le=le, par=par, motif=motif, adoption=True)

    def list_titres(self):
        """(model, its rows) of all that the council adopts a title of."""
        for nom in ("Defi", "Axe", "Action"):
            modele = self._meta.apps.get_model("plan", nom)
            yield modele, list(modele.objects.for_plan(self))

    def keep_titres(self, a):
        """Keep the titles of the moment `a`, or of now, as adopted: all of them, never half."""
        for modele, rangees in self.list_titres():
            votees = list_versions(modele, a, Q(id__in=[r.pk for r in rangees])) if a else rangees
            titres = {votee.pk: votee.titre_vote for votee in votees}
            for rangee in rangees:
                rangee.titre_adopte = titres.get(rangee.pk, rangee.titre_adopte)
            write_titres(modele, rangees, "Adoption du plan")

    def forget_adoption(self):
        """Take back the date, the number, and what `adopt` wrote; what a document gave stays."""
        self.adopte_le, self.deliberation = None, ""
        if not self.etapes.filter(adoption=True).exists():
            return
        self.intitule_adopte, self.annee_debut_adoptee, self.annee_fin_adoptee = "", None, None
        for modele, rangees in self.list_titres():
            for rangee in rangees:
                rangee.titre_adopte = ""
            write_titres(modele, rangees, "Adoption reprise")

    @transaction.atomic
    def withdraw_adoption(self, *, le, par=None, motif):
        """Its act is a draft again: an adopted plan is proposed again (R-Q5)."""
        self.lock()
        de = self.etape
        self.forget_adoption()
        if de == Etape.ADOPTE:
            self.etape = Etape.PROPOSE
        return self.note(de, le=le, par=par, motif=motif)


def write_titres(modele, rangees, raison):
    bulk_update_with_history(
        rangees, modele, ["titre_adopte"], default_change_reason=raison, batch_size=500
    )
