"""The figures that are followed year after year, and what they measure."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max, Prefetch, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from comptes.models.cherchable import CherchableQuerySet
from plan.champs import INDICATEUR, VALEUR_INDICATEUR
from plan.models.arborescence import ANNEE_VALIDE, DuPlanQuerySet, Plan
from plan.models.section import Section
from socle.champs import list_cherches
from socle.donnees.contenu import Tenu
from socle.francais.periode import Precision, ecrire
from socle.francais.typographie import en_chiffres


class IndicateurQuerySet(DuPlanQuerySet, CherchableQuerySet):
    def for_action(self, action):
        return self.filter(liens__action=action)

    def loaded_for_suivi(self):
        """With all that a page shows of them, in a constant number of queries."""
        liens = Prefetch("liens", LienIndicateur.objects.select_related("action__axe__defi"))
        return self.prefetch_related("valeurs", liens).order_by("ordre", "pk")

    def lock(self, plan):
        """Keep those of `plan` from being written by anybody else until the transaction ends."""
        return list(self.for_plan(plan).order_by("pk").select_for_update())

    def next_ordre(self, plan):
        """The place of a new indicator: after all those of the plan."""
        return (self.filter(plan=plan).aggregate(dernier=Max("ordre"))["dernier"] or 0) + 1


class Indicateur(Tenu):
    """A figure that is followed year after year; it may have no value, which is not zero."""

    CHEMIN_STRUCTURE = "plan__structure"
    CHAMPS = INDICATEUR
    CHAMPS_CHERCHES = list_cherches(INDICATEUR)
    PORTEURS = ("plan",)
    RANG = 10

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="indicateurs", verbose_name="plan"
    )
    section = models.ForeignKey(
        Section,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicateurs",
        verbose_name="section",
    )
    ordre = models.PositiveSmallIntegerField("ordre")
    libelle = models.CharField("libellé", max_length=200)
    unite = models.CharField("unité", max_length=60, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    cible = models.DecimalField("cible", max_digits=15, decimal_places=2, null=True, blank=True)
    cible_annee = models.PositiveSmallIntegerField(
        "année de la cible", null=True, blank=True, validators=ANNEE_VALIDE
    )
    actions = models.ManyToManyField(
        "plan.Action",
        through="plan.LienIndicateur",
        blank=True,
        related_name="indicateurs",
        verbose_name="actions",
    )
    formulation = models.TextField("mots du document", blank=True)
    note = models.TextField("note", blank=True)

    history = HistoricalRecords(verbose_name="historique de l'indicateur")

    objects = IndicateurQuerySet.as_manager()

    class Meta:
        verbose_name = "indicateur"
        ordering = ["ordre"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "libelle"],
                name="indicateur_libelle_unique",
                violation_error_message="Un indicateur de ce plan porte déjà ce libellé.",
            )
        ]

    def __str__(self):
        return self.libelle

    def get_absolute_url(self):
        return reverse("indicateur", args=[self.pk])

    def record(self, *, annee, serie, valeur):
        """Write the yearly value of a series; None takes it away, and is not zero (R-I1)."""
        ecrite = self.valeurs.filter(annee=annee, serie=serie, le=None).first()
        if valeur is None:
            if ecrite:
                ecrite.delete()
            return
        ecrite = ecrite or ValeurIndicateur(indicateur=self, annee=annee, serie=serie)
        ecrite.valeur = valeur
        ecrite.save()

    @transaction.atomic
    def link_actions(self, actions):
        """Make `actions` the actions that this indicator measures; each change leaves a trace."""
        voulues = set(actions)
        for lien in self.liens.select_related("action"):
            if lien.action not in voulues:
                lien.delete()
            voulues.discard(lien.action)
        for action in sorted(voulues, key=lambda action: action.pk):
            LienIndicateur.objects.create(indicateur=self, action=action)


class LienIndicateur(Tenu):
    """An indicator measures what an action does."""

    CHEMIN_STRUCTURE = "indicateur__plan__structure"
    PORTEURS = ("indicateur",)
    RANG = 12

    indicateur = models.ForeignKey(
        Indicateur, on_delete=models.CASCADE, related_name="liens", verbose_name="indicateur"
    )
    action = models.ForeignKey(
        "plan.Action",
        on_delete=models.CASCADE,
        related_name="liens_indicateurs",
        verbose_name="action",
    )

    history = HistoricalRecords(verbose_name="historique du lien d'un indicateur")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "lien d'un indicateur"
        verbose_name_plural = "liens d'indicateurs"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicateur", "action"],
                name="lienindicateur_unique",
                violation_error_message="Cet indicateur est déjà lié à cette action.",
            )
        ]

    def __str__(self):
        return f"{self.indicateur}"


class ValeurIndicateur(Tenu):
    """One value of an indicator: a year (unknown when blank), a series when there are several.

    `le` is the day of a value taken on one day; without it the value is that of the year.
    """

    CHEMIN_STRUCTURE = "indicateur__plan__structure"
    CHAMPS = VALEUR_INDICATEUR
    PORTEURS = ("indicateur",)
    RANG = 11

    indicateur = models.ForeignKey(
        Indicateur, on_delete=models.CASCADE, related_name="valeurs", verbose_name="indicateur"
    )
    annee = models.PositiveSmallIntegerField(
        "année", null=True, blank=True, validators=ANNEE_VALIDE
    )
    le = models.DateField("jour", null=True, blank=True)
    serie = models.CharField("série", max_length=60, blank=True)
    valeur = models.DecimalField("valeur", max_digits=15, decimal_places=2)

    history = HistoricalRecords(verbose_name="historique de la valeur")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "valeur d'indicateur"
        verbose_name_plural = "valeurs d'indicateur"
        ordering = ["annee", "serie"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicateur", "annee", "serie"],
                condition=Q(le=None),
                name="valeur_unique",
                violation_error_message="Cet indicateur a déjà une valeur pour cette année.",
            ),
            models.UniqueConstraint(
                fields=["indicateur", "le", "serie"],
                name="valeur_du_jour_unique",
                violation_error_message="Cet indicateur a déjà une valeur pour ce jour.",
            ),
            models.CheckConstraint(
                condition=Q(le=None) | Q(annee__isnull=False),
                name="valeur_du_jour_dans_une_annee",
                violation_error_message="Une valeur prise un jour est aussi celle d'une année.",
            ),
            models.UniqueConstraint(
                fields=["indicateur", "serie"],
                condition=Q(annee=None),
                name="valeur_sans_annee_unique",
                violation_error_message="Cet indicateur a déjà une valeur sans année.",
            ),
        ]

    def __str__(self):
        valeur = en_chiffres(Decimal(self.valeur))
        return f"{self.indicateur} : {valeur} ({self.quand})"

    @property
    def quand(self):
        """When it is of, in words."""
        if self.le:
            return ecrire(Precision.JOUR, self.le)
        return str(self.annee or "année non indiquée")

    def clean(self):
        super().clean()
        if not self.le:
            return
        self.annee = self.le.year
        try:
            self._meta.get_field("annee").run_validators(self.annee)
        except ValidationError as refus:
            raise ValidationError({"le": refus.messages}) from refus
