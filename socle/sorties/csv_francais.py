"""A CSV as a French spreadsheet opens it: « ; », UTF-8 with its mark, decimal comma."""

import csv
import io
import re

from socle.francais.typographie import en_xml

FORMULE = re.compile(r"^\s*[=+\-@\t\r]")


def write_csv(liste):
    """The bytes of a `Liste`. A text that would be a formula gets an apostrophe in front."""
    sortie = io.StringIO(newline="")
    plume = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    plume.writerow([colonne.titre for colonne in liste.colonnes])
    for rangee in liste.rangees:
        plume.writerow([write_cellule(colonne, rangee) for colonne in liste.colonnes])
    return b"\xef\xbb\xbf" + sortie.getvalue().encode()


def write_cellule(colonne, rangee):
    texte = en_xml(colonne.write_brut(rangee))
    is_texte = isinstance(colonne.getter(rangee), str)
    return f"'{texte}" if is_texte and FORMULE.match(texte) else texte
