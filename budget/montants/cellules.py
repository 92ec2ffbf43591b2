"""An amount or a rate that somebody typed in a cell elsewhere (R-X3), and how each is written."""

from decimal import Decimal
from operator import itemgetter

from socle.champs import Colonne, Format
from socle.francais.euros import (
    CENTIME,
    MontantIllisible,
    arrondir,
    en_francais,
    lire_montant,
    pour_cent,
)
from socle.saisie.cellules import CelluleRefusee, read_nombre, read_texte

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


def read_pour_cent(valeur):
    return read_nombre(valeur.replace("%", "") if isinstance(valeur, str) else valeur)


def write_centimes(montant):
    return f"{montant:.2f}".replace(".", ",")


EUROS = Format(read_euros, en_francais, write_centimes, '#,##0.00 "€"')
POUR_CENT = Format(read_pour_cent, pour_cent, masque='0.## "%"')


def make_colonnes(*titres):
    """Columns over rows that are tuples; a Decimal in them is an amount in euros."""
    return tuple(Colonne(titre, itemgetter(rang), EUROS) for rang, titre in enumerate(titres))
