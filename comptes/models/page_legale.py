"""The pages that the law asks of who publishes a site and keeps data of people."""

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from comptes.models.compte import DansStructureQuerySet, Structure
from socle.saisie.editeur import MarkdownField


class PageLegale(models.Model):
    """A page as a structure wrote it; while it wrote nothing, ours is shown (R-D9)."""

    CHEMIN_STRUCTURE = "structure"

    class Cle(models.TextChoices):
        MENTIONS = "mentions-legales", "mentions légales"
        DONNEES = "donnees-personnelles", "données personnelles"

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="pages_legales", verbose_name="structure"
    )
    cle = models.CharField("page", max_length=20, choices=Cle)
    texte = MarkdownField(
        "texte",
        blank=True,
        max_length=50_000,
        help_text="« ## » commence un titre, « - » un point d'une liste, une ligne vide un "
        "paragraphe (Markdown). Vide : le texte de départ revient.",
    )

    history = HistoricalRecords(verbose_name="historique de la page légale")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "page légale"
        verbose_name_plural = "pages légales"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "cle"],
                name="page_legale_unique",
                violation_error_message="Cette structure a déjà cette page.",
            )
        ]

    def __str__(self):
        return f"{self.get_cle_display()} – {self.structure}"

    def get_absolute_url(self):
        return reverse("page-legale-de", args=[self.cle, self.structure.slug])
