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


def list_prevues(ligne):
    """The planned years of the action of a line; for a line of an axe, none."""
    if ligne.action is None:
        return []
    return ligne.action.annees_prevues


def make_comptee(ligne):
    axe = ligne.axe or ligne.action.axe
    code_axe = f"{axe.defi.numero}-{axe.numero}"
    return LigneComptee(
        ligne=ligne,
        defi=str(axe.defi.numero),
        axe=code_axe,
        action=f"{code_axe}-{ligne.action.numero}" if ligne.action else "",
        parts=repartir(ligne, list_prevues(ligne)),
    )


def load_comptees(plan):
    """Every line of a plan with its parts, in its order; a constant number of queries."""
    axes = Axe.objects.filter(defi__plan=plan).select_related("defi")
    actions = put_under(axes, Action.objects.for_plan(plan).with_calendrier())
    lignes = LigneCout.objects.for_plan(plan).list_of(actions, avec=COMPTEES)
    return [make_comptee(ligne) for ligne in lignes]
