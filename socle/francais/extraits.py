"""Where the words of a search stand in a text, accents and case apart. Pure functions."""

import re
import unicodedata

AUTOUR = 90
# What the search does not see: accents once apart from their letter, and where a word may be cut.
# A class of regular expressions, read alike by Python and by PostgreSQL.
INVISIBLES = "[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]"
LIGATURES = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o"}


def sans_accent(texte):
    """`texte` in lower case, without accents, ligatures or soft hyphens; « m² » is « m2 »."""
    visible = re.sub(INVISIBLES, "", unicodedata.normalize("NFKD", texte))
    return visible.translate(str.maketrans(LIGATURES)).lower()


def en_mots_nus(texte):
    """The words of `texte` without accent or case, a space before each; None stays None.

    « L'Été à vélo » is « l ete a velo », a space before each word, the first too.
    """
    if texte is None:
        return None
    return " " + re.sub("[^a-z0-9]+", " ", sans_accent(texte)).strip(" ")


def find_mots(texte, mots):
    """[(start, end)] of where a word of `texte` begins as one of `mots`, in order, none over
    another."""
    nu, places = " ", [0]
    for place, lettre in enumerate(texte):
        for ecrite in sans_accent(lettre):
            propre = ecrite if re.fullmatch("[a-z0-9]", ecrite) else " "
            if propre != " " or nu[-1] != " ":
                nu += propre
                places.append(place)
    trouves = []
    for mot in {en_mots_nus(mot) for mot in mots} - {" "}:
        debut = nu.find(mot)
        while debut >= 0:
            trouves.append((places[debut + 1], places[debut + len(mot) - 1] + 1))
            debut = nu.find(mot, debut + 1)
    unis = []
    for debut, fin in sorted(trouves):
        if unis and debut <= unis[-1][1]:
            unis[-1] = (unis[-1][0], max(fin, unis[-1][1]))
        else:
            unis.append((debut, fin))
    return unis


def cut_extrait(texte, mots):
    """The words around the first one found, « … » where the text goes on; '' when none is there."""
    plat = " ".join(texte.split())
    trouves = find_mots(plat, mots)
    if not trouves:
        return ""
    debut, fin = max(0, trouves[0][0] - AUTOUR), min(len(plat), trouves[0][1] + AUTOUR)
    if debut:
        debut = plat.find(" ", debut, trouves[0][0]) + 1 or debut
    if fin < len(plat):
        fin = max(plat.rfind(" ", trouves[0][1], fin), trouves[0][1])
    return f"{'… ' if debut else ''}{plat[debut:fin]}{' …' if fin < len(plat) else ''}"
