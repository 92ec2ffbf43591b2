"""What is spent: the voted envelope of a year, what is engaged and what is paid."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from budget.champs import DEPENSE
from budget.models.cout import LigneCout
from budget.montants.etapes import EtapeDepense
from comptes.models.cherchable import CherchableQuerySet
from plan.models import Action, Plan
from plan.models.arborescence import ANNEE_VALIDE, DuPlanQuerySet
from socle.champs import list_cherches
from socle.donnees.contenu import Tenu

MONTANT_POSITIF = MinValueValidator(0, "Un montant ne peut pas être négatif.")


class Enveloppe(Tenu):
    """The credit voted for the plan in a year; never an estimate of the plan itself."""

    CHEMIN_STRUCTURE = "plan__structure"
    PORTEURS = ("plan",)
    RANG = 26

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="enveloppes", verbose_name="plan"
    )
    annee = models.PositiveSmallIntegerField("année", validators=ANNEE_VALIDE)
    montant = models.DecimalField(
        "montant voté", max_digits=12, decimal_places=2, validators=[MONTANT_POSITIF]
    )
    votee_le = models.DateField("votée le", null=True, blank=True)
    reference = models.CharField("référence", max_length=100, blank=True)

    history = HistoricalRecords(verbose_name="historique de l'enveloppe")

    objects = DuPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "enveloppe votée"
        verbose_name_plural = "enveloppes votées"
        ordering = ["annee"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "annee"],
                name="enveloppe_unique",
                violation_error_message="L'enveloppe de cette année est déjà saisie.",
            ),
            models.CheckConstraint(
                condition=Q(montant__gte=0),
                name="enveloppe_montant_positif",
                violation_error_message="Un montant ne peut pas être négatif.",
            ),
        ]

    def __str__(self):
        return f"Enveloppe {self.annee}"


class DepenseQuerySet(DuPlanQuerySet, CherchableQuerySet):
    def loaded_for_depenses(self):
        """With the action and the line that they name, in one query."""
        return self.select_related("action__axe__defi", "ligne", "engagement")

    def find(self, pk):
        """The row of this number, typed in an address; None for anything else."""
        return self.filter(pk=pk).first() if str(pk).isdecimal() else None

    def list_fournisseurs(self, plan):
        """The names of the suppliers already met in the plans of its structure, in order."""
        noms = self.filter(action__axe__defi__plan__structure=plan.structure)
        return (
            noms.exclude(fournisseur="")
            .order_by("fournisseur")
            .values_list("fournisseur", flat=True)
            .distinct()
        )


class Depense(Tenu):
    """One amount engagé (ordered) or mandaté (paid) for an action, in euros (R-P1).

    A mandat that names no engagement was paid without an order: it counts as engagé too.
    """

    CHEMIN_STRUCTURE = "action__axe__defi__plan__structure"
    PORTEURS = ("action",)
    RANG = 27

    Etape = EtapeDepense
    CHAMPS = DEPENSE
    CHAMPS_CHERCHES = list_cherches(DEPENSE)

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="depenses", verbose_name="action"
    )
    ligne = models.ForeignKey(
        LigneCout,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="depenses",
        verbose_name="ligne de coût",
    )
    etape = models.CharField("étape", max_length=10, choices=Etape)
    le = models.DateField("date")
    montant_ht = models.DecimalField(
        "montant HT",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MONTANT_POSITIF],
    )
    montant_ttc = models.DecimalField(
        "montant TTC", max_digits=12, decimal_places=2, validators=[MONTANT_POSITIF]
    )
    exercice = models.PositiveSmallIntegerField(
        "exercice", validators=ANNEE_VALIDE, help_text="L'année du budget qui paie."
    )
    fournisseur = models.CharField("fournisseur", max_length=200, blank=True)
    reference = models.CharField("référence", max_length=100, blank=True)
    piece = models.CharField(
        "pièce justificative",
        max_length=200,
        blank=True,
        help_text="Numéro du bon de commande, de la facture ou du mandat.",
    )
    engagement = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandats",
        verbose_name="engagement payé",
        help_text="Pour un montant mandaté : l'engagement qu'il paie.",
    )

    history = HistoricalRecords(verbose_name="historique de la dépense")

    objects = DepenseQuerySet.as_manager()

    class Meta:
        verbose_name = "dépense"
        ordering = ["-le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant_ttc__gte=0)
                & (Q(montant_ht=None) | Q(montant_ht__gte=0, montant_ht__lte=F("montant_ttc"))),
                name="depense_montants_coherents",
                violation_error_message=(
                    "Le montant TTC est positif, et le montant HT ne peut pas le dépasser."
                ),
            ),
            models.CheckConstraint(
                condition=Q(engagement=None) | Q(etape="mandate"),
                name="depense_engagement_d_un_mandat",
                violation_error_message="Seul un montant mandaté paie un engagement.",
            ),
        ]

    def __str__(self):
        objet = self.fournisseur or self.reference or "sans fournisseur"
        return f"{objet}, {self.get_etape_display()} le {self.le:%d/%m/%Y}"

    def clean(self):
        super().clean()
        if self.ligne and self.ligne.action_id != self.action_id:
            raise ValidationError({"ligne": "Choisissez une ligne de coût de la même action."})
        if self.engagement and self.engagement.action_id != self.action_id:
            raise ValidationError({"engagement": "Choisissez un engagement de la même action."})
        if self.engagement and self.engagement.etape != self.Etape.ENGAGE:
            raise ValidationError({"engagement": "Ce montant est mandaté : il ne se paie pas."})
        if self.pk and self.etape != self.Etape.ENGAGE and self.mandats.exists():
            raise ValidationError(
                {"etape": "Des montants mandatés paient cet engagement : il reste engagé."}
            )

    def suggest_mandat(self):
        """The facts of the payment of what is left of this engagement, as a form proposes them."""
        paye = sum(self.mandats.values_list("montant_ttc", flat=True))
        return {
            "engagement": self,
            "montant_ttc": max(self.montant_ttc - paye, 0),
            "montant_ht": None if paye else self.montant_ht,
            "fournisseur": self.fournisseur,
            "ligne": self.ligne,
            "reference": self.reference,
        }
