"""An office that lets its totals be added to those of others, and since when."""

from django.conf import settings
from django.db import models

from comptes.models import DansStructureQuerySet, Structure


class AccordTotaux(models.Model):
    """Without it, nothing of an office is in an export of several (R-B13)."""

    CHEMIN_STRUCTURE = "structure"

    structure = models.OneToOneField(
        Structure, on_delete=models.CASCADE, related_name="accord_totaux", verbose_name="structure"
    )
    depuis = models.DateTimeField("depuis")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="donné par",
    )

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "accord sur les totaux communs"
        verbose_name_plural = "accords sur les totaux communs"
        ordering = ["structure"]

    def __str__(self):
        return f"{self.structure}, depuis le {self.depuis:%d/%m/%Y}"
