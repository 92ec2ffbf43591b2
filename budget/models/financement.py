"""Who pays: funders, what each brings to an action, and tables of financing read again."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from budget.champs import FINANCEMENT
from budget.models.cout import LigneCout
from budget.models.depense import MONTANT_POSITIF
from budget.models.formulation import BlocCout, DUnBlocQuerySet
from budget.montants.etapes import EtapeFinancement
from budget.montants.financement import LectureTableau
from comptes.models import DansStructureQuerySet, Structure
from comptes.models.cherchable import CherchableQuerySet
from plan.models import Action
from plan.models.arborescence import DuPlanQuerySet
from socle.champs import list_cherches
from socle.donnees.contenu import Tenu


class Financeur(Tenu):
    """Somebody who pays a part: the EPCI itself, a fund, a partner."""

    CHEMIN_STRUCTURE = "structure"
    PORTEURS = ("structure",)
    RANG = 23

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="financeurs", verbose_name="structure"
    )
    nom = models.CharField("nom", max_length=200)
    autofinancement = models.BooleanField(
        "autofinancement",
        default=False,
        help_text="La collectivité elle-même : sa part fait partie du reste à charge.",
    )

    history = HistoricalRecords(verbose_name="historique du financeur")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "financeur"
        ordering = ["autofinancement", "nom"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "nom"],
                name="financeur_nom_unique",
                violation_error_message="Un financeur porte déjà ce nom.",
            )
        ]

    def __str__(self):
        return self.nom


class FinancementQuerySet(DuPlanQuerySet, CherchableQuerySet):
    def loaded_for_plan_de_financement(self):
        """With the funder, the line and the action, in the order of the plan; one query."""
        return self.select_related("financeur", "ligne", "action__axe__defi").order_by(
            "action__axe__defi__numero", "action__axe__numero", "action__numero", "pk"
        )


class Financement(Tenu):
    """What a funder brings: a rate, an amount, or both as the document says both."""

    CHEMIN_STRUCTURE = "action__axe__defi__plan__structure"
    CHAMPS_CHERCHES = (*list_cherches(FINANCEMENT), "financeur__nom")
    PORTEURS = ("action",)
    RANG = 24

    Etape = EtapeFinancement
    CHAMPS = FINANCEMENT

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="financements", verbose_name="action"
    )
    ligne = models.ForeignKey(
        LigneCout,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="financements",
        verbose_name="ligne de coût",
        help_text="Vide : le financement porte sur toute l'action.",
    )
    financeur = models.ForeignKey(
        Financeur,
        on_delete=models.PROTECT,
        related_name="financements",
        verbose_name="financeur",
    )
    taux = models.DecimalField(
        "taux",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(0, "Un taux va de 0 à 100."),
            MaxValueValidator(100, "Un taux va de 0 à 100."),
        ],
        help_text="En pour cent du coût.",
    )
    montant = models.DecimalField(
        "montant",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MONTANT_POSITIF],
        help_text="S'il est donné, c'est lui qui compte ; le taux sert alors à le vérifier.",
    )
    etape = models.CharField("étape", max_length=10, choices=Etape, default=Etape.PREVU)
    citation = models.TextField("mots du document, ou remarque", blank=True)

    history = HistoricalRecords(verbose_name="historique du financement")

    objects = FinancementQuerySet.as_manager()

    class Meta:
        verbose_name = "financement"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taux__isnull=False) | Q(montant__isnull=False),
                name="financement_taux_ou_montant",
                violation_error_message="Donnez un taux, un montant, ou les deux.",
            ),
            models.CheckConstraint(
                condition=Q(taux=None) | Q(taux__range=(0, 100)),
                name="financement_taux_pour_cent",
                violation_error_message="Un taux va de 0 à 100.",
            ),
            models.CheckConstraint(
                condition=Q(montant=None) | Q(montant__gte=0),
                name="financement_montant_positif",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
        ]

    def __str__(self):
        return str(self.financeur)

    def clean(self):
        super().clean()
        if self.ligne and self.ligne.action_id != self.action_id:
            raise ValidationError({"ligne": "Choisissez une ligne de coût de la même action."})


class TableauFinancement(Tenu):
    """A table of financing that was printed askew, and the reading proposed for it (R-F5).

    `lecture` holds a `budget.montants.financement.LectureTableau`: unit cost, rates, numbers; every
    amount is computed from them. Accepting says that the office adopts the reading; it changes no
    total.
    """

    PORTEURS = ("bloc",)
    RANG = 25

    class Decision(models.TextChoices):
        PROPOSEE = "proposee", "proposée"
        ACCEPTEE = "acceptee", "acceptée"
        REFUSEE = "refusee", "refusée"

    bloc = models.OneToOneField(
        BlocCout,
        on_delete=models.CASCADE,
        related_name="tableau_financement",
        verbose_name="bloc de coûts",
    )
    lecture = models.JSONField("lecture proposée")
    decision = models.CharField(
        "décision", max_length=10, choices=Decision, default=Decision.PROPOSEE
    )
    motif = models.TextField("motif", blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="décidé par",
    )
    le = models.DateTimeField("décidé le", null=True, blank=True, editable=False)

    history = HistoricalRecords(verbose_name="historique du tableau de financement")

    objects = DUnBlocQuerySet.as_manager()

    class Meta:
        verbose_name = "tableau de financement"
        verbose_name_plural = "tableaux de financement"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="refusee") | ~Q(motif=""),
                name="tableaufinancement_refus_motive",
                violation_error_message="Dites pourquoi la lecture est refusée.",
            )
        ]

    def __str__(self):
        return f"Tableau de financement : {self.bloc}"

    def clean(self):
        super().clean()
        try:
            LectureTableau.model_validate(self.lecture)
        except ValueError as refus:
            raise ValidationError(
                {"lecture": "Cette lecture n'a pas la forme attendue (docs/format-plan.md)."}
            ) from refus
