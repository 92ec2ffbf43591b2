"""From a reading to a workbook; the only module that imports openpyxl for a document."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

EUROS = '#,##0.00 "€"'
JOUR = "DD/MM/YYYY"
LARGEUR_MAX = 60
TYPE_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Feuille:
    """A sheet: its name, the titles of its columns, its rows; a Decimal is an amount in euros."""

    titre: str
    colonnes: tuple[str, ...]
    rangees: tuple[tuple, ...]


def write_classeur(feuilles):
    """The bytes of a workbook. A text stays a text, even one that begins with « = »."""
    classeur = Workbook()
    classeur.remove(classeur.active)
    for feuille in feuilles:
        write_feuille(classeur.create_sheet(feuille.titre[:31]), feuille)
    sortie = BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def write_feuille(page, feuille):
    page.append(feuille.colonnes)
    for cellule in page[1]:
        cellule.font = Font(bold=True)
        cellule.fill = PatternFill("solid", fgColor="E3EEE5")
    page.freeze_panes = "A2"
    for rangee in feuille.rangees:
        page.append(rangee)
        for cellule in page[page.max_row]:
            write_format(cellule)
    for rang, colonne in enumerate(zip(feuille.colonnes, *feuille.rangees, strict=True), start=1):
        largeur = max(len(str(valeur)) for valeur in colonne) + 2
        page.column_dimensions[get_column_letter(rang)].width = min(LARGEUR_MAX, largeur)


def write_format(cellule):
    if isinstance(cellule.value, Decimal):
        cellule.number_format = EUROS
    elif isinstance(cellule.value, date):
        cellule.number_format = JOUR
    elif isinstance(cellule.value, str):
        cellule.data_type = "s"
        cellule.alignment = Alignment(wrap_text=True, vertical="top")
