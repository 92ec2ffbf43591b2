"""A point of the agenda of a meeting of the council."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from conseil.actes.ordre import NUMERO, compute_cle
from conseil.actes.verrou import REFUS, votee
from conseil.models.seance import SeanceConseil
from socle.donnees.verrous import Verrou


class PointQuerySet(DansStructureQuerySet):
    def for_structure(self, structure):
        return self.filter(seance__structure=structure)

    def find(self, pk):
        """The point of this number, as typed in an address; None when there is none."""
        return self.filter(pk=pk).first() if pk and pk.isascii() and pk.isdigit() else None


class PointOrdreDuJour(models.Model):
    """A point of the agenda, « 3.7 », with the figures that the minutes declare at it, if any."""

    CHEMIN_STRUCTURE = "seance__structure"
    DECLARES = (
        "titulaires_en_exercice",
        "titulaires_presents",
        "suppleants_avec_voix",
        "membres_presents",
        "delegues_avec_pouvoir",
        "voix_deliberatives",
        "titulaires_excuses",
    )
    VERROU = Verrou(
        REFUS,
        update="{change} AND " + votee("d.point_id = OLD.id"),
        libres=frozenset({"intitule", "synthese", "budget_primitif", "repris_de", *DECLARES}),
    )

    seance = models.ForeignKey(
        SeanceConseil, on_delete=models.CASCADE, related_name="points", verbose_name="séance"
    )
    numero = models.CharField(
        "numéro",
        max_length=11,
        validators=[RegexValidator(rf"^{NUMERO.pattern}$", "Écrivez un numéro comme 3.7 ou 12.")],
        help_text="Comme 3.7.",
    )
    cle = models.CharField("clé de tri", max_length=11, editable=False)
    intitule = models.CharField("intitulé", max_length=300, blank=True)
    synthese = models.TextField(
        "note explicative de synthèse", blank=True, help_text="Envoyée avec la convocation."
    )
    budget_primitif = models.BooleanField("ce point vote le budget primitif", default=False)
    repris_de = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="point repris de la première séance",
    )
    titulaires_en_exercice = models.PositiveSmallIntegerField(
        "titulaires en exercice", null=True, blank=True
    )
    titulaires_presents = models.PositiveSmallIntegerField(
        "titulaires présents", null=True, blank=True
    )
    suppleants_avec_voix = models.PositiveSmallIntegerField(
        "suppléants avec voix", null=True, blank=True
    )
    membres_presents = models.PositiveSmallIntegerField("membres présents", null=True, blank=True)
    delegues_avec_pouvoir = models.PositiveSmallIntegerField(
        "délégués avec pouvoir", null=True, blank=True
    )
    voix_deliberatives = models.PositiveSmallIntegerField(
        "voix délibératives", null=True, blank=True
    )
    titulaires_excuses = models.PositiveSmallIntegerField(
        "titulaires excusés", null=True, blank=True
    )

    history = HistoricalRecords(verbose_name="historique du point de l'ordre du jour")

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = "point de l'ordre du jour"
        verbose_name_plural = "points de l'ordre du jour"
        ordering = ["seance", "cle"]
        constraints = [
            models.UniqueConstraint(
                fields=["seance", "numero"],
                name="point_unique",
                violation_error_message="Ce point est déjà à l'ordre du jour.",
            )
        ]

    def __str__(self):
        return f"{self.numero} {self.intitule}".strip()

    def save(self, *args, **kwargs):
        self.cle = compute_cle(self.numero)
        super().save(*args, **kwargs)

    def clean(self):
        """Refuse to take up again what had its quorum, or is of another meeting (R-V13)."""
        dite = getattr(self.seance, "convocation", None)
        premiere = dite and dite.premiere
        if self.repris_de and (not premiere or self.repris_de not in premiere.list_sans_quorum()):
            raise ValidationError(
                "Un point se reprend de la première séance, nommée à la page Convocation, si le "
                "quorum y a manqué et qu'aucun acte n'y est voté."
            )

    def propose_numero(self):
        """The number of an act at this point: « 12/09/2024-5.1 »."""
        return f"{self.seance.le:%d/%m/%Y}-{self.numero}"
