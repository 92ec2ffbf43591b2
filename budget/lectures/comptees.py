"""The cost lines with what each counts for: what every sum of money starts from."""

from dataclasses import dataclass
from functools import cached_property

from budget.models import LigneCout
from budget.montants.repartition import Part, add_all, repartir
from plan.models import Action, Axe
from plan.models.requetes_action import put_under

# What a line points to that says where it counts; its actions are read apart.
COMPTEES = ("axe__defi", "mutualise")


@dataclass(frozen=True)
class LigneComptee:
    """A line, where it belongs, and the parts that it counts for."""

    ligne: LigneCout
    defi: str
    axe: str
    action: str
    parts: tuple[Part, ...]

    @cached_property
    def total(self):
        return add_all(part.total for part in self.parts)


def make_comptee(ligne):
    axe, action = ligne.axe or ligne.action.axe, ligne.action
    return LigneComptee(
        ligne=ligne,
        defi=axe.defi.code,
        axe=axe.code,
        action=action.code if action else "",
        parts=repartir(ligne, action.annees_prevues if action else []),
    )


def load_comptees(plan):
    """Every line of a plan with its parts, in its order; a constant number of queries."""
    axes = Axe.objects.filter(defi__plan=plan).select_related("defi")
    actions = put_under(axes, Action.objects.for_plan(plan).with_calendrier())
    lignes = LigneCout.objects.for_plan(plan).list_of(actions, avec=COMPTEES)
    return [make_comptee(ligne) for ligne in lignes]
