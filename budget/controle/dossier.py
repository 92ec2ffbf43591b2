"""The whole plan in memory, and how its objects are named in a finding."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch

from budget.models import Document, LigneCout, TableauFinancement
from plan.etats import Statut
from plan.models import Action, Axe, Defi, Indicateur, Section
from plan.models.requetes_action import put_under


@dataclass
class Dossier:
    """The whole plan in memory, read in a constant number of queries.

    An action has its sous-projets in `parties`.
    """

    plan: object
    defis: list = field(default_factory=list)
    axes: list = field(default_factory=list)
    actions: list = field(default_factory=list)
    lignes: list = field(default_factory=list)
    indicateurs: list = field(default_factory=list)
    sections: list = field(default_factory=list)
    tableaux: list = field(default_factory=list)

    @cached_property
    def actions_tenues(self):
        """Those that lack something when it is not given: not the abandoned (R-E8)."""
        return [action for action in self.actions if action.statut != Statut.ABANDONNEE]

    @cached_property
    def mots(self):
        return self.plan.vocabulaire

    @cached_property
    def axes_nommes(self):
        """Those that the document writes: none in a plan of two levels (R-P9)."""
        return [axe for axe in self.axes if not axe.implicite]

    @cached_property
    def lues(self):
        """[(line, {document: [what each of its wordings says]})], in the order of the lines."""
        return [(ligne, read_mots(ligne)) for ligne in self.lignes]

    @cached_property
    def lues_deux_fois(self):
        """[(line, what the fiche says, what the table says)] of the lines that both write."""
        return [
            (ligne, lues[Document.FICHE], lues[Document.TABLEAU])
            for ligne, lues in self.lues
            if len(lues) == len(Document)
        ]


def read_mots(ligne):
    """{document: [what each of its wordings of this line says]}."""
    lues = {}
    for formulation in ligne.mots:
        lues.setdefault(formulation.bloc.document, []).extend(formulation.lire_couts().couts)
    return lues


def lire_dossier(plan):
    axes = list(
        Axe.objects.filter(defi__plan=plan)
        .select_related("defi")
        .order_by("defi__numero", "numero")
    )
    actions = put_under(
        axes,
        Action.objects.for_plan(plan)
        .select_related("pilote")
        .with_calendrier()
        .prefetch_related(Prefetch("sous_projets", to_attr="parties"))
        .ordered(),
    )
    return Dossier(
        plan=plan,
        defis=list(Defi.objects.filter(plan=plan).order_by("numero")),
        axes=axes,
        actions=actions,
        lignes=LigneCout.objects.for_plan(plan).with_mots().list_of(actions),
        indicateurs=list(
            Indicateur.objects.filter(plan=plan).prefetch_related("valeurs").order_by("ordre")
        ),
        sections=list(Section.objects.filter(plan=plan).order_by("ordre")),
        tableaux=list(
            TableauFinancement.objects.for_plan(plan).select_related("bloc").order_by("pk")
        ),
    )


def name_of(action):
    return f"action:{action.code}"


def place_of(ligne):
    return ligne.action.code if ligne.action else f"axe {ligne.axe.code}"


def name_of_ligne(ligne):
    return f"ligne:{place_of(ligne)}/{ligne.cle}"


def sources_of(ligne):
    return sorted(f.ligne_source for f in ligne.mots if f.ligne_source)
