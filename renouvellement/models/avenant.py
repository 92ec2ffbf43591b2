"""What the draft of an avenant was copied from, row by row (docs/adr/0034)."""

from django.db import models

from plan.models import Plan
from plan.models.arborescence import DuPlanQuerySet


class LigneAvenant(models.Model):
    """A row of a plan and its copy in the draft of an avenant, by their numbers.

    `base` are the values of the copy when it was last like the row: what the draft changes is told
    from it, whatever becomes of the plan meanwhile. `copie` is None once the draft takes the row
    away and the plan wrote it since.
    """

    CHEMIN_STRUCTURE = "avenant__structure"

    avenant = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="lignes_d_avenant", verbose_name="avenant"
    )
    modele = models.CharField("modèle", max_length=60)
    originale = models.PositiveBigIntegerField("numéro dans le plan")
    copie = models.PositiveBigIntegerField("numéro dans l'avenant", null=True)
    base = models.JSONField("valeurs de départ")

    objects = DuPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne d'avenant"
        verbose_name_plural = "lignes d'avenant"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["avenant", "modele", "originale"],
                name="ligneavenant_unique",
                violation_error_message="Cette ligne est déjà dans l'avenant.",
            )
        ]

    def __str__(self):
        return f"{self.modele} {self.originale}"
