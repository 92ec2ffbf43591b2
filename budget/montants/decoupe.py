"""A cell that holds several costs, cut into its lines (docs/regles.md, R-X6). Pure function."""

import re

from budget.montants.lecture.sans_montant import FINANCEUR
from budget.montants.libelle import lire_couts

DEBUT = re.compile(r"(?<=\s)(?=[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ])")
# What speaks of the money before it, whose capital begins no other cost.
SUITE = re.compile(
    r"(?:(?:HT|TTC|TVA|EUR|soit|dont|y compris|et|ou|à|puis|ensuite|par an|total|coût total"
    rf"|reste à)\b|(?:{FINANCEUR.pattern})\s*(?:$|[:(,;.]|et\b|\d))",
    re.I,
)
LIE = re.compile(r"(?:[+=/;,–—-]|\b(?:et|ou|à|puis|soit|dont|de|par|pour|entre))\s*$", re.I)
PUCE = re.compile(r"^\s*[-–•*]\s+")
VALEUR = re.compile(r"\s:|:\s|:$|€")


def couper(texte):
    """The costs that a cell holds, in order; the words themselves are never changed.

    Lines of the cell are lines of cost. Within one, a cost ends where, out of parentheses, it has
    a colon or an amount and a capital letter begins words that have one too; neither after what
    ties the two (« + », « dont »), nor before a funder, a total or a side of VAT.
    """
    coupes = []
    for ligne in texte.replace("\r", "\n").split("\n"):
        nue = PUCE.sub("", ligne).strip()
        if nue:
            coupes += cut_ligne(nue)
    return coupes


def cut_ligne(ligne):
    debut, morceaux = 0, []
    for trouve in DEBUT.finditer(ligne):
        place = trouve.start()
        if (
            is_hors_parentheses(ligne[debut:place])
            and has_valeur(ligne[debut:place])
            and has_valeur(ligne[place:])
            and not SUITE.match(ligne, place)
            and not LIE.search(ligne[debut:place])
        ):
            morceaux.append(ligne[debut:place].strip())
            debut = place
    morceaux.append(ligne[debut:].strip())
    entier = add(ligne) if len(morceaux) > 1 else None
    is_redite = entier is not None and sum(add(m) or 0 for m in morceaux) > entier
    return [ligne] if is_redite else morceaux


def add(texte):
    """What the costs of a wording come to at most; None when one of them is not understood."""
    couts = lire_couts(texte).couts
    return None if any(c.is_a_preciser for c in couts) else sum(c.montant_max or 0 for c in couts)


def is_hors_parentheses(texte):
    """Whether no parenthesis is still open at the end of `texte`; a stray « ) » closes nothing."""
    profondeur = 0
    for signe in texte:
        profondeur = max(0, profondeur + (signe == "(") - (signe == ")"))
    return not profondeur


def has_valeur(texte):
    """Whether a colon or an amount stands in `texte`, out of parentheses."""
    nu = re.sub(r"\([^()]*\)?", "", texte)
    return bool(VALEUR.search(nu))
