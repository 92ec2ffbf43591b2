"""Builders of the files that come in: the office's workbook edited by a person, and raw ones."""

import zipfile
from datetime import date
from io import BytesIO

import openpyxl
from django.utils import timezone

from echanges.classeur.aller_retour import write_plan
from echanges.importation import importer
from socle.sorties.xlsx import CLE


def export(plan):
    """The workbook of `/export/plan.xlsx`, open."""
    return openpyxl.load_workbook(BytesIO(write_plan(plan, on=date(2026, 11, 24))))


def save(classeur):
    sortie = BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def column_of(page, titre, entete=1):
    return next(c.column for c in page[entete] if c.value == titre)


def row_of(page, titre, valeur):
    colonne = column_of(page, titre)
    return next(r for r in range(2, page.max_row + 1) if page.cell(r, colonne).value == valeur)


def type_in(page, ligne, titre, valeur):
    """Type a value in a cell, as a person does; gives its name, such as « E12 »."""
    cellule = page.cell(ligne, column_of(page, titre))
    cellule.value = valeur
    return cellule.coordinate


def append(page, **valeurs):
    """A new row under the others, without a key; the words « _ » stand for spaces."""
    ligne = page.max_row + 1
    for titre, valeur in valeurs.items():
        type_in(page, ligne, titre.replace("_", " "), valeur)
    return ligne


def make_classeur(*rangees, titre="Feuille1"):
    classeur = openpyxl.Workbook()
    page = classeur.active
    page.title = titre
    for rangee in rangees:
        page.append(rangee)
    return classeur


def bring(contenu, *, plan=None, nom="plan.xlsx", **options):
    """The report of an import of bytes, or of an open workbook."""
    if not isinstance(contenu, bytes):
        contenu = save(contenu)
    return importer(contenu, nom=nom, plan=plan, le=timezone.localtime(), **options)


def clear_key(page, ligne):
    page.cell(ligne, column_of(page, CLE)).value = None


def replace_part(contenu, nom, change):
    """The same workbook with one of its parts rewritten by `change`."""
    sortie = BytesIO()
    with zipfile.ZipFile(BytesIO(contenu)) as source, zipfile.ZipFile(sortie, "w") as cible:
        for partie in source.infolist():
            octets = source.read(partie)
            cible.writestr(partie, change(octets) if partie.filename == nom else octets)
    return sortie.getvalue()
