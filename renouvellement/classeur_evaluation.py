"""The evaluation as a workbook: the grid, and what is not said."""

from budget.montants.cellules import EUROS
from plan.models import Action
from socle.champs import ENTIER, Colonne
from socle.francais.dates import ecrire_jour
from socle.sorties.xlsx import Feuille, write_classeur


def write_avis(avis):
    sur = f" sur « {avis.suite} »" if avis.is_d_une_autre_suite else ""
    mots = f" : {avis.commentaire}" if avis.commentaire else ""
    return f"{avis.organe}, {ecrire_jour(avis.le)} : {avis.sens}{sur}{mots}"


def list_annees():
    titres = ("faites", "en partie", "reportées", "annulées", "à renseigner", "pas finies")
    noms = ("faites", "en_partie", "reportees", "annulees", "a_renseigner", "a_venir")
    yield Colonne("Années prévues", lambda a: a.annees.prevues, ENTIER)
    for nom, titre in zip(noms, titres, strict=True):
        yield Colonne(f"Années {titre}", lambda a, nom=nom: getattr(a.annees, nom), ENTIER)


def when(garde, getter):
    """A getter of what is known: an empty cell is what nobody said, never 0."""
    return lambda action: getter(action.execution) if garde(action.execution) else None


def is_prevue(execution):
    return execution.prevu.lignes


def is_depensee(execution):
    return execution.depenses.is_saisi


COLONNES = (
    Colonne(Action._meta.verbose_name.capitalize(), lambda a: a.code),
    Colonne("Titre", lambda a: a.titre),
    Colonne("Suivi", lambda a: "jamais suivie" if a.is_jamais_suivie else a.ligne.etat.label),
    Colonne("Ce qui a été fait", lambda a: a.realise),
    Colonne("Résultat", lambda a: a.resultat),
    Colonne("Appréciation", lambda a: a.appreciation_dite),
    Colonne("Suite", lambda a: a.suite_dite),
    Colonne("Pourquoi", lambda a: a.pourquoi),
    Colonne("Prévu TTC, minimum", when(is_prevue, lambda e: e.prevu.ttc_min), EUROS),
    Colonne("Prévu TTC, maximum", when(is_prevue, lambda e: e.prevu.ttc_max), EUROS),
    Colonne("Lignes non chiffrées", lambda a: a.execution.prevu.non_chiffrees, ENTIER),
    Colonne("Engagé TTC", when(is_depensee, lambda e: e.depenses.engage), EUROS),
    Colonne("Payé TTC", when(is_depensee, lambda e: e.depenses.mandate), EUROS),
    *list_annees(),
    Colonne("Indicateurs", lambda a: "\n".join(f"{i.libelle} : {i.dit}" for i in a.indicateurs)),
    Colonne("Avis", lambda a: "\n".join(map(write_avis, a.avis))),
)


def list_feuilles_evaluation(lecture):
    """The sheets of an `EvaluationLue`."""
    return [Feuille("Évaluation", COLONNES, tuple(lecture.actions))]


def write_evaluation(lecture):
    return write_classeur(list_feuilles_evaluation(lecture))
