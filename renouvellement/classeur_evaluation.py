"""The evaluation as a workbook: an empty cell is what nobody said, never 0."""

from budget.montants.cellules import make_colonnes
from socle.francais.dates import ecrire_jour
from socle.sorties.xlsx import Feuille, write_classeur

JUGEE = ("Code", "Titre", "Suivi", "Ce qui a été fait", "Résultat", "Appréciation", "Suite")
COUTS = ("Prévu TTC, minimum", "Prévu TTC, maximum", "Lignes non chiffrées", "Engagé TTC")
ANNEES = ("Années prévues", "Années faites", "Autres années")
COLONNES = (*JUGEE, "Pourquoi", *COUTS, "Payé TTC", *ANNEES, "Indicateurs", "Avis")


def write_avis(avis):
    sur = f" sur « {avis.suite} »" if avis.is_d_une_autre_suite else ""
    mots = f" : {avis.commentaire}" if avis.commentaire else ""
    return f"{avis.organe}, {ecrire_jour(avis.le)} : {avis.sens}{sur}{mots}"


def list_cellules(action):
    """What `COLONNES` show of an `ActionEvaluee`."""
    prevu, depenses = action.execution.prevu, action.execution.depenses
    return (
        action.code,
        action.titre,
        "non renseigné" if action.is_jamais_suivie else str(action.ligne.etat.label),
        *(action.realise, action.resultat, action.appreciation_dite, action.suite_dite),
        action.pourquoi,
        *((prevu.ttc_min, prevu.ttc_max) if prevu.lignes else (None, None)),
        prevu.non_chiffrees,
        *((depenses.engage, depenses.mandate) if depenses.is_saisi else (None, None)),
        action.annees.prevues,
        action.annees.faites if action.annees.is_renseigne else None,
        ", ".join(action.annees.autres),
        "\n".join(f"{i.libelle} : {i.dit}" for i in action.indicateurs),
        "\n".join(map(write_avis, action.avis)),
    )


def list_feuilles(lecture):
    """The sheets of an `EvaluationLue`."""
    rangees = tuple(map(list_cellules, lecture.actions))
    return [Feuille("Évaluation", make_colonnes(*COLONNES), rangees)]


def write_evaluation(lecture):
    """The workbook of an `EvaluationLue`."""
    return write_classeur(list_feuilles(lecture))
