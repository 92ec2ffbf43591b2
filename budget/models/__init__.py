"""The money of the plan: cost lines and the words in which the documents write them."""

from budget.models.accord import AccordTotaux
from budget.models.controle import DecisionControle
from budget.models.cout import CoutMutualise, LigneCout, Nature
from budget.models.depense import Depense, Enveloppe
from budget.models.financement import Financement, Financeur, TableauFinancement
from budget.models.formulation import BlocCout, Document, Formulation

__all__ = [
    "AccordTotaux",
    "BlocCout",
    "CoutMutualise",
    "DecisionControle",
    "Depense",
    "Document",
    "Enveloppe",
    "Financement",
    "Financeur",
    "Formulation",
    "LigneCout",
    "Nature",
    "TableauFinancement",
]
