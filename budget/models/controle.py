"""What people decide of the findings of the control."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from plan.models import Plan
from socle.donnees.contenu import Tenu


class DecisionControleQuerySet(DansStructureQuerySet):
    def list_objets(self, plan, code):
        """The places of a rule on which somebody has decided."""
        return set(self.filter(plan=plan, code=code).values_list("objet", flat=True))

    @transaction.atomic
    def decide_together(self, objets, *, comme):
        """The same decision as `comme`, not saved itself, on each of these places of its rule."""
        for objet in objets:
            self.model(
                plan=comme.plan,
                code=comme.code,
                objet=objet,
                decision=comme.decision,
                motif=comme.motif,
                par=comme.par,
                le=comme.le,
            ).save()


class DecisionControle(Tenu):
    """The decision on one finding, known by the rule and the place that it names."""

    CHEMIN_STRUCTURE = "plan__structure"
    PORTEURS = ("plan",)
    RANG = 28

    class Decision(models.TextChoices):
        CORRIGER = "corriger", "corriger"
        ACCEPTER = "accepter", "accepter"
        IGNORER = "ignorer", "ignorer"

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="decisions_controle", verbose_name="plan"
    )
    code = models.CharField("règle", max_length=40)
    objet = models.CharField("objet", max_length=200)
    decision = models.CharField("décision", max_length=10, choices=Decision)
    motif = models.TextField("motif", blank=True, help_text="Obligatoire pour accepter ou ignorer.")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="décidé par",
    )
    le = models.DateTimeField("décidé le", editable=False)

    history = HistoricalRecords(verbose_name="historique de la décision")

    objects = DecisionControleQuerySet.as_manager()

    class Meta:
        verbose_name = "décision de contrôle"
        verbose_name_plural = "décisions de contrôle"
        ordering = ["-le"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code", "objet"],
                name="decisioncontrole_unique",
                violation_error_message="Une décision est déjà prise sur ce point.",
            ),
            models.CheckConstraint(
                condition=Q(decision="corriger") | ~Q(motif=""),
                name="decisioncontrole_motif_donne",
                violation_error_message="Dites pourquoi, dans « Motif ».",
            ),
        ]

    def __str__(self):
        return f"{self.get_decision_display()} : {self.objet}"
