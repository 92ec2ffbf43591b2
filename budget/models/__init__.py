"""The money of the plan: cost lines and the words in which the documents write them."""

from budget.models.cout import BlocCout, Document, Formulation, LigneCout

__all__ = ["BlocCout", "Document", "Formulation", "LigneCout"]
