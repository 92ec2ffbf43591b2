"""The final evaluation of a plan, as its paper prints it."""

from dataclasses import dataclass

from commission.plan_passe import Donnees
from plan.models.arborescence import Vocabulaire
from renouvellement.lectures.evaluation import ActionEvaluee, EvaluationLue, lire_evaluation
from socle.donnees.emport import emporte


@emporte("donnees evaluation")
@dataclass(frozen=True)
class DocumentEvaluation:
    """An evaluation, what it was read from, and what its plan calls its levels."""

    PORTE_COMME = "evaluation"

    donnees: Donnees
    evaluation: EvaluationLue
    mots: Vocabulaire

    @property
    def structure(self):
        return self.evaluation.structure

    @property
    def collectivite(self):
        return self.evaluation.collectivite

    @property
    def is_jugee(self):
        """Whether anything at all was typed of any action."""
        return any(map(is_jugee, self.evaluation.actions))

    @property
    def codes(self):
        return tuple(action.code for action in self.evaluation.actions)

    @property
    def defis(self):
        """[(défi, its actions of which something is typed, the others)]."""
        return [
            (
                defi,
                [a for a in defi.actions if is_jugee(a)],
                [a for a in defi.actions if not is_jugee(a)],
            )
            for defi in self.evaluation.defis
        ]

    @property
    def manques(self):
        """[(what nobody said, the codes of the actions or the words of the indicators)]."""
        dits = self.evaluation.non_dits
        return [
            (phrase, getattr(dits, nom)) for nom, phrase in MANQUES.items() if getattr(dits, nom)
        ]


MANQUES = {
    "sans_suite": "Suite à décider",
    "sans_appreciation": "Appréciation à donner",
    "croisees": "À fusionner l'une avec l'autre : l'une des deux doit rester",
    "perdues": "À fusionner avec une action qui ne continue pas",
    "jamais_suivies": "Jamais suivies : ce qui a été fait n'est pas connu",
    "annees_a_renseigner": "Années prévues dont la fin n'est pas dite",
    "sans_depense": "Aucune dépense saisie : ce qui a été payé n'est pas connu",
    "sans_indicateur": "Aucun indicateur ne mesure l'action",
    "indicateurs_sans_valeur": "Indicateurs sans valeur",
    "indicateurs_sans_cible": "Indicateurs sans cible",
}


def is_jugee(action: ActionEvaluee):
    """Whether somebody typed something of it, or an organ spoke of it."""
    return bool(
        action.realise
        or action.resultat
        or action.appreciation
        or action.suite
        or action.pourquoi
        or action.avis
    )


def lire_document_evaluation(plan, *, on, donnees=None):
    """The `DocumentEvaluation` of a plan; a constant number of queries."""
    return DocumentEvaluation(
        donnees=donnees or Donnees(on, on),
        evaluation=lire_evaluation(plan, on=on),
        mots=plan.vocabulaire,
    )
