"""The columns of the office's workbook that come back: each reads a cell and sets a value."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budget.cellules import read_euros
from comptes.cellules import (
    CelluleRefusee,
    clean_texte,
    read_choix,
    read_entier,
    read_jour,
    read_nombre,
    read_oui_non,
    read_texte,
)
from plan.periode import PeriodeIllisible, ecrire, lire
from restitution.colonnes import Colonne, Format


def read_periode(valeur):
    """A vague date as `plan.periode` writes it. Raises CelluleRefusee."""
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


def read_pour_cent(valeur):
    if isinstance(valeur, str):
        valeur = valeur.replace("%", "")
    return read_nombre(valeur)


LECTEURS = {
    Format.TEXTE: read_texte,
    Format.ENTIER: read_entier,
    Format.ANNEE: read_entier,
    Format.NOMBRE: read_nombre,
    Format.EUROS: read_euros,
    Format.POUR_CENT: read_pour_cent,
    Format.JOUR: read_jour,
    Format.OUI_NON: read_oui_non,
}


@dataclass(frozen=True)
class Champ(Colonne):
    """A column that may come back. `attribut` is the field of the model; '' for a read-only one.

    `fixe` may be given for a new row only. `lire` replaces the reader of the format, `poser` the
    plain assignment, `brut` the plain reading of the value to compare with.
    """

    attribut: str = ""
    enum: type | None = None
    fixe: bool = False
    obligatoire: bool = False
    lire: Callable | None = None
    poser: Callable | None = None
    brut: Callable | None = None

    @property
    def is_lue_seulement(self):
        return not self.attribut

    def read(self, cellule):
        """The value of a cell, comparable to `current`. Raises CelluleRefusee."""
        if self.lire:
            return self.lire(cellule)
        if self.enum:
            return read_choix(cellule, self.enum.choices)
        return LECTEURS[self.format](cellule)

    def current(self, objet):
        valeur = self.brut(objet) if self.brut else getattr(objet, self.attribut)
        return clean_texte(valeur) if isinstance(valeur, str) else valeur

    def set(self, objet, valeur):
        if self.poser:
            self.poser(objet, valeur)
        else:
            setattr(objet, self.attribut, valeur)

    def show(self, valeur):
        """A value in the words of the sheet."""
        if valeur in (None, ""):
            return ""
        if self.enum:
            return str(self.enum(valeur).label)
        return Colonne(self.titre, lambda v: v, self.format).write(valeur)


def make_choix(titre, attribut, enum, **options):
    """A column of words taken from a `TextChoices`."""
    return Champ(
        titre,
        lambda objet: getattr(objet, f"get_{attribut}_display")(),
        attribut=attribut,
        enum=enum,
        choix=tuple(str(libelle) for libelle in enum.labels),
        **options,
    )


def make_champ(titre, attribut, format=Format.TEXTE, **options):
    """A column of a plain field, or of what `brut` gives."""
    getter = options.get("brut") or (lambda objet: getattr(objet, attribut))
    return Champ(titre, getter, format, attribut=attribut, **options)


def make_lu(titre, getter, format=Format.TEXTE):
    """A column to read only: a change in it is told, and left out."""
    return Champ(titre, getter, format)


def normalise(valeur):
    """A value as the digest of a row writes it: the same before and after a spreadsheet."""
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}"
    return "" if valeur is None else str(valeur)


def digest(valeurs):
    """Twelve letters that change when one value of a row does. `valeurs` is {title: value}."""
    pleines = sorted((t, normalise(v)) for t, v in valeurs.items() if v not in (None, ""))
    return hashlib.sha256(repr(pleines).encode()).hexdigest()[:12]
