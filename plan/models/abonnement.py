"""Who follows an action besides its pilote."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from socle.donnees.contenu import Tenu


class AbonnementQuerySet(DansStructureQuerySet):
    def for_abonne(self, personne):
        return self.filter(utilisateur=personne)

    def ordered(self):
        """By name, each with its person."""
        return self.select_related("utilisateur").order_by(
            "utilisateur__last_name", "utilisateur__first_name", "pk"
        )


class Abonnement(Tenu):
    """A person who follows an action."""

    CHEMIN_STRUCTURE = "action__axe__defi__plan__structure"
    PORTEURS = ("action",)
    RANG = 8

    action = models.ForeignKey(
        "plan.Action",
        on_delete=models.CASCADE,
        related_name="abonnements",
        verbose_name="action",
    )
    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="abonnements",
        verbose_name="suivie aussi par",
    )

    history = HistoricalRecords(verbose_name="historique de l'abonnement")

    objects = AbonnementQuerySet.as_manager()

    class Meta:
        verbose_name = "abonnement"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "utilisateur"],
                name="abonnement_unique",
                violation_error_message="Cette personne suit déjà cette action.",
            )
        ]

    def __str__(self):
        return f"{self.utilisateur}"
