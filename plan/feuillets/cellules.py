"""A vague date that somebody typed in a cell elsewhere (R-A3, R-X3)."""

from datetime import date
from decimal import Decimal

from socle.champs import Format
from socle.francais.periode import PeriodeIllisible, ecrire, lire
from socle.saisie.cellules import CelluleRefusee, read_jour, read_texte


def read_periode(valeur):
    """A vague date as `socle.francais.periode` writes it. Raises CelluleRefusee."""
    if isinstance(valeur, Decimal) and valeur == valeur.to_integral_value():
        annee = 2000 <= valeur <= 2100
        texte = str(int(valeur)) if annee else f"{read_jour(valeur):%d/%m/%Y}"
    elif isinstance(valeur, date):
        texte = f"{read_jour(valeur):%d/%m/%Y}"
    else:
        texte = read_texte(valeur)
    try:
        periode = lire(texte)
    except PeriodeIllisible as illisible:
        raise CelluleRefusee(f"« {texte[:60]} » : {illisible}") from illisible
    return ecrire(periode.precision, periode.premier)


PERIODE = Format(read_periode)
