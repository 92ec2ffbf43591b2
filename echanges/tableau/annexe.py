"""The table of the document, known by its titles: its columns are not asked for (R-X6)."""

import re
from dataclasses import replace

from echanges.tableau.colonnes import Forme, Sens, show
from plan.vocabulaire import UN_USUEL
from socle.saisie.cellules import fold, read_texte
from socle.saisie.tables import Rangee

ENTETE_MAX = 400
INTITULE = re.compile(
    rf"(?:{UN_USUEL})\s*\d.*/\s*(?:{UN_USUEL}|$)|\d{{1,3}}[-.]\d{{1,3}}[-.]\d{{1,3}}$", re.I | re.S
)


def find_annexe(lecture):
    """The `Forme` of the first table with « Dépenses », years and labels of ours; None without."""
    for table in lecture.tables:
        for rangee in table.rangees[:ENTETE_MAX]:
            titres = {
                rang: mot for rang, valeur in enumerate(rangee.valeurs) if (mot := show(valeur))
            }
            couts = next((r for r, t in titres.items() if fold(t).startswith("depenses")), 0)
            annees = {r: t for r, t in titres.items() if re.fullmatch(r"20\d\d", t)}
            if not (couts and annees):
                continue
            suivantes = [r for r in table.rangees if r.numero > rangee.numero]
            jointes = list(join_coupees(suivantes, couts))
            if any(INTITULE.match(r.valeurs[0] or "") for r in jointes):
                titres = {0: titres.get(0, ""), couts: titres[couts], **annees}
                return Forme(replace(table, rangees=tuple(jointes)), titres, rangee.numero, 0)
    return None


def propose_annexe(forme):
    rangs = list(forme.titres)
    return {rangs[0]: Sens.ACTION, rangs[1]: Sens.COUT, **dict.fromkeys(rangs[2:], Sens.ANNEE)}


def join_coupees(rangees, couts):
    """The rows with their label in one cell; one that a page cut in two is one with the next."""
    debut = None
    for rangee in rangees:
        valeurs = list(rangee.valeurs) + [None] * (couts + 1 - len(rangee.valeurs))
        valeurs[0] = " ".join(filter(None, map(show, valeurs[:couts])))
        valeurs[1:couts] = [None] * (couts - 1)
        if debut:
            suite = valeurs + [None] * (len(debut.valeurs) - len(valeurs))
            avant = [*debut.valeurs, *[None] * (len(suite) - len(debut.valeurs))]
            valeurs = [a if b in (None, "") else b for a, b in zip(avant, suite, strict=True)]
            valeurs[0] = f"{avant[0]} {suite[0]}"
            valeurs[couts] = "\n".join(filter(None, map(read_texte, (avant[couts], suite[couts]))))
        rangee = Rangee((debut or rangee).numero, tuple(valeurs), rangee.formules)
        debut = rangee if valeurs[0].rstrip().endswith("/") else None
        if not debut:
            yield rangee
    if debut:
        yield debut
