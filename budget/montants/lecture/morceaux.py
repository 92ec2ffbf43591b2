"""A wording taken apart: its label, what stands in parentheses, its years. Pure functions."""

import re
from dataclasses import dataclass

from budget.montants.etapes import Nature
from socle.francais.euros import MontantIllisible

# From 2010 on: « (2000 exemplaires) » is a quantity.
ANNEE = r"(?<!\d)20[1-9]\d(?!\d| ?€| \d{3})"
ANNEES = rf"{ANNEE}(?: ?(?:à|-|–|et|,|/) ?{ANNEE})*"
MOIS = (
    r"janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|printemps|été|automne|hiver|début|fin|courant"
)
ANNEES_EN_CLAIR = re.compile(
    rf"(?:\b(?:en|de|pour|années?|période|{MOIS}) |[,:;] ?|^ ?){ANNEES}", re.I
)
ANNEES_EN_FIN = re.compile(rf" {ANNEES}$")
ANNEE_IMPOSSIBLE = re.compile(
    r"\((?:en |de |pour )?20\d{3,}\)|\b(?:en|de|pour|à) 20\d{3}\b(?! ?(?:€|à|et|ou|-|–|k|M|\w))"
)
SUR_N_ANS = re.compile(
    r"\b(?:sur|pour|pendant|durant|en) ([1-9]\d?|deux|trois|quatre|cinq|six|dix) an(?:née)?s\b",
    re.I,
)
LETTRES = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "dix": 10}
DEPUIS = re.compile(rf"\b(?:[àa] partir de|dès|[àa] compter de|depuis) (?P<annee>{ANNEE})", re.I)
JUSQU_A = re.compile(
    rf"\b(?:jusqu['’](?:en|à|à fin|à la fin de)|d['’]ici(?: à)?) (?P<annee>{ANNEE})", re.I
)

NATURES = [
    (Nature.MASSE_SALARIALE, re.compile(r"\bmasse salariale\b", re.I)),
    (Nature.INVESTISSEMENT, re.compile(r"\binvestissements?\b", re.I)),
    (Nature.FONCTIONNEMENT, re.compile(r"\bfonctionnement\b", re.I)),
]


@dataclass(frozen=True)
class HorsParentheses:
    """`texte` without what stands in parentheses; `apartes` are (place in `texte`, words).

    `places` are those of the characters of `texte` in the whole line, its end included.
    """

    texte: str
    apartes: tuple[tuple[int, str], ...]
    places: tuple[int, ...]


def leave_parentheses(nu):
    """The `HorsParentheses` of a line; one that is not closed goes to the end."""
    gardes, apartes, profondeur, debut = [], [], 0, 0
    for i, signe in enumerate(nu):
        if signe == "(":
            profondeur += 1
            if profondeur == 1:
                debut = i + 1
                while gardes and nu[gardes[-1]] == " ":
                    gardes.pop()
        elif signe == ")" and profondeur:
            profondeur -= 1
            if not profondeur:
                apartes.append((len(gardes), nu[debut:i].strip()))
        elif not profondeur:
            gardes.append(i)
    if profondeur:
        apartes.append((len(gardes), nu[debut:].strip()))
    texte = "".join(nu[i] for i in gardes)
    return HorsParentheses(texte, tuple(apartes), (*gardes, len(nu)))


def cut(nu):
    """(label, value) at the first colon that is not inside parentheses; value None without one."""
    profondeur = 0
    for i, signe in enumerate(nu):
        profondeur += (signe == "(") - (signe == ")" and profondeur > 0)
        if signe == ":" and not profondeur:
            return nu[:i].strip(), nu[i + 1 :].strip()
    return nu, None


def read_annees_en_fin(libelle):
    """((2024, 2025), « Dossier ») for « Dossier 2024-2025 »; ((), the label) without years."""
    trouve = ANNEES_EN_FIN.search(libelle)
    return (read_annees(trouve[0]), libelle[: trouve.start()]) if trouve else ((), libelle)


def read_annees(mots):
    """(2024, 2025) for « 2024 à 2025 », « 2024 et 2025 »; () without a year."""
    nommees = [int(annee) for annee in re.findall(ANNEE, mots)]
    suite = tuple(range(nommees[0], nommees[-1] + 1)) if nommees else ()
    if nommees and not suite:
        raise MontantIllisible("La première année dépasse la seconde : échangez-les.")
    if nommees != list(suite) and not re.search(r"\d ?[à–-] ?\d", mots):
        raise MontantIllisible("Ces années ne se suivent pas : écrivez un coût pour chacune.")
    return suite


def find_nature(mots):
    trouvees = [nature for nature, motif in NATURES if motif.search(mots)]
    return trouvees[0] if len(trouvees) == 1 else ""


def leave_annees(mots):
    """Some words without the years that they name."""
    for motif in (DEPUIS, JUSQU_A, ANNEES_EN_CLAIR):
        mots = motif.sub("", mots)
    return mots.strip(" ,;:")


def read_duree(mots):
    """The number of years of « sur 3 ans », « pendant trois ans »; None when it is not said."""
    trouve = SUR_N_ANS.search(mots)
    return trouve and (LETTRES.get(trouve[1].lower()) or int(trouve[1]))
