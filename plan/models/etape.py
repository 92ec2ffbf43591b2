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
INCONNU = "Les titres du jour du vote sont inconnus ici : dites la date de l'adoption à la main."
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
ETAPES = list(Etape)


def is_recul(de, vers):
    return ETAPES.index(vers) < ETAPES.index(de)


def write_chemin(de, vers):
    """Why one does not go straight from a step to another, and by which way."""
    ici = ETAPES.index(de)
    entre = ETAPES[max(ici + 1, ETAPES.index(Etape.ADOPTE)) : ETAPES.index(vers)]
    passees = ETAPES[ici - 1 : ici] if is_recul(de, vers) else entre
    par = ", puis ".join(f"« {etape.label} »" for etape in passees)
    return f"De « {de.label} », un plan ne passe pas à « {vers.label} » : il est d'abord {par}."


class EtapePlan(models.Model):
    """A step of a plan, on the day said; `remplace` stopped being in force. A log (ADR 0032)."""

    CHEMIN_STRUCTURE = "plan__structure"

    plan = models.ForeignKey(
        "plan.Plan", models.CASCADE, related_name="etapes", verbose_name="plan"
    )
    de = models.CharField("de l'étape", max_length=12, choices=Etape)
    vers = models.CharField("à l'étape", max_length=12, choices=Etape)
    le = models.DateField("le")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="par"
    )
    motif = models.CharField("motif", max_length=500, blank=True)
    remplace = models.ForeignKey(
        "plan.Plan", models.SET_NULL, null=True, related_name="+", verbose_name="plan remplacé"
    )
    adoption = models.BooleanField("titres adoptés pris ici", default=False)
    fait_le = models.DateTimeField("noté le", auto_now_add=True)

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "étape d'un plan"
        verbose_name_plural = "étapes des plans"
        ordering = ["-fait_le", "-pk"]

    def __str__(self):
        return f"{self.get_de_display()} → {self.get_vers_display()}"


class VieDuPlan(models.Model):
    """The verbs of the life of a plan; each writes the plan and its `EtapePlan`, or nothing."""

    # What a version put back from the history does not undo.
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
        sautee, de = Etape.PROPOSE if self.adopte_le else Etape.ADOPTE, Etape(self.etape)
        return [e for e in SUIVANTES[de] if de != Etape.EN_COURS or e != sautee]

    def refuse(self, vers, *, motif, sans_deliberation):
        """Raise ValidationError when it cannot go to this step."""
        de = Etape(self.etape)
        if self.avenant_de_id and vers == Etape.EN_COURS:
            raise ValidationError(f"Un avenant n'a pas cours : il modifie « {self.avenant_de} ».")
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

    def note(self, de, *, le, par, motif, **faits):
        """Save the plan as it has become, and write it in its journal."""
        self._change_reason = cut_raison(motif or f"Étape : {Etape(self.etape).label}")
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
        if self.en_vigueur or (ancien and ancien.pk) != a_la_place_de:
            nom = f"« {ancien} »" if ancien else "aucun"
            raise ValidationError(f"Le plan en vigueur est maintenant {nom} : relisez la page.")
        if de != Etape.EN_COURS:
            self.refuse(Etape.EN_COURS, motif=motif, sans_deliberation=sans_deliberation)
        if ancien:
            ancien.en_vigueur = False
            ancien.save()
        self.en_vigueur, self.etape = True, Etape.EN_COURS
        return self.note(de, le=le, par=par, motif=motif, remplace=ancien)

    @transaction.atomic
    def adopt(self, *, le, deliberation="", par=None, motif="", a=None):
        """Take the date and the number of its adoption, and keep title, years and titles as they
        were voted, whole: those of now, or of the moment `a` of the vote (R-Q5).
        """
        self.lock()
        if self.adopte_le is not None:
            raise ValidationError("Ce plan est déjà adopté : rien n'a changé.")
        de, votes = self.etape, list_versions(type(self), a, Q(id=self.pk)) if a else [self]
        if not votes:
            raise ValidationError(INCONNU)
        (vote,) = votes
        self.intitule_adopte = vote.intitule_adopte or vote.titre
        self.annee_debut_adoptee = vote.annee_debut_adoptee or vote.annee_debut
        self.annee_fin_adoptee = vote.annee_fin_adoptee or vote.annee_fin
        self.adopte_le, self.deliberation = le, deliberation
        self.etape = Etape.ADOPTE if self.is_projet else de
        self.write_titres(lambda votee: votee.titre_vote, a=a, raison="Adoption du plan")
        return self.note(de, le=le, par=par, motif=motif, adoption=True)

    def write_titres(self, write, *, raison, a=None):
        """The adopted title of all that was there at the moment `a`, or is now: what `write` makes
        of it as it was then.
        """
        for nom in ("Defi", "Axe", "Action"):
            modele = self._meta.apps.get_model("plan", nom)
            rangees = modele.objects.for_plan(self).in_bulk()
            votees = list_versions(modele, a, Q(id__in=list(rangees))) if a else rangees.values()
            ecrites = [rangees[votee.pk] for votee in votees]
            for rangee, votee in zip(ecrites, votees, strict=True):
                rangee.titre_adopte = write(votee)
            faits = {"default_change_reason": raison}
            bulk_update_with_history(ecrites, modele, ["titre_adopte"], **faits)

    def forget_adoption(self):
        """Take back the date, the number, and what `adopt` wrote; what a document gave stays."""
        self.adopte_le, self.deliberation = None, ""
        if self.etapes.filter(adoption=True).exists():
            self.intitule_adopte, self.annee_debut_adoptee, self.annee_fin_adoptee = "", None, None
            self.write_titres(lambda votee: "", raison="Adoption reprise")

    @transaction.atomic
    def withdraw_adoption(self, *, le, par=None, motif):
        """Its act is a draft again: an adopted plan is proposed again (R-Q5)."""
        de = self.etape
        self.lock()
        self.forget_adoption()
        self.etape = Etape.PROPOSE if de == Etape.ADOPTE else de
        return self.note(de, le=le, par=par, motif=motif)
