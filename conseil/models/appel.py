"""The roll call of a meeting: who is there, from which point to which, and who votes for whom."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from conseil.models.point import PointOrdreDuJour
from conseil.models.seance import SeanceConseil
from instances.models import Elu


def lien_point(verbe):
    return models.ForeignKey(
        PointOrdreDuJour,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=verbe,
    )


class Presence(models.Model):
    """What was answered to a name; when present, the interval of points, open where it is empty.

    `sorties` are the later departures of who had come back: [[point, point of return or None]].
    """

    CHEMIN_STRUCTURE = "seance__structure"
    REPONSE = ("etat", "arrivee_id", "depart_id", "retour_id", "sorties", "siege_pour_id")

    class Etat(models.TextChoices):
        PRESENT = "present", "présent"
        EXCUSE = "excuse", "excusé"
        ABSENT = "absent", "absent"

    seance = models.ForeignKey(
        SeanceConseil, on_delete=models.CASCADE, related_name="presences", verbose_name="séance"
    )
    elu = models.ForeignKey(
        Elu, on_delete=models.PROTECT, related_name="presences", verbose_name="élu"
    )
    etat = models.CharField("réponse", max_length=8, choices=Etat)
    arrivee = lien_point("arrive au point")
    depart = lien_point("part après le point")
    retour = lien_point("revient au point")
    sorties = models.JSONField("sorties suivantes", default=list, blank=True)
    siege_pour = models.ForeignKey(
        Elu,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="siège pour",
    )

    history = HistoricalRecords(verbose_name="historique de la présence")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "présence"
        ordering = ["elu__nom", "elu__prenom"]
        constraints = [
            models.UniqueConstraint(
                fields=["seance", "elu"],
                name="presence_unique",
                violation_error_message="Cet élu est déjà appelé.",
            ),
            models.UniqueConstraint(
                fields=["seance", "siege_pour"],
                name="presence_siege_unique",
                violation_error_message="Un suppléant siège déjà à cette place.",
            ),
            models.CheckConstraint(
                condition=Q(etat="present")
                | Q(arrivee=None, depart=None, retour=None, siege_pour=None),
                name="presence_intervalle_d_un_present",
                violation_error_message="Seul un présent arrive, part ou siège.",
            ),
        ]

    def __str__(self):
        return f"{self.elu} : {self.get_etat_display()}"

    def copy_from(self, autre):
        """Take the answer of another row; whether anything changed."""
        change = any(getattr(self, champ) != getattr(autre, champ) for champ in self.REPONSE)
        for champ in self.REPONSE:
            setattr(self, champ, getattr(autre, champ))
        return change


class Pouvoir(models.Model):
    """A proxy; it counts at the points where its giver is absent and its bearer present, from
    `depuis` to `jusque` when it was given or taken back during the meeting (R-V3).
    """

    CHEMIN_STRUCTURE = "seance__structure"

    seance = models.ForeignKey(
        SeanceConseil, on_delete=models.CASCADE, related_name="pouvoirs", verbose_name="séance"
    )
    mandant = models.ForeignKey(
        Elu, on_delete=models.PROTECT, related_name="+", verbose_name="pouvoir de"
    )
    mandataire = models.ForeignKey(
        Elu, on_delete=models.PROTECT, related_name="+", verbose_name="pouvoir à"
    )
    depuis = lien_point("à partir du point")
    jusque = lien_point("jusqu'au point")

    history = HistoricalRecords(verbose_name="historique du pouvoir")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "pouvoir"
        ordering = ["mandant__nom", "mandant__prenom"]
        constraints = [
            models.UniqueConstraint(
                fields=["seance", "mandant", "mandataire", "depuis"],
                name="pouvoir_unique",
                violation_error_message="Ce pouvoir est déjà donné.",
            ),
            models.CheckConstraint(
                condition=~Q(mandant=F("mandataire")),
                name="pouvoir_a_un_autre",
                violation_error_message="On ne se donne pas pouvoir à soi-même.",
            ),
        ]

    def __str__(self):
        return f"{self.mandant} à {self.mandataire}"

    @property
    def rangee(self):
        """(giver, bearer), followed by its first and last points when it has one of them."""
        bornes = (self.depuis, self.jusque) if self.depuis_id or self.jusque_id else ()
        return (self.mandant_id, self.mandataire_id, *bornes)
