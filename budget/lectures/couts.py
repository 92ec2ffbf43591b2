"""The blocks of costs, in the words of the documents."""

from dataclasses import dataclass

from budget.models import BlocCout, Document
from socle.donnees.emport import emporte


@emporte()
@dataclass(frozen=True)
class BlocCouts:
    """The wordings of a document under its own heading; texts around them are Markdown."""

    intitule: str
    chapeau: str
    formulations: tuple[str, ...]
    suite: str


def make_bloc(bloc):
    """A `BlocCout` whose formulations are loaded."""
    return BlocCouts(
        intitule=bloc.intitule,
        chapeau=bloc.chapeau,
        formulations=tuple(formulation.texte for formulation in bloc.formulations.all()),
        suite=bloc.suite,
    )


def lire_blocs_action(action):
    """{(document, sub-project id or None): block} of an action."""
    blocs = BlocCout.objects.filter(action=action).prefetch_related("formulations")
    return {(bloc.document, bloc.sous_projet_id): make_bloc(bloc) for bloc in blocs}


def lire_blocs_axes(plan):
    """{axe id: block of the fiche} for the axes of a plan that have costs of their own."""
    blocs = BlocCout.objects.filter(axe__defi__plan=plan, document=Document.FICHE)
    return {bloc.axe_id: make_bloc(bloc) for bloc in blocs.prefetch_related("formulations")}
