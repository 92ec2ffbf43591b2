"""The sheets of an .ods workbook, cell by cell, as LibreOffice writes them."""

from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import iterparse

ESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE, BUREAU, TEXTE = (ESPACE % nom for nom in ("table", "office", "text"))
BLANCS = {TEXTE + "tab": "\t", TEXTE + "line-break": "\n"}


def iter_feuilles(flux):
    """(name, rows) of each sheet; a row is (times, whether it is hidden, cells), a cell (times,
    value, whether it is a formula, (rows, columns) that it spans).
    """
    for _, noeud in iterparse(flux):
        if noeud.tag == TABLE + "table":
            yield noeud.get(TABLE + "name"), map(read_rangee, noeud.iter(TABLE + "table-row"))
            noeud.clear()


def count(noeud, attribut):
    return int(noeud.get(TABLE + attribut, 1))


def read_rangee(rangee):
    is_masquee = rangee.get(TABLE + "visibility", "visible") != "visible"
    return count(rangee, "number-rows-repeated"), is_masquee, map(read_cellule, rangee)


def read_cellule(cellule):
    is_formule = cellule.get(TABLE + "formula") is not None
    etendue = count(cellule, "number-rows-spanned"), count(cellule, "number-columns-spanned")
    return count(cellule, "number-columns-repeated"), read_valeur(cellule), is_formule, etendue


def read_valeur(cellule):
    genre = cellule.get(BUREAU + "value-type")
    if genre == "date":
        return date.fromisoformat(cellule.get(BUREAU + "date-value")[:10])
    if genre == "boolean":
        return cellule.get(BUREAU + "boolean-value") == "true"
    if genre in ("float", "currency", "percentage"):
        return Decimal(cellule.get(BUREAU + "value"))
    return "\n".join(map(read_texte, cellule.findall(TEXTE + "p"))) or None


def read_texte(noeud):
    """The words of a paragraph, with its spaces and its line breaks."""
    dit = BLANCS.get(noeud.tag, "")
    if noeud.tag == TEXTE + "s":
        dit = " " * min(int(noeud.get(TEXTE + "c", 1)), 1000)
    dits = (read_texte(fils) + (fils.tail or "") for fils in noeud)
    return dit + (noeud.text or "") + "".join(dits)
