"""The final evaluation of a plan, as its paper prints it."""

from dataclasses import dataclass

from commission.plan_passe import Donnees
from plan.vocabulaire import Vocabulaire
from renouvellement.lectures.evaluation import EvaluationLue, lire_evaluation
from socle.donnees.emport import emporte


@emporte("donnees lue")
@dataclass(frozen=True)
class DocumentEvaluation:
    """An evaluation, what it was read from, and what its plan calls its levels."""

    PORTE_COMME = "evaluation"

    donnees: Donnees
    lue: EvaluationLue
    mots: Vocabulaire

    @property
    def codes(self):
        return tuple(action.code for action in self.lue.actions)

    @property
    def is_jugee(self):
        """Whether anything at all was said of any action."""
        return any(map(is_jugee, self.lue.actions))

    @property
    def defis(self):
        """[(défi, its actions of which something is said, the others)]."""
        return [
            (
                defi,
                [action for action in defi.actions if is_jugee(action)],
                [action for action in defi.actions if not is_jugee(action)],
            )
            for defi in self.lue.defis
        ]


def is_jugee(action):
    """Whether somebody typed something of an action, or an organ spoke of it."""
    mots = (action.realise, action.resultat, action.suite, action.pourquoi)
    return bool(any(mots) or action.appreciation or action.avis)


def lire_document_evaluation(plan, *, on, donnees=None):
    """The `DocumentEvaluation` of a plan; a constant number of queries."""
    return DocumentEvaluation(
        donnees=donnees or Donnees(on, on),
        lue=lire_evaluation(plan, on=on),
        mots=plan.vocabulaire,
    )
