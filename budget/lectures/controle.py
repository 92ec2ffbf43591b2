"""The findings of the control, with what was decided of each."""

from collections import defaultdict
from dataclasses import dataclass

from budget.controle import REGLES, Constat, Gravite, Regle, controler
from budget.models import DecisionControle
from plan.models import Action

PAGES = {
    "indicateur": "presentation",
    "section": "presentation",
    "mutualise": "budget",
    "année": "calendrier",
    "séance": "conseil",
}
# Beyond this, the findings of a rule are folded: the page stays one that can be looked through.
REPLI = 10
# Beyond this, the rest of a rule waits for a decision on those shown.
MONTRES = 200


@dataclass(frozen=True)
class ConstatLu:
    """A finding and its decision, None when nobody has decided."""

    constat: Constat
    decision: DecisionControle | None

    @property
    def genre(self):
        """What the place is: « action », « ligne », « axe »…"""
        return self.constat.objet.partition(":")[0]

    @property
    def code_action(self):
        """« 1-2-8 » when the place is an action or one of its cost lines; '' elsewhere."""
        code = self.constat.objet.partition(":")[2].split("/")[0]
        return code if self.genre in ("action", "ligne") and not code.startswith("axe") else ""

    @property
    def ancre(self):
        """The part of the sheet that shows the place."""
        return "retenus" if self.genre == "ligne" else ""

    @property
    def page(self):
        """The name of the page where the place is shown, when it is not an action."""
        return PAGES.get(self.genre, "plan")


@dataclass(frozen=True)
class GroupeControle:
    """The findings of one rule."""

    regle: Regle
    constats: tuple[ConstatLu, ...]

    @property
    def montres(self):
        """Those that the page shows."""
        return self.constats[:MONTRES]

    @property
    def caches(self):
        """How many it does not."""
        return len(self.constats) - len(self.montres)

    @property
    def is_replie(self):
        return len(self.constats) > REPLI

    @property
    def a_decider(self):
        """How many of these findings wait for a decision."""
        return sum(lu.decision is None for lu in self.constats)


@dataclass(frozen=True)
class Controle:
    """`par_gravite` counts the findings of each gravity, decided or not: [(Gravite, number)]."""

    groupes: tuple[GroupeControle, ...]
    nombre: int
    sans_decision: int
    par_gravite: tuple[tuple[Gravite, int], ...]
    is_plan_vide: bool


def lire_controle(plan, *, a_decider=False, gravite=""):
    """The findings on a plan: those of a gravity, those without a decision only if `a_decider`."""
    decisions = {
        (decision.code, decision.objet): decision
        for decision in DecisionControle.objects.filter(plan=plan).select_related("par")
    }
    lus = [ConstatLu(c, decisions.get((c.code, c.objet))) for c in controler(plan)]
    gardes = [
        lu
        for lu in lus
        if not (a_decider and lu.decision) and gravite in ("", lu.constat.gravite.value)
    ]
    par_code = defaultdict(list)
    for lu in gardes:
        par_code[lu.constat.code].append(lu)
    groupes = (GroupeControle(regle, tuple(par_code[regle.code])) for regle in REGLES)
    return Controle(
        groupes=tuple(groupe for groupe in groupes if groupe.constats),
        nombre=len(lus),
        sans_decision=sum(lu.decision is None for lu in lus),
        par_gravite=tuple(
            (niveau, sum(lu.constat.gravite == niveau for lu in lus)) for niveau in Gravite
        ),
        is_plan_vide=not Action.objects.for_plan(plan).exists(),
    )
