"""The schéma directeur: the whole plan, as the council's paper prints it."""

from dataclasses import dataclass
from datetime import date

from budget.lectures.couts import (
    BlocCouts,
    add_saisies,
    lire_blocs_axes,
    lire_couts_saisis,
    make_bloc,
)
from budget.models import BlocCout, Document
from commission.plan_passe import Donnees
from editions.lectures.fiche import SousProjetFiche, list_sous_projets
from plan.lectures.arbre import LigneAction, make_ligne
from plan.lectures.sections import SectionLue, lire_sections
from plan.models import Action, Axe, Defi
from plan.vocabulaire import Vocabulaire
from renouvellement.lectures.consultation import SyntheseConsultation
from socle.donnees.emport import emporte


@emporte()
@dataclass(frozen=True)
class FicheImprimee:
    """An action as printed: its narrative, its costs in the words of the fiche, its follow-up."""

    ligne: LigneAction
    corps: str
    sous_projets: tuple[SousProjetFiche, ...]
    couts: BlocCouts | None


@emporte(
    "axe.code axe.numero axe.titre axe.titre_adopte_different axe.corps couts fiches",
    deliberation="axe.code axe.numero axe.titre axe.corps couts fiches",
)
@dataclass(frozen=True)
class AxeImprime:
    """`nom` is « Axe 2 », '' when the fiches are right in the défi (R-P9)."""

    nom: str
    axe: Axe
    couts: BlocCouts | None
    fiches: tuple[FicheImprimee, ...]


@emporte(
    "defi.numero defi.titre defi.titre_adopte_different defi.corps axes",
    deliberation="defi.numero defi.titre defi.corps axes",
)
@dataclass(frozen=True)
class DefiImprime:
    nom: str
    defi: Defi
    axes: tuple[AxeImprime, ...]


@emporte()
@dataclass(frozen=True)
class RangeeAnnexe:
    """A row of « Dépenses prévisionnelles et calendrier »; `prevues` goes with the years.

    `intitule` is the label of the table, `titre` that of the action, which the table leaves out.
    """

    intitule: str
    titre: str
    formulations: tuple[str, ...]
    prevues: tuple[bool, ...]


@emporte("defi.numero defi.titre rangees")
@dataclass(frozen=True)
class GroupeAnnexe:
    """The rows of a défi."""

    nom: str
    defi: Defi
    rangees: tuple[RangeeAnnexe, ...]


@emporte()
@dataclass(frozen=True)
class SchemaDirecteur:
    on: date
    donnees: Donnees
    structure: str
    collectivite: str
    titre: str
    mots: Vocabulaire
    annees: tuple[int, ...]
    adopte_le: date | None
    deliberation: str
    modifications: str
    intitule_adopte: str
    preambule: tuple[SectionLue, ...]
    sections: tuple[SectionLue, ...]
    defis: tuple[DefiImprime, ...]
    annexe: tuple[GroupeAnnexe, ...]
    consultations: tuple[SyntheseConsultation, ...] = ()

    @property
    def colonnes_annexe(self):
        """How many columns the annex has: the action, its costs and the years."""
        return 2 + len(self.annees)


def lire_blocs_actions(plan):
    """{action id: {(document, sub-project id or None): block}} for the whole plan."""
    par_action = {}
    blocs = BlocCout.objects.filter(action__axe__defi__plan=plan)
    for bloc in blocs.prefetch_related("formulations"):
        cle = bloc.document, bloc.sous_projet_id
        par_action.setdefault(bloc.action_id, {})[cle] = make_bloc(bloc)
    for pk, saisies in lire_couts_saisis(plan).items():
        par_action[pk] = add_saisies(par_action.get(pk, {}), saisies)
    return par_action


def make_fiche(action, blocs, *, annees, on):
    return FicheImprimee(
        ligne=make_ligne(action, annees=annees, on=on),
        corps=action.corps,
        sous_projets=list_sous_projets(action, blocs),
        couts=blocs.get((Document.FICHE, None)),
    )


def make_rangee(action, blocs, *, annees, mots):
    """The row of an action; an action that the table does not name has a row without costs."""
    tableau = blocs.get((Document.TABLEAU, None))
    prevues = set(action.annees_prevues)
    return RangeeAnnexe(
        intitule=tableau.intitule if tableau and tableau.intitule else mots.name(action.code),
        titre=action.titre,
        formulations=tableau.formulations if tableau else (),
        prevues=tuple(annee in prevues for annee in annees),
    )


def lire_schema_directeur(plan, *, on, donnees=None):
    """The document of `plan`, followed up to the date `on`; a constant number of queries.

    `donnees` say what is being read, when it may be something else than the data of that day.
    """
    actions = list(
        Action.objects.for_plan(plan)
        .with_etat(on=on)
        .loaded_for_ligne()
        .prefetch_related("sous_projets")
        .ordered()
    )
    hors_plan = {annee for action in actions for annee in action.annees_prevues}
    annees = tuple(sorted(hors_plan.union(plan.annees)))
    blocs = lire_blocs_actions(plan)
    blocs_axes = lire_blocs_axes(plan)
    par_axe, mots = {}, plan.vocabulaire
    for action in actions:
        par_axe.setdefault(action.axe_id, []).append(action)

    def make_axe(axe):
        return AxeImprime(
            nom="" if axe.implicite else mots.place(mots.axe, axe.numero),
            axe=axe,
            couts=blocs_axes.get(axe.pk),
            fiches=tuple(
                make_fiche(action, blocs.get(action.pk, {}), annees=annees, on=on)
                for action in par_axe.get(axe.pk, ())
            ),
        )

    defis = Defi.objects.filter(plan=plan).prefetch_related("axes").order_by("numero")
    sections = lire_sections(plan)
    return SchemaDirecteur(
        on=on,
        donnees=donnees or Donnees(on, on),
        structure=plan.structure.nom,
        collectivite=plan.structure.collectivite,
        titre=plan.titre,
        mots=mots,
        annees=annees,
        adopte_le=plan.adopte_le,
        deliberation=plan.deliberation,
        modifications=plan.dit_modifications,
        intitule_adopte=plan.intitule_adopte,
        preambule=tuple(section for section in sections if not section.titre),
        sections=tuple(section for section in sections if section.titre),
        defis=tuple(
            DefiImprime(mots.name(defi.code), defi, tuple(make_axe(a) for a in defi.axes.all()))
            for defi in defis
        ),
        annexe=tuple(
            GroupeAnnexe(
                nom=mots.name(defi.code),
                defi=defi,
                rangees=tuple(
                    make_rangee(action, blocs.get(action.pk, {}), annees=annees, mots=mots)
                    for axe in defi.axes.all()
                    for action in par_axe.get(axe.pk, ())
                ),
            )
            for defi in defis
        ),
    )
