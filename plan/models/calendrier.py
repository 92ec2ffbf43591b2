"""The calendar of the plan: one row per (action, year)."""

from django.db import models
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from plan.models.arborescence import ANNEE_VALIDE


class Programmation(models.Model):
    """An action is planned in a year: a cross of « Dépenses prévisionnelles et calendrier »."""

    CHEMIN_STRUCTURE = "action__axe__defi__plan__structure"

    action = models.ForeignKey(
        "plan.Action",
        on_delete=models.CASCADE,
        related_name="programmations",
        verbose_name="action",
    )
    annee = models.PositiveSmallIntegerField("année", validators=ANNEE_VALIDE)

    history = HistoricalRecords(verbose_name="historique de l'année prévue")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "année prévue"
        verbose_name_plural = "années prévues"
        ordering = ["annee"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "annee"],
                name="programmation_unique",
                violation_error_message="Cette année est déjà prévue pour cette action.",
            )
        ]

    def __str__(self):
        return f"{self.annee}"
