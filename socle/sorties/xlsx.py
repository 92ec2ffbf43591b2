"""From a reading to a workbook; the only module that writes with openpyxl for a document."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.xml.functions import tostring

from socle.champs import TEXTE, Colonne
from socle.francais.typographie import en_xml

JOUR = "DD/MM/YYYY"
LARGEUR_MAX = 60
LIGNES_EN_PLUS = 500
TEXTE_MAX = 32_767
COUPE = "… [texte trop long pour une cellule : il reste entier dans l'application]"
CLE = "Clé (ne pas modifier)"
CLE_TOTAL = "total"
PROPRIETES = "docProps/core.xml"
TYPE_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENTETE = PatternFill("solid", fgColor="E3EEE5")
LECTURE_SEULE = PatternFill("solid", fgColor="F0EDE2")


@dataclass(frozen=True)
class TotalDeFeuille:
    """A row under the others: its words, and for some columns the formula of its cell.

    A formula is a template over {col} (the column's own letter), {premiere}, {derniere} (the rows).
    """

    libelle: str
    formules: dict[str, str]


@dataclass(frozen=True)
class Feuille:
    """A sheet: its name, its columns, its rows. `cle` gives the hidden key of a row; rows that are
    only examples are grey.
    """

    titre: str
    colonnes: tuple[Colonne, ...]
    rangees: tuple
    cle: Callable | None = None
    totaux: tuple[TotalDeFeuille, ...] = ()
    is_exemple: bool = False


def write_classeur(feuilles, *, marque=None, le=None):
    """The bytes of a workbook. A text stays a text, even one that begins with « = ».

    `marque` is {name: text}, kept in a hidden sheet, by which the workbook is known again. With a
    moment `le`, the same sheets give the same bytes.
    """
    classeur = Workbook()
    classeur.remove(classeur.active)
    for feuille in feuilles:
        write_feuille(classeur.create_sheet(feuille.titre[:31]), feuille)
    if marque:
        page = classeur.create_sheet("_marque")
        page.sheet_state = "veryHidden"
        for rangee in marque.items():
            page.append(rangee)
    contenu = save(classeur)
    return fix_dates(contenu, le) if le else contenu


def save(classeur):
    sortie = BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def fix_dates(contenu, le):
    """A workbook that says it was made at the moment `le`, and at no other."""
    moment = le.replace(tzinfo=None, microsecond=0)
    proprietes = DocumentProperties(creator="", created=moment, modified=moment)
    sortie = BytesIO()
    with ZipFile(BytesIO(contenu)) as source, ZipFile(sortie, "w", ZIP_DEFLATED) as cible:
        for entree in source.infolist():
            octets = source.read(entree)
            if entree.filename == PROPRIETES:
                octets = tostring(proprietes.to_tree())
            cible.writestr(
                ZipInfo(entree.filename, moment.timetuple()[:6]), octets, compress_type=ZIP_DEFLATED
            )
    return sortie.getvalue()


def fill_modele(modele, *, feuille, premiere, rangees, notes=()):
    """The bytes of a template (a path) whose sheet `feuille` holds `rangees` from a row on.

    What stood there before is removed; `notes` make a sheet of their own.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        classeur = load_workbook(modele)
    page = classeur[feuille]
    for cellules in page.iter_rows(min_row=premiere):
        for cellule in cellules:
            cellule.value = None
    for numero, rangee in enumerate(rangees, start=premiere):
        for rang, valeur in enumerate(rangee, start=1):
            write_cellule(page.cell(numero, rang), valeur, TEXTE)
    if notes:
        suite = classeur.create_sheet("Ce qui n'a pas de place")
        for note in notes:
            suite.append([""])
            write_cellule(suite.cell(suite.max_row, 1), note, TEXTE)
        suite.column_dimensions["A"].width = 120
    return save(classeur)


def write_feuille(page, feuille):
    decalage = 1 if feuille.cle else 0
    titres = ([CLE] if feuille.cle else []) + [colonne.titre for colonne in feuille.colonnes]
    page.append(titres)
    for cellule in page[1]:
        cellule.font = Font(bold=True)
        cellule.fill = ENTETE
        cellule.alignment = Alignment(wrap_text=True, vertical="top")
    largeurs = [len(titre) for titre in titres]
    for numero, rangee in enumerate(feuille.rangees, start=2):
        if feuille.cle:
            write_cellule(page.cell(numero, 1), feuille.cle(rangee), TEXTE)
        for rang, colonne in enumerate(feuille.colonnes, start=1 + decalage):
            cellule = page.cell(numero, rang)
            write_cellule(cellule, colonne.getter(rangee), colonne.format)
            if colonne.lu:
                cellule.fill = LECTURE_SEULE
            if feuille.is_exemple:
                cellule.font = Font(italic=True, color="767676")
            largeurs[rang - 1] = max(largeurs[rang - 1], len(str(cellule.value or "")))
    write_totaux(page, feuille, decalage)
    finish(page, feuille, decalage, largeurs)


def write_cellule(cellule, valeur, format):
    if valeur is None or valeur == "":
        return
    if isinstance(valeur, bool):
        valeur = "oui" if valeur else "non"
    if isinstance(valeur, str):
        valeur = en_xml(str(valeur))
        if len(valeur) > TEXTE_MAX:
            valeur = valeur[: TEXTE_MAX - len(COUPE)] + COUPE
    cellule.value = valeur
    if isinstance(valeur, str):
        cellule.data_type = "s"
        cellule.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cellule.alignment = Alignment(vertical="top")
    if isinstance(valeur, date):
        cellule.number_format = JOUR
    elif format.masque and isinstance(valeur, Decimal):
        cellule.number_format = format.masque


def write_totaux(page, feuille, decalage):
    """The rows of total, one blank row under the others."""
    derniere = max(len(feuille.rangees) + 1, 2)
    for place, total in enumerate(feuille.totaux, start=derniere + 2):
        if feuille.cle:
            page.cell(place, 1, CLE_TOTAL)
        page.cell(place, 1 + decalage, total.libelle).font = Font(bold=True)
        for rang, colonne in enumerate(feuille.colonnes, start=1 + decalage):
            if colonne.titre in total.formules:
                lettre = get_column_letter(rang)
                formule = total.formules[colonne.titre]
                cellule = page.cell(place, rang)
                cellule.value = formule.format(col=lettre, premiere=2, derniere=derniere)
                cellule.font = Font(bold=True)
                if colonne.format.masque:
                    cellule.number_format = colonne.format.masque


def finish(page, feuille, decalage, largeurs):
    """Widths, frozen header, filters, drop-down lists, print set-up, hidden key."""
    for rang, largeur in enumerate(largeurs, start=1):
        colonne = page.column_dimensions[get_column_letter(rang)]
        colonne.width = min(LARGEUR_MAX, largeur + 2)
        colonne.hidden = bool(feuille.cle) and rang == 1
    page.freeze_panes = page.cell(2, 1 + decalage)
    derniere = get_column_letter(len(feuille.colonnes) + decalage)
    page.auto_filter.ref = f"A1:{derniere}{len(feuille.rangees) + 1}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    page.oddFooter.left.text = feuille.titre
    page.oddFooter.right.text = "&P / &N"
    for rang, colonne in enumerate(feuille.colonnes, start=1 + decalage):
        if colonne.choix:
            lettre = get_column_letter(rang)
            add_liste(page, f"{lettre}2:{lettre}{len(feuille.rangees) + LIGNES_EN_PLUS}", colonne)


def add_liste(page, plage, colonne):
    liste = DataValidation(
        type="list",
        formula1=f'"{",".join(colonne.choix)}"',
        allow_blank=True,
        showErrorMessage=True,
    )
    liste.errorTitle, liste.error = colonne.titre[:31], "Choisissez un mot de la liste."
    page.add_data_validation(liste)
    liste.add(plage)
