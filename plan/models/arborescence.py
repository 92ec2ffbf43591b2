"""The tree above the actions: plan, défis, axes."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from simple_history.models import HistoricalRecords

from comptes.droits import Geste
from comptes.models import DansStructureQuerySet, Structure
from comptes.models.cherchable import CherchableQuerySet
from plan.etats import ETAPES_DU_PROJET, Etape
from plan.models.etape import ECRITURES, VieDuPlan
from plan.models.niveaux import NiveauxDuPlan
from plan.vocabulaire import Vocabulaire, check_mots, read_mots
from socle.donnees.contenu import Tenu
from socle.francais.dates import ecrire_jour
from socle.francais.typographie import INSECABLE
from socle.saisie.editeur import MarkdownField

CHERCHES_DANS_UNE_BRANCHE = ("titre", "corps", "titre_adopte", "titre_sommaire")

ANNEE_VALIDE = [
    MinValueValidator(2000, "Écrivez l'année sur quatre chiffres, à partir de 2000."),
    MaxValueValidator(2100, "Écrivez l'année sur quatre chiffres, jusqu'à 2100."),
]


NIVEAUX = {2: "deux niveaux", 3: "trois niveaux"}


class TitresAdoptes(Tenu):
    """The titles of one same thing, as the document and the act write them, word for word.

    `titre` is the one of the body of the document and the one shown. The two others are kept even
    when they are equal: what the council adopted must not follow a later correction of `titre`.
    """

    ORDRE = "numero"

    titre = models.CharField("titre", max_length=300)
    titre_adopte = models.CharField("titre adopté (délibération)", max_length=300, blank=True)
    titre_sommaire = models.CharField("titre au sommaire", max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def titre_vote(self):
        """The title as the council knows it (R-T1)."""
        return self.titre_adopte or self.titre

    @property
    def titre_adopte_different(self):
        """The adopted title when it is not, letter for letter, the one of the body; else ''."""
        return self.titre_adopte if self.titre_adopte != self.titre else ""


class DuPlanQuerySet(DansStructureQuerySet):
    """Base of the QuerySets of every model that reaches its structure through a plan."""

    def for_plan(self, plan):
        return self.filter(**{self.model.CHEMIN_STRUCTURE.removesuffix("__structure"): plan})


class PlanQuerySet(DansStructureQuerySet):
    def for_utilisateur(self, utilisateur):
        """Those of her structures; a draft, if her role reads them or if it is opened (R-Q2)."""
        ouvert = ~Q(etape__in=ETAPES_DU_PROJET) | Q(ouvert_a_la_lecture=True)
        lus = Structure.objects.for_geste(utilisateur, Geste.LIRE_PROJETS)
        return super().for_utilisateur(utilisateur).filter(ouvert | Q(structure__in=lus))

    def for_geste(self, utilisateur, geste):
        """Nobody writes in a closed plan, nor in what hangs on it (R-Q3)."""
        plans = super().for_geste(utilisateur, geste)
        return plans.exclude(etape=Etape.CLOS) if geste in ECRITURES else plans

    def en_vigueur(self):
        """The plans in force, each with its structure."""
        return self.filter(en_vigueur=True).select_related("structure")

    def publies(self):
        """Plans that anybody may read: adopted, and published since."""
        return self.exclude(adopte_le=None).exclude(publie_le=None)

    def ordered(self):
        """The plan in force first, then the most recent; the drafts of avenants last."""
        return self.order_by(
            "-en_vigueur", F("avenant_de").asc(nulls_first=True), "-annee_debut", "pk"
        )

    def propose_slug(self, titre):
        """An identifier that no plan bears yet."""
        base = slugify(titre)[:40] or "plan"
        slug, suite = base, 2
        while self.filter(slug=slug).exists():
            slug, suite = f"{base}-{suite}", suite + 1
        return slug


class Plan(VieDuPlan, NiveauxDuPlan, Tenu):
    """A plan of several years; several live side by side, one at most is in force."""

    CHEMIN_STRUCTURE = "structure"
    PORTEURS = ()
    RANG = 0

    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="plans", verbose_name="structure"
    )
    slug = models.SlugField("identifiant", unique=True)
    titre = models.CharField("titre", max_length=300)
    annee_debut = models.PositiveSmallIntegerField("première année", validators=ANNEE_VALIDE)
    annee_fin = models.PositiveSmallIntegerField("dernière année", validators=ANNEE_VALIDE)
    en_vigueur = models.BooleanField(
        "en vigueur",
        default=False,
        help_text="C'est le plan qui s'ouvre en premier ; un seul par structure.",
    )
    adopte_le = models.DateField("adopté le", null=True, blank=True)
    deliberation = models.CharField("numéro de la délibération", max_length=50, blank=True)
    intitule_adopte = models.CharField("intitulé adopté", max_length=300, blank=True)
    annee_debut_adoptee = models.PositiveSmallIntegerField(
        "première année adoptée", null=True, blank=True, validators=ANNEE_VALIDE
    )
    annee_fin_adoptee = models.PositiveSmallIntegerField(
        "dernière année adoptée", null=True, blank=True, validators=ANNEE_VALIDE
    )
    publie_le = models.DateTimeField("publié le", null=True, blank=True, editable=False)
    etape = models.CharField("étape", max_length=12, choices=Etape, default=Etape.ELABORATION)
    ouvert_a_la_lecture = models.BooleanField(
        "la commission lit le projet",
        default=False,
        help_text="Un plan qui n'est pas adopté ne se montre pas au rôle « lecture » sans cela.",
    )
    suite_de = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="suites",
        verbose_name="prend la suite de",
    )
    avenant_de = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="avenants",
        verbose_name="avenant à",
    )
    modifications = models.JSONField(
        "modifications adoptées", default=list, blank=True, editable=False
    )
    niveaux = models.PositiveSmallIntegerField("niveaux", choices=NIVEAUX, default=3)
    mots = models.JSONField("mots des niveaux", default=dict, blank=True, validators=[check_mots])
    reponses_a_valider = models.BooleanField(
        "les réponses par lien attendent l'accord de la direction", default=False
    )

    history = HistoricalRecords(verbose_name="historique du plan")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "plan"
        ordering = ["-annee_debut", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(annee_fin__gte=F("annee_debut")),
                name="plan_annees_ordonnees",
                violation_error_message="La dernière année ne peut pas précéder la première.",
            ),
            models.UniqueConstraint(
                fields=["structure"],
                condition=Q(en_vigueur=True),
                name="plan_un_seul_en_vigueur",
                violation_error_message=(
                    "Un autre plan est déjà en vigueur : décochez-le avant de cocher celui-ci."
                ),
            ),
        ]

    def __str__(self):
        return self.titre

    def save(self, *args, **kwargs):
        """What comes in already adopted, or is put in force, is no draft any more (R-Q1)."""
        if self.is_projet and (self.en_vigueur or self.adopte_le):
            self.etape = Etape.EN_COURS if self.en_vigueur else Etape.ADOPTE
        super().save(*args, **kwargs)

    def clean(self):
        """Two levels of one same name would be one for the reader (R-P10)."""
        dits = [m.casefold() for mot in self.vocabulaire.dits for m in {mot.singulier, mot.pluriel}]
        if len(dits) > len({*dits}):
            raise ValidationError("Deux niveaux portent le même mot : donnez un mot à chacun.")

    def publish(self, *, le):
        """Let anybody read the adopted plan as it stands at the moment `le` (R-D6)."""
        self.publie_le = le
        self.save()

    def unpublish(self):
        self.publie_le = None
        self.save()

    @property
    def vocabulaire(self):
        """Its `Vocabulaire`; `mots` holds what differs from ours, {"axe": ["enjeu", "enjeux",
        false]}: singular, plural, whether it is feminine.
        """
        return Vocabulaire(**read_mots(self.mots), niveaux=self.niveaux)

    @property
    def annees(self):
        """The years of the plan, as a range of int."""
        return range(self.annee_debut, self.annee_fin + 1)

    @property
    def nom_d_avenant(self):
        """« Avenant n° 2 »: its number is in its identifier; '' for a plan."""
        numero = self.slug.rpartition("-")[2]
        return f"Avenant n°{INSECABLE}{numero}" if self.avenant_de_id else ""

    @property
    def dit_modifications(self):
        """« modifié le 12 mars 2027 (délibération n° 12) et … »; '' for none (R-N11).

        `modifications` are [day, number of the act], in order; its history keeps them.
        """
        dites = [
            f"le {ecrire_jour(date.fromisoformat(le))}"
            + (f" (délibération n°{INSECABLE}{numero})" if numero else "")
            for le, numero in self.modifications
        ]
        return f"modifié {' puis '.join(dites)}" if dites else ""

    @property
    def dit_adoption(self):
        """« adopté le … (délibération n° …), modifié le … »; '' for a plan that is not adopted."""
        if self.adopte_le is None:
            return ""
        acte = f" (délibération n°{INSECABLE}{self.deliberation})" if self.deliberation else ""
        adopte = f"adopté le {ecrire_jour(self.adopte_le)}{acte}"
        return ", ".join(filter(None, [adopte, self.dit_modifications]))


class BrancheQuerySet(DuPlanQuerySet, CherchableQuerySet):
    """The défis or the axes of a plan."""


class Defi(TitresAdoptes):
    """The first level of the plan."""

    CHEMIN_STRUCTURE = "plan__structure"
    CHAMPS_CHERCHES = CHERCHES_DANS_UNE_BRANCHE
    PORTEURS = ("plan",)
    RANG = 1

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="defis", verbose_name="plan"
    )
    numero = models.PositiveSmallIntegerField("numéro", validators=[MinValueValidator(1)])
    corps = MarkdownField("enjeux et introduction", blank=True, help_text="Markdown.")

    history = HistoricalRecords(verbose_name="historique du défi")

    objects = BrancheQuerySet.as_manager()

    class Meta:
        verbose_name = "défi"
        ordering = ["numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "numero"],
                name="defi_numero_unique",
                violation_error_message="Ce numéro est déjà pris dans ce plan.",
            )
        ]

    # What a copy brings back comes with its own axes.
    is_rapportee = False

    def __str__(self):
        return f"{self.numero} : {self.titre}"

    def save(self, *args, **kwargs):
        """In a plan of two levels, a new défi comes with the axe that holds its actions (R-P9)."""
        is_seul = self._state.adding and not self.is_rapportee and self.plan.niveaux == 2
        super().save(*args, **kwargs)
        if is_seul:
            self.make_axe()

    def make_axe(self):
        """The axe without a name of its own, saved once its défi is (R-P9)."""
        axe = Axe(defi=self, numero=1, titre=self.titre, implicite=True)
        if self.pk:
            axe.save()
        return axe

    @property
    def code(self):
        return str(self.numero)


class AxeQuerySet(BrancheQuerySet):
    def loaded_for_choix(self):
        """Those that bear a name, in the order of the plan, each with its code."""
        nommes = self.filter(implicite=False).select_related("defi")
        return nommes.order_by("defi__numero", "numero")


class Axe(TitresAdoptes):
    """The second level of the plan."""

    CHEMIN_STRUCTURE = "defi__plan__structure"
    CHAMPS_CHERCHES = CHERCHES_DANS_UNE_BRANCHE
    PORTEURS = ("defi",)
    RANG = 2

    defi = models.ForeignKey(
        Defi, on_delete=models.CASCADE, related_name="axes", verbose_name="défi"
    )
    numero = models.PositiveSmallIntegerField("numéro", validators=[MinValueValidator(1)])
    implicite = models.BooleanField(
        "axe sans nom",
        default=False,
        help_text="Dans un plan à deux niveaux, l'axe qui porte les actions d'un défi.",
    )
    absent_du_corps = models.BooleanField(
        "absent du corps du document",
        default=False,
        help_text="L'axe est adopté, mais le corps du document n'en porte pas le titre.",
    )
    corps = MarkdownField("introduction", blank=True, help_text="Markdown.")

    history = HistoricalRecords(verbose_name="historique de l'axe")

    objects = AxeQuerySet.as_manager()

    class Meta:
        verbose_name = "axe"
        ordering = ["numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["defi", "numero"],
                name="axe_numero_unique",
                violation_error_message="Ce numéro est déjà pris à cette place.",
            ),
            models.UniqueConstraint(
                fields=["defi"],
                condition=Q(implicite=True),
                name="axe_implicite_unique",
                violation_error_message="Un seul axe sans nom tient dans un défi.",
            ),
        ]

    def __str__(self):
        return f"{self.code} : {self.titre}"

    def clean(self):
        """The axe without a name is alone, and only in a plan of two levels (R-P9)."""
        if not hasattr(self, "defi") or self.implicite == (self.defi.plan.niveaux == 2):
            return
        mots = self.defi.plan.vocabulaire
        raise ValidationError(
            f"Ce plan a {NIVEAUX[mots.niveaux]} : il tient ses {mots.action.pluriel} dans "
            f"{'ses ' + mots.defi.pluriel if mots.niveaux == 2 else 'ses ' + mots.axe.pluriel}."
        )

    @property
    def code(self):
        """« 1-2 », or the one of its défi when it bears no name; reads `defi`, so select it."""
        return self.defi.code if self.implicite else f"{self.defi.numero}-{self.numero}"
