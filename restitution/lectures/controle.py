"""The findings of the control, with what was decided of each."""

from dataclasses import dataclass

from budget.controle import REGLES, Constat, Regle, controler
from budget.models import DecisionControle


@dataclass(frozen=True)
class ConstatLu:
    """A finding and its decision, None when nobody has decided."""

    constat: Constat
    decision: DecisionControle | None

    @property
    def code_action(self):
        """« 1-2-8 » when the place is an action or one of its cost lines; '' elsewhere."""
        genre, _, reste = self.constat.objet.partition(":")
        code = reste.split("/")[0]
        return code if genre in ("action", "ligne") and not code.startswith("axe") else ""

    @property
    def page(self):
        """The name of the page where the place is shown, when it is not an action."""
        genre = self.constat.objet.partition(":")[0]
        pages = {"indicateur": "presentation", "section": "presentation", "mutualise": "budget"}
        return pages.get(genre, "plan")


@dataclass(frozen=True)
class GroupeControle:
    """The findings of one rule."""

    regle: Regle
    constats: tuple[ConstatLu, ...]


@dataclass(frozen=True)
class Controle:
    groupes: tuple[GroupeControle, ...]
    nombre: int
    sans_decision: int


def lire_controle(plan, *, a_decider=False):
    """The findings on a plan, those without a decision only if `a_decider`."""
    decisions = {
        (decision.code, decision.objet): decision
        for decision in DecisionControle.objects.filter(plan=plan).select_related("par")
    }
    lus = [ConstatLu(c, decisions.get((c.code, c.objet))) for c in controler(plan)]
    gardes = [lu for lu in lus if not (a_decider and lu.decision)]
    groupes = (
        GroupeControle(regle, tuple(lu for lu in gardes if lu.constat.code == regle.code))
        for regle in REGLES
    )
    return Controle(
        groupes=tuple(groupe for groupe in groupes if groupe.constats),
        nombre=len(lus),
        sans_decision=sum(lu.decision is None for lu in lus),
    )
