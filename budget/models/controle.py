"""What people decide of the findings of the control."""

import re

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from plan.models import Plan
from socle.donnees.contenu import Tenu

# How a finding names an action, its costs, those of an axe, or two actions (budget/controle).
PLACE = re.compile(r"(action|axe|ligne):(?P<axe>axe )?(?P<code>[0-9-]+)(?:/(?P<autre>[0-9-]+)$)?")


def list_places(objet):
    """[(kind, code)] of the rows of the plan that a finding names; [] for what has no code."""
    if not (dite := PLACE.match(objet)):
        return []
    genre = "axe" if dite["axe"] or dite[1] == "axe" else "action"
    is_double = dite["autre"] and dite[1] == "action"
    return [(genre, code) for code in (dite["code"], is_double and dite["autre"]) if code]


def write_places(objet, codes):
    """The same finding with other codes; of two, the first in the plan comes first."""
    dite = PLACE.match(objet)
    if len(codes) > 1:
        return f"{dite[1]}:{'/'.join(sorted(codes, key=lambda c: [int(n) for n in c.split('-')]))}"
    return f"{objet[: dite.start('code')]}{codes[0]}{objet[dite.end('code') :]}"


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

    @transaction.atomic
    def recode(self, plan, codes, connus):
        """What was decided of a row follows its code, and is not taken for a decision on another
        row that got it since (R-P6; `plan.lectures.rangs.codes_suivis`).
        """
        changees = []
        for decision in self.filter(plan=plan):
            places = list_places(decision.objet)
            neufs = [codes.get(place, "") for place in places]
            if not all(neufs):
                if not connus.isdisjoint(places):
                    decision.delete()
            elif neufs != [code for _, code in places]:
                decision.objet = write_places(decision.objet, neufs)
                changees.append(decision)
        deplacees = self.filter(pk__in=[decision.pk for decision in changees])
        deplacees.update(objet=Concat(Value("~"), F("objet")))
        for decision in changees:
            decision.save()


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
