"""The documents joined to an act, in order; those of a voted act are frozen too (R-V10)."""

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from conseil.actes.verrou import REFUS, votee
from conseil.models.deliberation import ActeFige, Deliberation
from socle.donnees.verrous import Verrou


class AnnexeQuerySet(DansStructureQuerySet):
    def delete(self):
        """Refuse to take an annex from voted acts. Raises ActeFige."""
        if annexe := self.exclude(deliberation__votee_le=None).first():
            raise ActeFige(annexe.deliberation.write_fige())
        return super().delete()


class AnnexeDeliberation(models.Model):
    """A document joined to an act, made from the plan, at its place in the order."""

    CHEMIN_STRUCTURE = "deliberation__structure"
    VERROU = Verrou(
        REFUS,
        insert=votee("d.id = NEW.deliberation_id"),
        update=votee("d.id IN (OLD.deliberation_id, NEW.deliberation_id)"),
        delete=votee("d.id = OLD.deliberation_id"),
    )

    class Genre(models.TextChoices):
        SCHEMA_DIRECTEUR = "schema-directeur", "schéma directeur"
        DEPENSES = "depenses", "dépenses prévisionnelles et calendrier"
        FINANCEMENT = "financement", "plan de financement"

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.CASCADE, related_name="annexes", verbose_name="délibération"
    )
    ordre = models.PositiveSmallIntegerField("ordre")
    genre = models.CharField("document", max_length=20, choices=Genre)

    history = HistoricalRecords(verbose_name="historique de l'annexe")

    objects = AnnexeQuerySet.as_manager()

    class Meta:
        verbose_name = "annexe"
        ordering = ["ordre"]
        constraints = [
            models.UniqueConstraint(
                fields=["deliberation", "genre"],
                name="annexe_unique",
                violation_error_message="Ce document est déjà annexé.",
            )
        ]

    def __str__(self):
        return f"Annexe {self.ordre} : {self.get_genre_display()}"

    def save(self, *args, **kwargs):
        """Save, unless the act is voted. Raises ActeFige."""
        if self.deliberation.is_votee:
            raise ActeFige(self.deliberation.write_fige())
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Delete, unless the act is voted. Raises ActeFige."""
        if self.deliberation.is_votee:
            raise ActeFige(self.deliberation.write_fige())
        return super().delete(*args, **kwargs)

    def clean(self):
        if self.deliberation_id and self.deliberation.is_votee:
            raise ValidationError(self.deliberation.write_fige())
