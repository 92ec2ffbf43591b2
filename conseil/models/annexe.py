"""The documents joined to an act, in order; those of a voted act are frozen too (R-V10)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
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

    def sans_pdf(self):
        """With what was kept of each, but its bytes."""
        return self.select_related("piece").defer("piece__pdf")


class AnnexeDeliberation(models.Model):
    """A document joined to an act, at its place in the order: made from the plan, or any PDF."""

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
        BILAN = "bilan", "bilan du plan d'actions"
        AVENANT = "avenant", "projet d'avenant"
        ANCIEN_NOUVEAU = "ancien-nouveau", "ancien plan, nouveau plan"
        EVALUATION = "evaluation", "évaluation finale du plan d'actions"
        PDF = "pdf", "PDF joint"

    # What the application prints; any number of PDF may be joined.
    DU_PLAN = (
        *(Genre.SCHEMA_DIRECTEUR, Genre.DEPENSES, Genre.FINANCEMENT, Genre.BILAN),
        *(Genre.AVENANT, Genre.ANCIEN_NOUVEAU, Genre.EVALUATION),
    )

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.CASCADE, related_name="annexes", verbose_name="délibération"
    )
    ordre = models.PositiveSmallIntegerField("ordre")
    genre = models.CharField("document", max_length=20, choices=Genre)
    titre = models.CharField("titre", max_length=200, blank=True)

    history = HistoricalRecords(verbose_name="historique de l'annexe")

    objects = AnnexeQuerySet.as_manager()

    class Meta:
        verbose_name = "annexe"
        ordering = ["ordre"]
        constraints = [
            models.UniqueConstraint(
                fields=["deliberation", "genre"],
                condition=~Q(genre="pdf"),
                name="annexe_unique",
                violation_error_message="Ce document est déjà annexé.",
            ),
            models.CheckConstraint(
                condition=Q(genre="pdf") ^ Q(titre=""),
                name="annexe_pdf_titre",
                violation_error_message="Un PDF annexé a un titre, et lui seul.",
            ),
        ]

    def __str__(self):
        return f"Annexe {self.ordre} : {self.intitule}"

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

    def move(self, pas):
        """Change places with the annex before (-1) or after (1); the first and the last stay."""
        rangees = list(self.deliberation.annexes.all())
        rang = rangees.index(self) + pas
        if 0 <= rang < len(rangees):
            rangees.remove(self)
            rangees.insert(rang, self)
        for ordre, annexe in enumerate(rangees, 1):
            if annexe.ordre != ordre:
                annexe.ordre = ordre
                annexe.save()

    @property
    def intitule(self):
        return self.titre or self.get_genre_display()

    @property
    def gardee(self):
        """Its `PieceActe`, or None; loaded by `sans_pdf`."""
        return getattr(self, "piece", None)

    @property
    def partie(self):
        """Its name among the parts of the act: its kind, or its number for a joined PDF."""
        return f"pdf-{self.pk}" if self.genre == self.Genre.PDF else self.genre
