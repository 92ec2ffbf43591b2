"""A point of the agenda of a meeting of the council."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from conseil.actes.ordre import NUMERO, compute_cle
from conseil.actes.verrou import REFUS, votee
from conseil.models.discussion import ARRETE, DISCUTES, PointDiscute
from conseil.models.seance import SeanceConseil
from instances.models import Elu
from instances.quorum import compute_au_point
from socle.donnees.verrous import Verrou
from socle.saisie.editeur import MarkdownField


class PointQuerySet(DansStructureQuerySet):
    def for_structure(self, structure):
        return self.filter(seance__structure=structure)

    def find(self, pk):
        """The point of this number, as typed in an address; None when there is none."""
        return self.filter(pk=pk).first() if pk and pk.isascii() and pk.isdigit() else None


def lien_elu(role):
    return models.ForeignKey(
        Elu, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=role
    )


class PointOrdreDuJour(PointDiscute):
    """A point of the agenda, « 3.7 », with the figures that the minutes declare at it, if any.

    `president` and `secretaire` are those of this point, None for those of the meeting (R-V19);
    `repris_de` is the point of an earlier meeting that was adjourned to this one (R-V20).
    """

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
    # What was told of the evening at this point, that its act does not say.
    SOIREE = ("huis_clos", "huis_clos_membres", "huis_clos_pour", "suspendue_a", "reprise_a")
    VERROU = Verrou(
        REFUS,
        update="({change} AND " + votee("d.point_id = OLD.id") + ") OR " + ARRETE,
        libres=frozenset(
            {"intitule", "synthese", "budget_primitif", "repris_de", *SOIREE, *DECLARES}
        )
        | DISCUTES,
    )

    class Nature(models.TextChoices):
        DELIBERATION = "deliberation", "délibération"
        QUESTION = "question", "question sans vote"
        INFORMATION = "information", "information"

    class Statut(models.TextChoices):
        RETENU = "retenu", "à l'ordre du jour"
        RETIRE = "retire", "retiré de l'ordre du jour"
        AJOURNE = "ajourne", "ajourné"

    class HuisClos(models.TextChoices):
        PRESIDENT = "president", "demandé par le président"
        MEMBRES = "membres", "demandé par des membres"

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
    nature = models.CharField("nature", max_length=12, choices=Nature, default=Nature.DELIBERATION)
    statut = models.CharField("statut", max_length=8, choices=Statut, default=Statut.RETENU)
    synthese = MarkdownField(
        "note explicative de synthèse", blank=True, help_text="Envoyée avec la convocation."
    )
    budget_primitif = models.BooleanField("ce point vote le budget primitif", default=False)
    repris_de = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reprise",
        verbose_name="point repris d'une autre séance",
    )
    president = lien_elu("président à ce point")
    secretaire = lien_elu("secrétaire à ce point")
    huis_clos = models.CharField("huis clos", max_length=9, choices=HuisClos, blank=True)
    huis_clos_membres = models.PositiveSmallIntegerField(
        "membres qui le demandent", null=True, blank=True
    )
    huis_clos_pour = models.PositiveSmallIntegerField(
        "voix pour le huis clos", null=True, blank=True
    )
    suspendue_a = models.TimeField("séance suspendue à", null=True, blank=True)
    reprise_a = models.TimeField("reprise à", null=True, blank=True)
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
        if self.repris_de is None or self.repris_de.statut == self.Statut.AJOURNE:
            return
        dite = getattr(self.seance, "convocation", None)
        premiere = dite and dite.premiere
        if not premiere or self.repris_de not in premiere.list_sans_quorum():
            raise ValidationError(
                "Un point se reprend de la première séance, nommée à la page Convocation, si le "
                "quorum y a manqué et qu'aucun acte n'y est voté."
            )

    def propose_numero(self):
        """The number of an act at this point: « 12/09/2024-5.1 »."""
        return f"{self.seance.propose_prefixe()}-{self.numero}"

    def find_president(self):
        """Who chairs at this point; None when nobody is named."""
        return self.president or self.seance.president

    def find_secretaire(self):
        """Who is the secretary at this point; None when nobody is named."""
        return self.secretaire or self.seance.secretaire

    @property
    def is_a_deliberer(self):
        """Whether an act may be voted at this point."""
        return self.nature == self.Nature.DELIBERATION and self.statut == self.Statut.RETENU

    def load_au_point(self):
        """The council at this point; None while nobody was called."""
        seance = SeanceConseil.objects.loaded_for_appel().get(pk=self.seance_id)
        return compute_au_point(seance.load_appel(), self.cle) if seance.presences.all() else None

    def check_a_deliberer(self, au_point):
        """Raise ValidationError when no act can be voted here, or who chairs is away (R-V19)."""
        if not self.is_a_deliberer:
            quoi = self.get_statut_display() if self.statut != "retenu" else self.nature
            raise ValidationError(
                f"On ne vote pas au point {self.numero} ({quoi}) : changez-le d'abord, sur la page "
                "de la séance."
            )
        for _, phrase in self.list_absents(au_point, self.seance.load_droit()):
            raise ValidationError(f"{phrase} C'est « Remplacer », sur la page de la séance.")

    def list_absents(self, au_point, droit):
        """[(role, sentence)] for who is to chair, or to be the secretary, and is not there."""
        roles = (
            ("president", "presidence", self.find_president()),
            ("secretaire", "secretaire", self.find_secretaire()),
        )
        return [
            (
                role,
                f"{elu} n'est pas là au point {self.numero} : choisissez son remplaçant parmi les "
                f"membres présents ({droit.cite(code)}).",
            )
            for role, code, elu in roles
            if elu and elu.pk not in (*au_point.membres, *au_point.retires)
        ]
