"""From a reading to a workbook; the only module that writes with openpyxl for a document."""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from posixpath import dirname, relpath
from textwrap import wrap
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.page import PageMargins
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.functions import tostring

from socle.champs import TEXTE, Colonne
from socle.francais.typographie import en_xml

JOUR = "DD/MM/YYYY"
LARGEUR_MAX, MARGES = 40, 3
# In points: a character of a column, were Calibri replaced by the widest font; the font; the least
# that is legible once printed (R-X9); a line of a cell, and the highest row.
CARACTERE, POLICE, LISIBLE, LIGNE, RANGEE_MAX = 7, 11, 7, 15, 409
ECHELLE = LISIBLE / POLICE + 0.01
MARGE = 0.4
# (number, points between its margins, widest column) of A4 and A3 lying down, the best first.
PAPIERS = (("9", 784, 40), ("8", 1133, 40), ("8", 1133, 30), ("8", 1133, 22))
LIGNES_EN_PLUS = 500
TEXTE_MAX = 32_767
COUPE = "… [texte trop long pour une cellule : il reste entier dans l'application]"
CLE = "Clé (ne pas modifier)"
CLE_TOTAL = "total"
CIBLE_ABSOLUE = re.compile(rb'(?<=\bTarget=")/([^"]+)')
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


class Paquet(ZipFile):
    """The zip of a workbook, whose parts point at each other by relative paths: openpyxl writes
    absolute ones, which other readers (exceljs) do not find.
    """

    def writestr(self, nom, contenu, *options, **choix):
        if str(nom).endswith(".rels"):
            racine = "/" + dirname(dirname(nom))
            contenu = CIBLE_ABSOLUE.sub(
                lambda cible: relpath("/" + cible[1].decode(), racine).encode(), contenu
            )
        super().writestr(nom, contenu, *options, **choix)


def save(classeur):
    sortie = BytesIO()
    ExcelWriter(classeur, Paquet(sortie, "w", ZIP_DEFLATED)).save()
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


def fill_modele(modele, *, feuille, entete, consignes, titres, rangees, notes=()):
    """The bytes of a template (a path) whose sheet `feuille` holds these titles in its row
    `entete`, and `rangees` from two rows lower.

    The row under the titles is emptied, the `consignes` rows that explain are removed, the other
    visible sheets too; `notes` make a sheet.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        classeur = load_workbook(modele)
    page = classeur[feuille]
    for autre in classeur.worksheets:
        if autre != page and autre.sheet_state == "visible":
            classeur.remove(autre)
    classeur.active = page
    page.delete_rows(entete + 2, consignes)
    for cellule in page[entete + 1]:
        cellule.value = None
    for ligne in range(entete + 1, entete + 2 + consignes):
        page.row_dimensions[ligne].height = None
    for rang, titre in enumerate(titres, start=1):
        page.cell(entete, rang).value = titre
    for numero, rangee in enumerate(rangees, start=entete + 2):
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
    largeurs = [max(len(titre) // 3, *map(len, titre.split())) for titre in titres]
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
            largeurs[rang - 1] = max(largeurs[rang - 1], measure(cellule.value, colonne.format))
    write_totaux(page, feuille, decalage)
    largeurs = set_impression(page, feuille.titre, largeurs[decalage:], 1 + decalage)
    finish(page, feuille, decalage, largeurs)
    for cellules in page.iter_rows(min_col=1 + decalage):
        lignes = max(map(count_lignes, cellules, largeurs))
        if lignes > 1:
            numero, ht = cellules[0].row, min(lignes * LIGNE, RANGEE_MAX)
            page.row_dimensions[numero] = HauteurSouple(page, index=numero, ht=ht)


def measure(valeur, format):
    """How many characters a cell is wide: its longest line, its number with its unit."""
    if isinstance(valeur, Decimal):
        return len(format.write(valeur)) + 2
    return min(LARGEUR_MAX, max(map(len, str(valeur or "").split("\n"))))


class HauteurSouple(RowDimension):
    """A height that LibreOffice shows, and that a spreadsheet changes with what is typed."""

    customHeight = False


def count_lignes(cellule, largeur):
    if not (isinstance(cellule.value, str) and cellule.alignment.wrap_text):
        return 1
    lignes = cellule.value.split("\n")
    return sum(len(wrap(ligne, largeur + 1)) or 1 for ligne in lignes)


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
    """Widths, frozen header, filters, drop-down lists, hidden key."""
    page.column_dimensions["A"].hidden = bool(feuille.cle)
    for rang, largeur in enumerate(largeurs, start=1 + decalage):
        page.column_dimensions[get_column_letter(rang)].width = largeur + MARGES
    page.freeze_panes = page.cell(2, 1 + decalage)
    derniere = get_column_letter(len(feuille.colonnes) + decalage)
    page.auto_filter.ref = f"A1:{derniere}{len(feuille.rangees) + 1}"
    for rang, colonne in enumerate(feuille.colonnes, start=1 + decalage):
        lettre = get_column_letter(rang)
        if colonne.choix:
            add_liste(page, f"{lettre}2:{lettre}{len(feuille.rangees) + LIGNES_EN_PLUS}", colonne)
        if colonne.fixe:
            # A spreadsheet takes 1-2-9, typed in a new row, for a day of February 2009.
            page.column_dimensions[lettre].number_format = "@"


def set_impression(page, titre, largeurs, premiere):
    """Legible once printed, lying down: on A4, else A3, else on several A3 side by side, which all
    begin by the column `premiere` (R-X9). Gives the widths that it takes.
    """
    page.page_setup.orientation = "landscape"
    page.page_margins = PageMargins(MARGE, MARGE, MARGE, 0.6, header=0.2, footer=0.3)
    for papier, place, plafond in PAPIERS:
        serrees = [min(largeur, plafond) for largeur in largeurs]
        if sum(serree + MARGES for serree in serrees) * CARACTERE * ECHELLE <= place:
            page.page_setup.paperSize, largeurs = papier, serrees
            page.page_setup.fitToHeight = 0
            page.sheet_properties.pageSetUpPr.fitToPage = True
            break
    else:
        page.page_setup.paperSize = page.PAPERSIZE_A3
        page.page_setup.scale = round(100 * ECHELLE)
        page.page_setup.pageOrder = "overThenDown"
        page.print_title_cols = f"A:{get_column_letter(premiere)}"
    page.print_title_rows = "1:1"
    page.print_options.gridLines = True
    page.HeaderFooter.scaleWithDoc = False
    page.oddFooter.left.text = titre
    page.oddFooter.right.text = "&P / &N"
    return largeurs


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
