"""The preliminary parts of the schéma, and the key figures that they hold."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from plan.models.arborescence import ANNEE_VALIDE, Plan


class Disposition(models.TextChoices):
    """How a section is laid out, on the screen as in print."""

    TEXTE = "texte", "texte"
    COLONNES = "colonnes", "en colonnes, une par intertitre"
    INDICATEURS = "indicateurs", "liste des indicateurs"


class Section(models.Model):
    """An ordered part of the document, before the défis; sections hold sub-sections."""

    CHEMIN_STRUCTURE = "plan__structure"

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="sections", verbose_name="plan"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="sous_sections",
        verbose_name="dans la section",
    )
    ordre = models.PositiveSmallIntegerField("ordre")
    cle = models.SlugField("identifiant")
    numero = models.PositiveSmallIntegerField("numéro imprimé", null=True, blank=True)
    titre = models.CharField("titre", max_length=300, blank=True)
    titre_sommaire = models.CharField("titre au sommaire", max_length=300, blank=True)
    disposition = models.CharField(
        "disposition", max_length=20, choices=Disposition, default=Disposition.TEXTE
    )
    corps = models.TextField("texte", blank=True, help_text="Markdown.")

    history = HistoricalRecords(verbose_name="historique de la section")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "section"
        ordering = ["ordre"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "cle"],
                name="section_cle_unique",
                violation_error_message="Une section de ce plan porte déjà cet identifiant.",
            )
        ]

    def __str__(self):
        return self.titre or self.cle


class Indicateur(models.Model):
    """A figure that is followed year after year; it may have no value, which is not zero."""

    CHEMIN_STRUCTURE = "plan__structure"

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
        "plan.Action", blank=True, related_name="indicateurs", verbose_name="actions"
    )
    formulation = models.TextField("mots du document", blank=True)
    note = models.TextField("note", blank=True)

    history = HistoricalRecords(verbose_name="historique de l'indicateur")

    objects = DansStructureQuerySet.as_manager()

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


class ValeurIndicateur(models.Model):
    """One value of an indicator: a year (unknown when blank), a series when there are several."""

    CHEMIN_STRUCTURE = "indicateur__plan__structure"

    indicateur = models.ForeignKey(
        Indicateur, on_delete=models.CASCADE, related_name="valeurs", verbose_name="indicateur"
    )
    annee = models.PositiveSmallIntegerField(
        "année", null=True, blank=True, validators=ANNEE_VALIDE
    )
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
                name="valeur_unique",
                violation_error_message="Cet indicateur a déjà une valeur pour cette année.",
            ),
            models.UniqueConstraint(
                fields=["indicateur", "serie"],
                condition=Q(annee=None),
                name="valeur_sans_annee_unique",
                violation_error_message="Cet indicateur a déjà une valeur sans année.",
            ),
        ]

    def __str__(self):
        return f"{self.valeur} ({self.annee or 'année non indiquée'})"
