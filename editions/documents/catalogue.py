"""The documents that the application prints: one table, for the command, the pages, the editions.

Each is a reading (`lectures` of a room) under a print template; the workbook and the JSON that it
carries are made from that same reading.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from django.utils.text import capfirst

from budget.lectures.totaux import TOTAL_DU_PLAN
from commission.lectures.bilan import lire_bilan
from commission.plan_passe import EtatAltere, PlanInconnu, read_au
from conseil.models import Deliberation
from editions.documents.chiffres import count, sum_up
from editions.documents.classeurs import (
    list_feuilles_annexe,
    list_feuilles_avenant,
    list_feuilles_bilan,
    list_feuilles_deliberation,
    list_feuilles_evaluation,
    list_feuilles_fiche,
    list_feuilles_plans,
    list_feuilles_schema,
)
from editions.documents.genre import Genre
from editions.documents.jointes import attach_lecture
from editions.lectures.annexe_budget import lire_annexe_budget
from editions.lectures.evaluation_finale import lire_document_evaluation
from editions.lectures.fiche import lire_document_fiche
from editions.lectures.paquet import lire_paquet, list_parties
from editions.lectures.schema_directeur import lire_schema_directeur
from plan.etats import Etat
from plan.models import Action
from renouvellement.lectures.avenant import find_avenant, lire_avenant
from renouvellement.lectures.comparaison_plans import lire_comparaison_plans
from renouvellement.lectures.consultation import lire_consultations
from socle.sorties.pdf import DocumentImprime, print_document
from socle.sorties.reunion import join


class DemandeImpossible(ValueError):
    """What is asked for cannot be printed; a French sentence says what to do."""


@dataclass(frozen=True)
class Demande:
    """What is asked of a document: the day that it speaks of, and what its kind needs.

    `depuis` is for a report, `action` the code of an action, `numero` of a délibération, of which
    `partie` prints one part alone.
    """

    on: date
    aujourdhui: date
    depuis: date | None = None
    action: str = ""
    numero: str = ""
    partie: str = ""


@dataclass(frozen=True)
class Imprimable:
    """How a kind is read and printed. `list_chiffres` gives the figures that an edition keeps;
    `is_projet` says of a reading whether it is still a draft, marked so on each page;
    `list_jointes` what is set in its pages as it is (`Jointe`).
    """

    lire: Callable
    gabarit: str
    list_feuilles: Callable
    list_chiffres: Callable
    is_projet: Callable = lambda lecture: False
    list_jointes: Callable = lambda lecture: ()


def lire_au(plan, demande, *, read):
    return read_au(plan, demande.on, ici=demande.aujourdhui, read=read)


def lire_schema(plan, demande):
    """The plan as it was, and what was said of its draft (R-N15)."""
    lu = lire_au(plan, demande, read=lire_schema_directeur)
    return replace(lu, consultations=lire_consultations(plan, on=demande.on))


def lire_bilan_demande(plan, demande):
    depuis = demande.depuis
    if depuis and depuis >= min(demande.on, demande.aujourdhui):
        raise DemandeImpossible("La date « depuis » doit précéder celle du bilan, et ce jour.")
    try:
        return lire_bilan(plan, on=demande.on, ici=demande.aujourdhui, depuis=depuis)
    except PlanInconnu as inconnu:
        raise DemandeImpossible(f"« Depuis » : {inconnu}") from None


def lire_fiche_demande(plan, demande):
    if not demande.action:
        mots = plan.vocabulaire
        raise DemandeImpossible(
            f"Donnez le code {mots.action.du} à imprimer : {mots.exemple} par exemple."
        )
    try:
        read = partial(lire_document_fiche, code=demande.action)
        return read_au(plan, demande.on, ici=demande.aujourdhui, read=read)
    except Action.DoesNotExist:
        raise DemandeImpossible(
            f"{capfirst(plan.vocabulaire.action.aucun)} ne porte le code « {demande.action} » : "
            "reprenez-le dans le plan."
        ) from None


def lire_deliberation_demande(plan, demande):
    if not demande.numero:
        raise DemandeImpossible("Nommez la délibération, par exemple 14/03/2026-5.1.")
    actes = Deliberation.objects.for_structure(plan.structure).loaded_for_deliberation()
    acte = actes.for_numero(demande.numero).first()
    if acte is None:
        raise DemandeImpossible(f"Aucune délibération ne porte le numéro « {demande.numero} ».")
    parties = list_parties(acte)
    if demande.partie and demande.partie not in parties:
        raise DemandeImpossible(
            f"« {demande.partie} » n'est pas une partie de cet acte : {', '.join(parties)}."
        )
    return lire_paquet(acte, on=demande.on, partie=demande.partie or None)


def check_present(demande):
    if demande.on != demande.aujourdhui:
        raise DemandeImpossible("Ce document ne sait dire que le présent : retirez la date.")


def lire_avenant_demande(plan, demande):
    check_present(demande)
    avenant = find_avenant(plan, demande.numero)
    if avenant is None:
        raise DemandeImpossible(
            "Aucun avenant, ou plusieurs, se préparent pour ce plan : nommez celui-ci, par son "
            "identifiant, à la place du plan."
        )
    return lire_avenant(avenant)


def lire_ancien_nouveau(plan, demande):
    check_present(demande)
    if plan.suite_de is None:
        raise DemandeImpossible(
            "Ce plan ne prend la suite d'aucun autre : il n'y a rien à comparer."
        )
    return lire_comparaison_plans(plan.suite_de, plan)


def list_chiffres_cote_a_cote(couts):
    return [
        sum_up("Avant", couts.ensemble.avant),
        sum_up("Après", couts.ensemble.apres),
    ]


def count_arbre(mots, defis, lignes):
    """The size of a plan and how many of its actions are done."""
    axes = [count(capfirst(mots.axe.pluriel), sum(len(defi.axes) for defi in defis))]
    actions = capfirst(mots.action.pluriel)
    return [
        count(capfirst(mots.defi.pluriel), len(defis)),
        *(axes if mots.niveaux == 3 else ()),
        count(actions, len(lignes)),
        count(
            f"{actions} réalisé{mots.action.e}s",
            sum(ligne.etat == Etat.REALISEE for ligne in lignes),
        ),
    ]


def list_chiffres_schema(schema):
    fiches = [fiche for defi in schema.defis for axe in defi.axes for fiche in axe.fiches]
    return count_arbre(schema.mots, schema.defis, [fiche.ligne for fiche in fiches])


def list_chiffres_budget(totaux, mots):
    return [
        sum_up(TOTAL_DU_PLAN, totaux.total_mutualise),
        sum_up(f"Somme des {mots.action.pluriel}", totaux.total),
        sum_up("Reste à charge", totaux.reste_a_charge),
        sum_up("Masse salariale, par an", totaux.masse_salariale),
    ]


def list_chiffres_bilan(bilan):
    lignes = [ligne for defi in bilan.defis for axe in defi.axes for ligne in axe.lignes]
    budget = list_chiffres_budget(bilan.totaux, bilan.mots)
    return count_arbre(bilan.mots, bilan.defis, lignes) + budget


def list_chiffres_evaluation(document):
    comptes = document.lue.comptes
    return [
        count("Actions", comptes.actions),
        count("Suites décidées", comptes.decidees),
        sum_up(TOTAL_DU_PLAN, document.lue.totaux.total_mutualise),
    ]


def list_chiffres_fiche(document):
    financement = document.fiche.financement.plan
    return [
        count("Lignes de coût", len(document.fiche.lignes)),
        sum_up(f"Coût {document.mots.action.du}", financement.cout),
        sum_up("Reste à charge", financement.reste_a_charge),
    ]


def list_chiffres_deliberation(paquet):
    point = paquet.acte.feuille.au_point
    chiffres = [
        count("Membres présents", point.membres_presents),
        count("Voix délibératives", point.voix),
    ]
    if paquet.totaux is not None:
        chiffres.append(sum_up(TOTAL_DU_PLAN, paquet.totaux.total_mutualise))
    return chiffres


IMPRIMABLES = {
    Genre.SCHEMA_DIRECTEUR: Imprimable(
        lire_schema,
        "editions/pdf/schema_directeur.html",
        list_feuilles_schema,
        list_chiffres_schema,
    ),
    Genre.ANNEXE_BUDGET: Imprimable(
        partial(lire_au, read=lire_annexe_budget),
        "editions/pdf/annexe_budget.html",
        list_feuilles_annexe,
        lambda annexe: list_chiffres_budget(annexe.totaux, annexe.mots),
    ),
    Genre.BILAN: Imprimable(
        lire_bilan_demande,
        "editions/pdf/bilan.html",
        list_feuilles_bilan,
        list_chiffres_bilan,
    ),
    Genre.EVALUATION: Imprimable(
        partial(lire_au, read=lire_document_evaluation),
        "editions/pdf/evaluation.html",
        list_feuilles_evaluation,
        list_chiffres_evaluation,
    ),
    Genre.FICHE: Imprimable(
        lire_fiche_demande,
        "editions/pdf/fiche.html",
        list_feuilles_fiche,
        list_chiffres_fiche,
    ),
    Genre.DELIBERATION: Imprimable(
        lire_deliberation_demande,
        "editions/pdf/deliberation.html",
        list_feuilles_deliberation,
        list_chiffres_deliberation,
        is_projet=lambda paquet: not paquet.acte.acte.is_votee,
        list_jointes=lambda paquet: tuple(paquet.jointes.values()),
    ),
    Genre.AVENANT: Imprimable(
        lire_avenant_demande,
        "editions/pdf/avenant.html",
        list_feuilles_avenant,
        lambda lecture: list_chiffres_cote_a_cote(lecture.couts),
        is_projet=lambda lecture: not lecture.avenant.adopte_le,
    ),
    Genre.ANCIEN_NOUVEAU: Imprimable(
        lire_ancien_nouveau,
        "editions/pdf/ancien_nouveau.html",
        list_feuilles_plans,
        lambda lecture: list_chiffres_cote_a_cote(lecture.couts),
    ),
}


def read_document(genre, plan, demande):
    """The reading that a document prints. Raises DemandeImpossible."""
    try:
        return IMPRIMABLES[genre].lire(plan, demande)
    except EtatAltere as altere:
        raise DemandeImpossible(str(altere)) from None


def print_lecture(
    genre, lecture, *, le, identite=None, estampille=None, projet=False, progres=None
):
    """A reading of a kind as a `DocumentImprime`, its data attached. Raises FichierAbsent.

    `identite` (Identite) dresses it; `progres` (Progres) is told how far it is.
    """
    imprimable = IMPRIMABLES[genre]
    jointes = imprimable.list_jointes(lecture)
    if jointes and lecture.seule and not estampille:
        return DocumentImprime(lecture.seule.contenu, len(lecture.seule.larges))
    imprime = print_document(
        imprimable.gabarit,
        {"lecture": lecture, "mots": lecture.mots, "identite": identite},
        le=le,
        estampille=estampille,
        progres=progres,
        projet=projet or imprimable.is_projet(lecture),
        jointes=attach_lecture(genre, lecture, imprimable.list_feuilles, le=le),
    )
    if not jointes:
        return imprime
    pages = [(j.annexe.ancre, j.contenu, not j.annexe.piece.remarques) for j in jointes]
    return replace(imprime, contenu=join(imprime.contenu, pages))


def list_chiffres(genre, lecture):
    """The typed figures of a reading, as JSON keeps them (editions/documents/chiffres.py)."""
    return IMPRIMABLES[genre].list_chiffres(lecture)
