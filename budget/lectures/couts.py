"""The blocks of costs, in the words of the documents."""

from dataclasses import dataclass, replace

from budget.models import BlocCout, Document, LigneCout
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


def lire_couts_saisis(plan):
    """{action id: words} of the costs that were typed here, which no wording of a document says."""
    lignes = LigneCout.objects.for_plan(plan).filter(formulations=None, suite_de=None)
    saisies = {}
    for action, mots, retenue in (
        lignes.exclude(saisie="").exclude(action=None).order_by("pk")
    ).values_list("action", "saisie", "retenue"):
        saisies.setdefault(action, []).append((mots, retenue))
    return saisies


def add_saisies(blocs, saisies):
    """The blocks of an action, {(document, sub-project id or None): block}, with what was typed at
    the end of its own: all of it in the fiche, what counts in the totals in the table (R-B14).
    """
    completes = dict(blocs)
    for document in (Document.FICHE, Document.TABLEAU):
        mots = tuple(m for m, retenue in saisies if retenue or document == Document.FICHE)
        if mots:
            titre = "Coûts" if document == Document.FICHE else ""
            bloc = blocs.get((document, None)) or BlocCouts(titre, "", (), "")
            completes[document, None] = replace(bloc, formulations=bloc.formulations + mots)
    return completes
