"""The preliminary parts of the schéma."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from simple_history.models import HistoricalRecords

from comptes.models.cherchable import CherchableQuerySet
from plan.models.arborescence import DuPlanQuerySet, Plan
from socle.donnees.contenu import Tenu
from socle.saisie.editeur import MarkdownField

BOUCLE = "Une section n'est ni dans elle-même, ni dans l'une des siennes : choisissez-en une autre."


class Disposition(models.TextChoices):
    """How a section is laid out, on the screen as in print."""

    TEXTE = "texte", "texte"
    COLONNES = "colonnes", "en colonnes, une par intertitre"
    INDICATEURS = "indicateurs", "liste des indicateurs"


class SectionQuerySet(DuPlanQuerySet, CherchableQuerySet):
    def find_cle(self, plan, titre):
        """An identifier that no section of the plan has yet, made of its title."""
        base, prises = slugify(titre)[:40] or "partie", self.for_plan(plan).values("cle")
        prises = {rangee["cle"] for rangee in prises}
        suites = (base, *(f"{base}-{rang}" for rang in range(2, len(prises) + 3)))
        return next(cle for cle in suites if cle not in prises)


class Section(Tenu):
    """An ordered part of the document, before the défis; sections hold sub-sections."""

    CHEMIN_STRUCTURE = "plan__structure"
    PORTEURS = ("plan",)
    RANG = 9
    CHAMPS_CHERCHES = ("titre", "corps")

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
    corps = MarkdownField("texte", blank=True, help_text="Markdown.")

    history = HistoricalRecords(verbose_name="historique de la section")

    objects = SectionQuerySet.as_manager()

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

    def clean(self):
        super().clean()
        lignee, ancetre = {self.pk}, self.parent
        while ancetre is not None:
            if ancetre.pk in lignee:
                raise ValidationError({"parent": BOUCLE})
            lignee.add(ancetre.pk)
            ancetre = ancetre.parent
