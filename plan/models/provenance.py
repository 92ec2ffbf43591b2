"""« D'où vient ce chiffre ? »: the file, the sheet and the cell of each imported value (R-X5)."""

from django.conf import settings
from django.db import models

from comptes.models import DansStructureQuerySet
from plan.models import Plan
from socle.donnees.versions import cut_raison


def write_raison(fichier):
    """What the history says of a change that a file brought."""
    return cut_raison(f"import de {fichier}")


class Provenance(models.Model):
    """One value of one object, as a file gave it; it speaks while the value is still that one."""

    ETIQUETTE = "restitution.provenance"
    CHEMIN_STRUCTURE = "plan__structure"

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="provenances", verbose_name="plan"
    )
    modele = models.CharField("modèle", max_length=60)
    objet = models.PositiveBigIntegerField("objet")
    champ = models.CharField("champ", max_length=60)
    titre = models.CharField("colonne", max_length=100)
    valeur = models.TextField("valeur", blank=True)
    fichier = models.CharField("fichier", max_length=200)
    feuille = models.CharField("feuille", max_length=60)
    cellule = models.CharField("cellule", max_length=20)
    le = models.DateTimeField("importée le")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="importée par",
    )

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        db_table = "restitution_provenance"
        verbose_name = "provenance"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["modele", "objet", "champ"],
                name="provenance_unique",
                violation_error_message="La provenance de cette valeur est déjà connue.",
            )
        ]

    def __str__(self):
        return f"{self.fichier}, feuille « {self.feuille} », cellule {self.cellule}"
