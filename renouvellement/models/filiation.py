"""Lineage: which actions of an earlier plan an action takes up; one may come from two, or none."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from simple_history.models import HistoricalRecords

from plan.models import Action
from plan.models.arborescence import DuPlanQuerySet

PLACE = ("axe__defi__numero", "axe__numero", "numero")


class FiliationQuerySet(DuPlanQuerySet):
    def between(self, ancien, nouveau):
        """The links from a plan to another, with both actions, in the order of the new plan."""
        liees = self.filter(
            nouvelle__axe__defi__plan=nouveau, ancienne__axe__defi__plan=ancien
        ).select_related("nouvelle__axe__defi", "ancienne__axe__defi")
        return liees.order_by("nouvelle__axe__defi__numero", "nouvelle__axe__numero", "pk")

    def loaded(self):
        """Each with both actions and their plans, in the order of the old ones, then the new."""
        return self.select_related(
            "nouvelle__axe__defi__plan", "ancienne__axe__defi__plan"
        ).order_by(*(f"{de}__{n}" for de in ("ancienne", "nouvelle") for n in PLACE), "pk")

    @transaction.atomic
    def record(self, nouvelle, anciennes):
        """Make `anciennes` what an action takes up; without any, it is said to be new."""
        voulues = set(anciennes) or {None}
        for lien in self.filter(nouvelle=nouvelle).select_related("ancienne"):
            if lien.ancienne not in voulues:
                lien.delete()
            voulues.discard(lien.ancienne)
        for ancienne in sorted(voulues, key=lambda action: action.pk if action else 0):
            self.create(nouvelle=nouvelle, ancienne=ancienne)


class Filiation(models.Model):
    """`nouvelle` takes up `ancienne`, of another plan; without `ancienne` it is said to be new.

    A split is one `ancienne` with several `nouvelle`; a merge the contrary. It hangs between two
    plans: the copy of one alone does not carry it.
    """

    CHEMIN_STRUCTURE = "nouvelle__axe__defi__plan__structure"
    # Of two wholes: what a deletion takes with it comes back with what it hangs on (R-N8).
    ENTRE_DEUX = True

    nouvelle = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="origines", verbose_name="nouvelle action"
    )
    ancienne = models.ForeignKey(
        Action,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="reprises",
        verbose_name="action reprise",
    )

    history = HistoricalRecords(verbose_name="historique de la filiation")

    objects = FiliationQuerySet.as_manager()

    class Meta:
        verbose_name = "filiation"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nouvelle", "ancienne"],
                name="filiation_unique",
                violation_error_message="Cette action est déjà reprise ici.",
            ),
            models.UniqueConstraint(
                fields=["nouvelle"],
                condition=Q(ancienne=None),
                name="filiation_nouvelle_unique",
                violation_error_message="Cette action est déjà dite nouvelle.",
            ),
        ]

    def __str__(self):
        return f"{self.nouvelle} ← {self.ancienne or 'nouvelle'}"

    def clean(self):
        super().clean()
        if self.ancienne_id is None:
            return
        ancien, nouveau = self.ancienne.axe.defi.plan, self.nouvelle.axe.defi.plan
        if ancien == nouveau:
            raise ValidationError({"ancienne": "Choisissez une action d'un autre plan."})
        if ancien.structure_id != nouveau.structure_id:
            raise ValidationError({"ancienne": "Choisissez une action d'un plan du même office."})
