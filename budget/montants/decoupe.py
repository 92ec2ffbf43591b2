"""A cell that holds several costs, cut into its lines (docs/regles.md, R-X6). Pure function."""

import re

DEBUT = re.compile(r"(?<=\s)(?=[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ])")
SIGLES_DE_MONTANT = re.compile(r"(?:HT|TTC|TVA|EUR)\b")
PUCE = re.compile(r"^\s*[-–•*]\s+")
VALEUR = re.compile(r"\s:|:\s|:$|€")


def couper(texte):
    """The costs that a cell holds, in order; the words themselves are never changed.

    Lines of the cell are lines of cost. Within one, a cost ends where, out of parentheses, it has
    a colon or an amount and a capital letter begins words that have one too.
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
            and not SIGLES_DE_MONTANT.match(ligne, place)
        ):
            morceaux.append(ligne[debut:place].strip())
            debut = place
    return [*morceaux, ligne[debut:].strip()]


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
