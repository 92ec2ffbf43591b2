"""An amount that somebody typed in a cell elsewhere (R-X3)."""

from decimal import Decimal

from budget.euros import CENTIME, MontantIllisible, arrondir, lire_montant
from comptes.cellules import CelluleRefusee, read_texte

PRECISION = Decimal("0.000001")


def read_euros(valeur):
    """An amount, None for an empty cell: 2400, « 2 400 € » (R-X3). Raises CelluleRefusee."""
    if isinstance(valeur, Decimal):
        if valeur < 0:
            raise CelluleRefusee("Un montant ne peut pas être négatif.")
        rond = arrondir(valeur)
        if abs(rond - valeur) > PRECISION:
            raise CelluleRefusee("Ce montant a plus de deux décimales : arrondissez-le.")
        return rond
    texte = read_texte(valeur)
    if not texte:
        return None
    try:
        return lire_montant(texte).quantize(CENTIME)
    except MontantIllisible as illisible:
        raise CelluleRefusee(f"« {texte[:60]} » : {illisible}") from illisible
