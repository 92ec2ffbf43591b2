"""From a reading to a workbook; the only module that imports openpyxl for a document."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.xml.functions import tostring

EUROS = '#,##0.00 "€"'
JOUR = "DD/MM/YYYY"
LARGEUR_MAX = 60
PROPRIETES = "docProps/core.xml"
TYPE_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Feuille:
    """A sheet: its name, the titles of its columns, its rows; a Decimal is an amount in euros."""

    titre: str
    colonnes: tuple[str, ...]
    rangees: tuple[tuple, ...]


def write_classeur(feuilles, *, le=None):
    """The bytes of a workbook. A text stays a text, even one that begins with « = ».

    With a moment `le`, the same sheets give the same bytes.
    """
    classeur = Workbook()
    classeur.remove(classeur.active)
    for feuille in feuilles:
        write_feuille(classeur.create_sheet(feuille.titre[:31]), feuille)
    sortie = BytesIO()
    classeur.save(sortie)
    return fix_dates(sortie.getvalue(), le) if le else sortie.getvalue()


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
