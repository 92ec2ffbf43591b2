"""Who pays what of each action (docs/regles.md, R-F)."""

from collections import defaultdict
from dataclasses import dataclass

from budget.lectures.comptees import load_comptees
from budget.models import Financement, TableauFinancement
from budget.montants.financement import (
    Apport,
    LectureTableau,
    PlanDeFinancement,
    check_apport,
    check_somme,
    compute_apport,
    lire_tableau,
)
from budget.montants.repartition import Total, add_all
from socle.donnees.emport import emporte

TOUTE_L_ACTION = "Toute l'action"


@emporte("code titre plan")
@dataclass(frozen=True)
class FinancementAction:
    """The plan de financement of an action; `apports` are (number of the row, contribution)."""

    code: str
    titre: str
    plan: PlanDeFinancement
    apports: tuple[tuple[int, Apport], ...]


@emporte("actions par_financeur")
@dataclass(frozen=True)
class Financements:
    """The plans de financement of a plan, one per action that has a funder.

    `par_financeur` adds up what each brings; `subventions` leave out the collectivité's own part.
    """

    actions: tuple[FinancementAction, ...]
    par_financeur: dict[str, Total]
    subventions: Total


def make_financement_action(action, financements, comptees):
    """The `FinancementAction` of one action; `comptees` are its lines."""
    retenues = [c for c in comptees if c.ligne.retenue and c.ligne.is_depense_d_operation]
    couts = tuple((str(comptee.ligne), comptee.total) for comptee in retenues)
    par_ligne = {comptee.ligne.pk: comptee.total for comptee in comptees}
    tout = add_all(total for _, total in couts)
    apports, par_objet = [], {}
    for financement in financements:
        cout = par_ligne.get(financement.ligne_id, Total()) if financement.ligne_id else tout
        taux, montant = financement.taux, financement.montant
        apport = Apport(
            financeur=str(financement.financeur),
            is_autofinancement=financement.financeur.autofinancement,
            taux=taux,
            montant=montant,
            etape=financement.get_etape_display(),
            citation=financement.citation,
            base=str(financement.ligne or TOUTE_L_ACTION),
            retenu=compute_apport(taux, montant, cout),
            alerte=check_apport(str(financement.financeur), taux, montant, cout),
        )
        apports.append((financement.pk, apport))
        # Two lines may have the same words and the same cost.
        par_objet.setdefault(financement.ligne_id, (apport.base, [], cout))[1].append(apport)
    if len(par_objet) > 1:
        par_objet[None] = (TOUTE_L_ACTION, [apport for _, apport in apports], tout)
    sommes = [check_somme(*objet) for objet in par_objet.values()]
    alertes = [apport.alerte for _, apport in apports] + sommes
    return FinancementAction(
        code=action.code,
        titre=action.titre,
        plan=PlanDeFinancement(
            couts=couts,
            apports=tuple(apport for _, apport in apports),
            alertes=tuple(filter(None, alertes)),
        ),
        apports=tuple(apports),
    )


def lire_financements(plan, *, comptees=None):
    """The `Financements` of a plan. `comptees` are its lines, if they are already at hand."""
    lignes = defaultdict(list)
    for comptee in load_comptees(plan) if comptees is None else comptees:
        lignes[comptee.action].append(comptee)
    par_action = defaultdict(list)
    for financement in Financement.objects.for_plan(plan).loaded_for_plan_de_financement():
        par_action[financement.action].append(financement)
    actions = tuple(
        make_financement_action(action, financements, lignes[action.code])
        for action, financements in par_action.items()
    )
    par_financeur = defaultdict(Total)
    for apport in (apport for action in actions for apport in action.plan.apports):
        par_financeur[apport.financeur] += apport.retenu
    return Financements(
        actions=actions,
        par_financeur=dict(par_financeur),
        subventions=add_all(action.plan.subventions for action in actions),
    )


def lire_tableaux(action):
    """[(table of financing of an action, how it is proposed to read it)]."""
    tableaux = TableauFinancement.objects.filter(bloc__action=action).select_related("bloc", "par")
    return tuple(
        (tableau, lire_tableau(LectureTableau.model_validate(tableau.lecture), tableau.bloc.suite))
        for tableau in tableaux
    )
