"""Costs that come along in the next plan, with their words and their years moved (R-N7)."""

import re

from budget.models import Document
from budget.montants.libelle import lire_couts
from budget.montants.mots import ecrire
from renouvellement.reprises import shift

ANNEE = re.compile(r"(?<!\d)20\d\d(?!\d)")
VALEUR = (
    *("qualificatif", "montant_min", "montant_max", "taxe", "periode", "unite", "n_annees"),
    *("pourcent_min", "pourcent_max", "sens"),
)


def weigh(cout, ans=0):
    """What a cost says, be it a line or what is read in words, its years moved by `ans`."""
    bornes = (min(cout.annees, default=None), max(cout.annees, default=None))
    annees = tuple(shift(annee, ans) for annee in (*bornes, cout.depuis, cout.jusqu_a))
    return (*(getattr(cout, nom) for nom in VALEUR), annees)


def list_mots(ligne):
    """The words that may say the value of a line, the best first; see `with_mots`."""
    ecrites = sorted(ligne.mots, key=lambda f: (f.bloc.document != Document.TABLEAU, f.ordre))
    return [ligne.saisie] if ligne.saisie else [formulation.texte for formulation in ecrites]


def move_annees(mots, ans):
    return ANNEE.sub(lambda annee: str(int(annee[0]) + ans), mots)


def write_mots(copie, lignes, rang, ans):
    """Put in the copy of a line, of rank `rang` in `lignes`, the words of the document, their years
    moved, where they say the very same value; else words of ours. Whether they are its own.
    """
    attendues, dits = [weigh(ligne, ans) for ligne in lignes], list_mots(lignes[0])
    for mots in [*(move_annees(mots, ans) for mots in dits), *dits]:
        couts = lire_couts(mots).couts
        if [weigh(lu) for lu in couts] == attendues:
            copie.saisie, copie.libelle = mots, couts[rang].libelle[:300] or copie.libelle
            return True
    copie.saisie = ecrire(copie)
    return not dits


def list_annees(ligne, ans):
    """The years that a line names, moved; where it names none, the first that it may count in."""
    nommees = ligne.annees or [ligne.depuis]
    return [shift(annee, ans) for annee in nommees if annee is not None]
