from django.db import models
from simple_history.models import HistoricalRecords

from plan.models.action import Action
from plan.models.journal import DUneActionQuerySet
from socle.donnees.contenu import Tenu
from socle.saisie.editeur import MarkdownField


class SousProjet(Tenu):
    """A project of its own inside an action, e.g. « Mai à vélo »."""

    CHEMIN_STRUCTURE = "action__axe__defi__plan__structure"
    CHAMPS_CHERCHES = ("titre", "corps", "titre_source")
    PORTEURS = ("action",)
    RANG = 4
    ORDRE = "ordre"

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="sous_projets", verbose_name="action"
    )
    ordre = models.PositiveSmallIntegerField("ordre")
    titre = models.CharField("titre", max_length=300)
    titre_source = models.CharField("intertitre du document", max_length=300, blank=True)
    corps = MarkdownField("texte", blank=True, help_text="Markdown.")

    history = HistoricalRecords(verbose_name="historique du sous-projet")

    objects = DUneActionQuerySet.as_manager()

    class Meta:
        verbose_name = "sous-projet"
        verbose_name_plural = "sous-projets"
        ordering = ["ordre"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "ordre"],
                name="sous_projet_ordre_unique",
                violation_error_message="Cette action a déjà un sous-projet à cette place.",
            )
        ]

    def __str__(self):
        return self.titre
