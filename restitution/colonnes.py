"""A column: its title, its value and how it is written; declared once for every output (R-X1)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from operator import itemgetter

from budget.euros import en_francais, pour_cent


class Format(Enum):
    """What a value is: a text, a whole number, an amount… An empty value is None or ''."""

    TEXTE = "texte"
    ENTIER = "entier"
    ANNEE = "annee"
    NOMBRE = "nombre"
    EUROS = "euros"
    POUR_CENT = "pour_cent"
    JOUR = "jour"
    OUI_NON = "oui_non"


@dataclass(frozen=True)
class Colonne:
    """`getter` gives the value of a row; `choix` are the words of a drop-down list."""

    titre: str
    getter: Callable
    format: Format = Format.TEXTE
    choix: tuple[str, ...] = ()

    def write(self, rangee):
        """The value of a row as a reader sees it, on the screen as in print."""
        return write_texte(self.getter(rangee), self.format)

    def write_brut(self, rangee):
        """The value of a row for a CSV: the same, a number without its unit."""
        return write_nombre(self.getter(rangee), self.format)


def make_colonnes(*titres):
    """Columns over rows that are tuples; a Decimal in them is an amount in euros."""
    return tuple(
        Colonne(titre, itemgetter(rang), Format.EUROS) for rang, titre in enumerate(titres)
    )


def write_texte(valeur, format):
    if valeur is None or valeur == "":
        return ""
    if isinstance(valeur, Decimal):
        if format == Format.EUROS:
            return en_francais(valeur)
        if format == Format.POUR_CENT:
            return pour_cent(valeur)
    return write_nombre(valeur, format)


def write_nombre(valeur, format):
    if valeur is None or valeur == "":
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Decimal):
        ecrit = f"{valeur:.2f}" if format == Format.EUROS else f"{valeur.normalize():f}"
        return ecrit.replace(".", ",")
    if hasattr(valeur, "strftime"):
        return f"{valeur:%d/%m/%Y}"
    return str(valeur)
