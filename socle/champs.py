"""A field declared once: its title, its format, where it shows, who writes it (docs/adr/0016).

A model lists its `Champ`s in `CHAMPS`; forms, workbook, lists, search, sheets and history read
them there.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Flag, auto
from operator import attrgetter

from django.db.models import TextChoices, TextField
from django.forms import Textarea
from django.utils.text import capfirst

from socle.saisie.cellules import (
    clean_texte,
    fold,
    read_choix,
    read_entier,
    read_jour,
    read_nombre,
    read_oui_non,
    read_texte,
)
from socle.saisie.editeur import MarkdownField


def write_nombre(nombre):
    """A Decimal in French, without a unit."""
    return f"{nombre.normalize():f}".replace(".", ",")


@dataclass(frozen=True, eq=False)
class Format:
    """What a value is. `read` reads its cell (CelluleRefusee), `write` and `write_brut` write a
    Decimal with its unit and without, `masque` is how a spreadsheet shows it.
    """

    read: Callable
    write: Callable = write_nombre
    write_brut: Callable = write_nombre
    masque: str = ""


TEXTE = Format(read_texte)
# Another object, by its words.
LIEN = Format(read_texte)
ENTIER = Format(read_entier)
NOMBRE = Format(read_nombre)
JOUR = Format(read_jour)
OUI_NON = Format(read_oui_non)


def write_valeur(valeur, write=write_nombre):
    """A value as a reader sees it; `write` writes a Decimal. Nothing is None or ''."""
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Decimal):
        return write(valeur)
    return f"{valeur:%d/%m/%Y}" if hasattr(valeur, "strftime") else str(valeur)


@dataclass(frozen=True)
class Colonne:
    """A column of a table: `getter` gives the value of a row.

    `nom` is the declared field that it shows; `is_facultative` leaves it out where no row has any.
    """

    titre: str
    getter: Callable
    format: Format = TEXTE
    nom: str = ""
    is_facultative: bool = False
    choix = ()
    lu = False
    fixe = False

    def write(self, rangee):
        """The value of a row, on the screen as in print."""
        return write_valeur(self.getter(rangee), self.format.write)

    def write_brut(self, rangee):
        """The value of a row for a CSV: the same, a number without its unit."""
        return write_valeur(self.getter(rangee), self.format.write_brut)


class Ou(Flag):
    """Where a field shows, with its title; what has a place of its own there is not said.

    Printed, it is also in the data that a document carries (R-G4).
    """

    FICHE = auto()
    LISTE = auto()
    CLASSEUR = auto()
    RECHERCHE = auto()
    COMPARAISON = auto()
    IMPRIME = auto()
    INTERNE = FICHE | LISTE | CLASSEUR | RECHERCHE
    PARTOUT = INTERNE | COMPARAISON | IMPRIME


@dataclass(frozen=True)
class Groupe:
    """Fields that stand together, on a page as in the administration, and who writes them."""

    titre: str
    geste: str


@dataclass(frozen=True)
class Champ:
    """A field, or several that are written as one (`de`: their names in the model).

    `saisie` names its inputs in a form. `titre_lu` is its title on a page, `vide` what is said
    there of nothing, `sauf` why it does not show everywhere. In the workbook `lu` is never read
    back, `fixe` is given by a new row only.
    `dits` are other words for its choices (`read_choix`).
    `brut` gives its value instead of the attribute, `poser` sets it, `lire` reads its cell;
    `cherche` are the paths to its words, by default the field itself when it is a text.
    """

    nom: str
    titre: str
    groupe: Groupe | None = None
    format: Format = TEXTE
    enum: type[TextChoices] | None = None
    ou: Ou = Ou.INTERNE
    sauf: str = ""
    de: tuple[str, ...] | None = None
    saisie: tuple[str, ...] | None = None
    cherche: tuple[str, ...] | None = None
    titre_lu: str = ""
    vide: str = ""
    lu: bool = False
    fixe: bool = False
    obligatoire: bool = False
    permis: tuple[str, ...] = ()
    dits: dict[str, str] | None = None
    lire: Callable | None = None
    poser: Callable | None = None
    brut: Callable | None = None

    @property
    def attribut(self):
        """What its cell writes; '' for one that is not read back."""
        return "" if self.lu else self.nom

    @property
    def champs(self):
        """The names of the model's fields that it holds."""
        return (self.nom,) if self.de is None else self.de

    @property
    def saisis(self):
        return self.champs if self.saisie is None else self.saisie

    @property
    def cherches(self):
        if self.cherche is not None:
            return self.cherche
        is_texte = self.format is TEXTE and not (self.enum or self.brut or self.de)
        return (self.nom,) if is_texte and Ou.RECHERCHE in self.ou else ()

    @property
    def choix(self):
        """The words of its drop-down list."""
        return tuple(map(str, self.enum.labels)) if self.enum else self.permis

    def through(self, chemin):
        """The same as a column of rows that reach its object by `chemin`; read only, but for what
        a new row gives.
        """
        reach = attrgetter(chemin)
        return replace(self, brut=lambda rangee: self.current(reach(rangee)), lu=not self.fixe)

    def current(self, objet):
        """Its value, comparable to what `read` gives."""
        valeur = self.brut(objet) if self.brut else getattr(objet, self.nom)
        if self.format is LIEN:
            valeur = str(valeur or "")
        return clean_texte(valeur) if isinstance(valeur, str) else valeur

    def getter(self, objet):
        """Its value as a reader sees it: the label of a choice."""
        if self.enum and not self.brut:
            return getattr(objet, f"get_{self.nom}_display")()
        return self.current(objet)

    def say(self, valeur):
        """A value that `getter` gave, on a page; '' for nothing."""
        texte = write_valeur(valeur, self.format.write)
        return capfirst(texte) if self.enum else texte

    def read(self, cellule):
        """The value of a cell. Raises CelluleRefusee."""
        if self.lire:
            return self.lire(cellule)
        if self.enum:
            return read_choix(cellule, self.enum.choices, self.dits)
        return self.format.read(cellule)

    def is_dit_autrement(self, cellule, valeur):
        """Whether a cell says by another word of `dits` what was read in it."""
        return bool(self.dits and valeur) and fold(cellule) not in map(
            fold, (valeur, self.show(valeur))
        )

    def set(self, objet, valeur):
        if self.poser:
            self.poser(objet, valeur)
        else:
            setattr(objet, self.nom, valeur)

    def show(self, valeur):
        """A value that `read` gave, in words."""
        if self.enum and valeur:
            return str(self.enum(valeur).label)
        return write_valeur(valeur, self.format.write)


def make_lu(titre, getter, format=TEXTE):
    """A column of the workbook to read only: a change in it is told, and left out."""
    return Champ("", titre, format=format, brut=getter, lu=True)


def shown_in(champs, ou):
    """Those of `champs` that show there, in one of the places when there are several."""
    return tuple(champ for champ in champs if champ.ou & ou)


def complete(tete, champs, read):
    """The columns of a list: those of `tete`, a `Colonne` or the name of a field, then what else
    of `champs` shows in lists. `read(champ)` gives what reads its value in a row.
    """
    autres = {
        champ.nom: Colonne(champ.titre, read(champ), champ.format, champ.nom, True)
        for champ in shown_in(champs, Ou.LISTE)
    }
    premieres = []
    for colonne in tete:
        if isinstance(colonne, str):
            colonne = replace(autres[colonne], is_facultative=False)
        premieres.append(colonne)
        autres.pop(colonne.nom, None)
    return (*premieres, *autres.values())


def keep_dites(colonnes, rangees):
    """Without the columns that are left out where no row has any value."""
    return tuple(c for c in colonnes if not c.is_facultative or any(map(c.write, rangees)))


def list_saisis(champs, *groupes):
    """The names of the inputs of a form over these groups."""
    return [nom for champ in champs if champ.groupe in groupes for nom in champ.saisis]


def make_saisie(champ, **options):
    """The form field of a field of a model (a `formfield_callback`): a text has two lines."""
    if isinstance(champ, TextField) and not isinstance(champ, MarkdownField):
        options.setdefault("widget", Textarea(attrs={"rows": 2}))
    return champ.formfield(**options)


def make_fieldsets(champs):
    """The groups of an administration page; a part of a `Champ` that has one of its own stands
    there.
    """
    seuls = {champ.nom for champ in champs}
    groupes = {}
    for champ in champs:
        if champ.groupe:
            noms = [nom for nom in champ.champs if nom == champ.nom or nom not in seuls]
            if noms:
                groupes.setdefault(champ.groupe.titre, []).append(tuple(noms))
    return [(titre, {"fields": noms}) for titre, noms in groupes.items()]


def list_ecrits(champs, geste):
    """The names of the model's fields that this gesture may write."""
    return {
        nom
        for champ in champs
        if champ.groupe and champ.groupe.geste == geste
        for nom in champ.champs
    }


def list_cherches(champs):
    """The paths to the words in which people look (R-R1)."""
    return tuple(chemin for champ in champs for chemin in champ.cherches)
