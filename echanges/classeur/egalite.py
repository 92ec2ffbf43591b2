"""Whether a cell that comes back says what the application holds."""

from socle.saisie.cellules import CelluleRefusee, read_texte
from socle.sorties.xlsx import COUPE


def read_numero(cle):
    """The number of the row that a key names; None when it names none."""
    pk = cle.partition("-")[0]
    return int(pk) if pk.isascii() and pk.isdigit() and len(pk) < 19 else None


def read_texte_libre(valeur):
    """The words of any cell, for a comparison that refuses nothing."""
    try:
        return read_texte(str(valeur) if type(valeur) is int else valeur)
    except CelluleRefusee:
        return str(valeur)


def is_same(lue, actuelle):
    """Whether a cell says what the application holds; a text cut at the export does not change."""
    if isinstance(lue, str) and lue.endswith(COUPE):
        return isinstance(actuelle, str) and actuelle.startswith(lue.removesuffix(COUPE))
    return (lue if lue is not None else "") == (actuelle if actuelle is not None else "")
