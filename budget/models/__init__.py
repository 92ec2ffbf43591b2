"""The money of the plan: cost lines and the words in which the documents write them."""

from budget.models.controle import DecisionControle
from budget.models.cout import (
    BlocCout,
    CoutMutualise,
    Document,
    Formulation,
    LigneCout,
    Nature,
)

__all__ = [
    "BlocCout",
    "CoutMutualise",
    "DecisionControle",
    "Document",
    "Formulation",
    "LigneCout",
    "Nature",
]
