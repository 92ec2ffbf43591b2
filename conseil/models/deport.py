"""Who takes no part in a point, and why: an interest, a seat elsewhere, the account (R-V17)."""

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from conseil.actes.verrou import REFUS, votee
from conseil.models.point import PointOrdreDuJour
from instances.models import Elu
from socle.donnees.verrous import Verrou


class DeportQuerySet(DansStructureQuerySet):
    def for_compte(self):
        """The president's, at the vote on the account."""
        return self.filter(fondement=Deport.Fondement.COMPTE)


class Deport(models.Model):
    """A councillor counts neither in the quorum of the point nor in its voices."""

    CHEMIN_STRUCTURE = "point__seance__structure"
    VERROU = Verrou(
        REFUS,
        insert=votee("d.point_id = NEW.point_id"),
        update=votee("d.point_id IN (OLD.point_id, NEW.point_id)"),
        delete=votee("d.point_id = OLD.point_id"),
    )

    class Fondement(models.TextChoices):
        """The values are the codes of the rules of law (`instances.droit`)."""

        INTERESSE = "interesse", "intéressé à l'affaire"
        REPRESENTANT = "representant", "représente la collectivité dans l'organisme concerné"
        COMPTE = "compte", "président, au vote du compte"

    point = models.ForeignKey(
        PointOrdreDuJour, on_delete=models.CASCADE, related_name="deports", verbose_name="point"
    )
    elu = models.ForeignKey(Elu, on_delete=models.PROTECT, related_name="+", verbose_name="élu")
    fondement = models.CharField(
        "pourquoi", max_length=12, choices=Fondement, default=Fondement.INTERESSE
    )
    motif = models.CharField(
        "motif",
        max_length=200,
        blank=True,
        help_text="Imprimé dans l'acte : « gérant du camping ».",
    )
    retire = models.BooleanField(
        "s'est retiré de la salle (sinon, présent sans prendre part)", default=True
    )

    history = HistoricalRecords(verbose_name="historique du déport")

    objects = DeportQuerySet.as_manager()

    class Meta:
        verbose_name = "déport"
        ordering = ["elu__nom", "elu__prenom"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "elu"],
                name="deport_unique",
                violation_error_message="Ce conseiller se déporte déjà à ce point.",
            )
        ]

    def __str__(self):
        return f"{self.elu} : {self.get_fondement_display()}"

    def clean(self):
        if not self.motif and self.fondement != self.Fondement.COMPTE:
            raise ValidationError({"motif": "Dites pourquoi, en quelques mots."})

    @property
    def triplet(self):
        """What the roll call keeps of it (`instances.quorum.Appel`)."""
        return self.elu_id, self.point.cle, self.fondement == self.Fondement.REPRESENTANT
