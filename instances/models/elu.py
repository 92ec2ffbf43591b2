"""The councillors of an assembly."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet, Structure


class EluQuerySet(DansStructureQuerySet):
    def for_structure(self, structure):
        return self.filter(structure=structure)

    def titulaires(self):
        return self.filter(qualite=Elu.Qualite.TITULAIRE)

    def suppleants(self):
        return self.filter(qualite=Elu.Qualite.SUPPLEANT)

    def en_exercice(self, *, on):
        """Those whose mandate runs on the day `on`; a mandate without a date has no bound."""
        commence = Q(debut=None) | Q(debut__lte=on)
        return self.filter(commence, Q(fin=None) | Q(fin__gte=on))

    def ordered(self):
        return self.order_by("nom", "prenom", "pk")


class Elu(models.Model):
    """A councillor of the EPCI. A suppléant names the titulaire whose seat he may take."""

    ETIQUETTE = "conseil.elu"
    CHEMIN_STRUCTURE = "structure"

    class Qualite(models.TextChoices):
        TITULAIRE = "titulaire", "titulaire"
        SUPPLEANT = "suppleant", "suppléant"

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="elus", verbose_name="structure"
    )
    nom = models.CharField("nom", max_length=100)
    prenom = models.CharField("prénom", max_length=100)
    commune = models.CharField("commune", max_length=100, blank=True)
    qualite = models.CharField("qualité", max_length=10, choices=Qualite, default=Qualite.TITULAIRE)
    titulaire = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="suppleants",
        verbose_name="suppléant de",
        limit_choices_to={"qualite": Qualite.TITULAIRE},
    )
    debut = models.DateField("début du mandat", null=True, blank=True)
    fin = models.DateField("fin du mandat", null=True, blank=True)
    papier = models.BooleanField("veut ses convocations sur papier", default=False)

    history = HistoricalRecords(
        table_name="conseil_historicalelu", verbose_name="historique de l'élu"
    )

    objects = EluQuerySet.as_manager()

    class Meta:
        db_table = "conseil_elu"
        verbose_name = "élu"
        ordering = ["nom", "prenom"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "nom", "prenom", "commune"],
                name="elu_unique",
                violation_error_message="Cet élu est déjà dans la liste.",
            ),
            models.CheckConstraint(
                condition=Q(qualite="suppleant") | Q(titulaire=None),
                name="elu_titulaire_sans_titulaire",
                violation_error_message="Un titulaire n'est le suppléant de personne.",
            ),
            models.CheckConstraint(
                condition=Q(debut=None) | Q(fin=None) | Q(fin__gte=F("debut")),
                name="elu_mandat_dans_l_ordre",
                violation_error_message="Le mandat finit avant de commencer.",
            ),
        ]

    def __str__(self):
        return f"{self.nom} {self.prenom}"

    @property
    def nom_signe(self):
        """« Didier SOMEN », as under an act."""
        return f"{self.prenom} {self.nom}"
