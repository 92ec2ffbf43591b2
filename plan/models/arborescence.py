"""The tree above the actions: plan, défis, axes."""

from dataclasses import dataclass

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.text import slugify
from simple_history.models import HistoricalRecords

from comptes.droits import Geste
from comptes.models import DansStructureQuerySet, Structure
from comptes.models.cherchable import CherchableQuerySet
from plan.etats import ETAPES_DU_PROJET, Etape
from plan.models.etape import ECRITURES, VieDuPlan
from socle.donnees.contenu import Tenu
from socle.francais.mots import Mot

CHERCHES_DANS_UNE_BRANCHE = ("titre", "corps", "titre_adopte", "titre_sommaire")

ANNEE_VALIDE = [
    MinValueValidator(2000, "Écrivez l'année sur quatre chiffres, à partir de 2000."),
    MaxValueValidator(2100, "Écrivez l'année sur quatre chiffres, jusqu'à 2100."),
]


NIVEAUX = {2: "deux niveaux", 3: "trois niveaux"}


DEFI, AXE, ACTION = Mot("défi", "défis"), Mot("axe", "axes"), Mot("action", "actions", True)


@dataclass(frozen=True)
class Vocabulaire:
    """What a plan calls its levels; with two levels, nobody reads `axe`."""

    defi: Mot = DEFI
    axe: Mot = AXE
    action: Mot = ACTION


class TitresAdoptes(Tenu):
    """The titles of one same thing, as the document and the act write them, word for word.

    `titre` is the one of the body of the document and the one shown. The two others are kept even
    when they are equal: what the council adopted must not follow a later correction of `titre`.
    """

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
        """The plan in force first, then the most recent."""
        return self.order_by("-en_vigueur", "-annee_debut", "pk")

    def propose_slug(self, titre):
        """An identifier that no plan bears yet."""
        base = slugify(titre)[:40] or "plan"
        slug, suite = base, 2
        while self.filter(slug=slug).exists():
            slug, suite = f"{base}-{suite}", suite + 1
        return slug


class Plan(VieDuPlan, Tenu):
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
    niveaux = models.PositiveSmallIntegerField("niveaux", choices=NIVEAUX, default=3)
    mots = models.JSONField("mots des niveaux", default=dict, blank=True)
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

    def publish(self, *, le):
        """Let anybody read the adopted plan as it stands at the moment `le` (R-D6)."""
        self.publie_le = le
        self.save()

    def unpublish(self):
        self.publie_le = None
        self.save()

    @cached_property
    def vocabulaire(self):
        """Its `Vocabulaire`; `mots` holds what differs from ours, {"axe": ["enjeu", "enjeux",
        false]}: singular, plural, whether it is feminine.
        """
        return Vocabulaire(**{niveau: Mot(*dits) for niveau, dits in self.mots.items()})

    @property
    def annees(self):
        """The years of the plan, as a range of int."""
        return range(self.annee_debut, self.annee_fin + 1)


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
    corps = models.TextField("enjeux et introduction", blank=True, help_text="Markdown.")

    history = HistoricalRecords(verbose_name="historique du défi")

    objects = BrancheQuerySet.as_manager()

    class Meta:
        verbose_name = "défi"
        ordering = ["numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "numero"],
                name="defi_numero_unique",
                violation_error_message="Ce plan a déjà un défi de ce numéro.",
            )
        ]

    def __str__(self):
        return f"Défi {self.numero} : {self.titre}"

    @property
    def code(self):
        return str(self.numero)


class AxeQuerySet(BrancheQuerySet):
    def loaded_for_choix(self):
        """In the order of the plan, each with its code."""
        return self.select_related("defi").order_by("defi__numero", "numero")


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
    corps = models.TextField("introduction", blank=True, help_text="Markdown.")

    history = HistoricalRecords(verbose_name="historique de l'axe")

    objects = AxeQuerySet.as_manager()

    class Meta:
        verbose_name = "axe"
        ordering = ["numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["defi", "numero"],
                name="axe_numero_unique",
                violation_error_message="Ce défi a déjà un axe de ce numéro.",
            )
        ]

    def __str__(self):
        return f"Axe {self.code} : {self.titre}"

    @property
    def code(self):
        """« 1-2 »; reads `defi`, so select it."""
        return f"{self.defi.numero}-{self.numero}"
