"""Broken and hostile files: each ends in a sentence, and the database is as before (R-X3)."""

import json
import re
import resource
import subprocess
import sys
import zipfile
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from openpyxl.comments import Comment

from budget.models import Depense
from plan.models import Action
from tests.fabrique import make_action
from tests.fabrique_echanges import (
    append,
    bring,
    export,
    make_classeur,
    replace_part,
    save,
    type_in,
)

pytestmark = pytest.mark.django_db
ANNEXE = ("Défi - Axe / Action", "Dépenses prévisionnelles", "2024", "2025")


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2024])


def add_part(contenu, nom, octets):
    """The same workbook with one more part in its archive."""
    sortie = BytesIO(contenu)
    with zipfile.ZipFile(sortie, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(nom, octets)
    return sortie.getvalue()


def make_bombe(contenu):
    return add_part(contenu, "xl/media/bombe.xml", b"0" * 210_000_000)


def make_entites(octets):
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + octets.split(b"?>", 1)[-1]


FICHIERS = {
    "xls-renomme": (lambda c: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ancien classeur"),
    "zip-tronque": (lambda c: c[: len(c) // 2], "incomplet ou abîmé"),
    "zip-casse": (lambda c: c[:200] + b"\xff" * 400 + c[600:], "incomplet ou abîmé"),
    "bombe": (make_bombe, "démesuré"),
    "macros": (lambda c: add_part(c, "xl/vbaProject.bin", b"x"), "macros"),
    "liens": (lambda c: add_part(c, "xl/externalLinks/externalLink1.xml", b"<a/>"), "liaisons"),
    "entites": (lambda c: replace_part(c, "xl/workbook.xml", make_entites), "pas sain"),
    "feuille-vide": (
        lambda c: replace_part(c, "xl/worksheets/sheet1.xml", lambda o: b""),
        "incomplet ou abîmé",
    ),
    "autre-zip": (lambda c: add_part(b"PK\x05\x06" + b"\0" * 18, "a.txt", b"a"), "pas un classeur"),
    "pdf": (lambda c: b"%PDF-1.7\n", "enregistrez-le en .docx"),
    "image": (lambda c: b"\x89PNG\r\n\x1a\n", "ni un classeur"),
    "vide": (lambda c: b"", "vide"),
    "blanc": (lambda c: b" \n\n ", "vide"),
    "html": (
        lambda c: b"<html><table><tr><td>1</td></tr></table></html>",
        "page web",
    ),
    "json-casse": (lambda c: b'{"format": "plan-copie/1", ', "pas du JSON"),
    "json-profond": (lambda c: b'{"a":' + b"[" * 100_000, "pas du JSON"),
    "json-inconnu": (lambda c: b'{"format": "autre/9"}', "n'est pas connu"),
}


@pytest.mark.parametrize(("make", "phrase"), FICHIERS.values(), ids=FICHIERS.keys())
def test_a_bad_file_ends_in_a_sentence_and_changes_nothing(plan, action, make, phrase):
    avant = Action.history.count()

    rapport = bring(make(save(export(plan))), plan=plan, appliquer=True)

    assert len(rapport.refus) >= 1
    assert phrase in " ".join(refus.phrase for refus in rapport.refus)
    assert not rapport.is_applique
    assert Action.history.count() == avant


CELLULES = [
    pytest.param("Statut", "Fini", "Fini » n'est pas un mot admis", id="statut"),
    pytest.param("Statut", "=1+1", "formule", id="formule"),
    pytest.param("Avancement (%)", "beaucoup", "n'est pas un nombre", id="mots"),
    pytest.param("Avancement (%)", 101, "0 à 100", id="trop-grand"),
    pytest.param("Avancement (%)", 12.5, "nombre entier", id="virgule"),
    pytest.param("Commentaire", "a_x0000_b", "caractères invisibles", id="nul"),
    pytest.param("Commentaire", "a_x0007_b", "caractères invisibles", id="sonnette"),
    pytest.param("Titre", "t" * 301, "300", id="titre-long"),
    pytest.param("Titre", None, "vide", id="titre-vide"),
    pytest.param("Début", "31/02/2025", "n'existe pas", id="jour-impossible"),
    pytest.param("Début", "bientôt", "Écrivez une date", id="date-en-mots"),
    pytest.param("Clé (ne pas modifier)", "12345678901234567890-a", "clé", id="cle-fausse"),
    pytest.param("Clé (ne pas modifier)", "999999-abc", "n'est plus dans", id="cle-inconnue"),
]


@pytest.mark.parametrize(("titre", "valeur", "phrase"), CELLULES)
def test_a_bad_cell_is_refused_by_its_place(plan, action, titre, valeur, phrase):
    classeur = export(plan)
    cellule = type_in(classeur["Plan"], 2, titre, valeur)
    if valeur == "=1+1":
        classeur["Plan"][cellule].data_type = "f"

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert [r.cellule for r in rapport.refus] == [cellule]
    assert phrase in rapport.refus[0].phrase


@pytest.mark.parametrize(
    ("valeur", "montant"),
    [
        ("2 400 €", 2400),
        ("2\u202f400,50\u00a0€", "2400.5"),
        ("2400", 2400),
        (2400, 2400),
        (1.5e3, 1500),
        (108937.68, "108937.68"),
        (0, 0),
    ],
)
def test_a_number_is_understood_as_it_is_written(plan, action, valeur, montant):
    classeur = export(plan)
    append(classeur["Réalisation"], Action="1-1-1", Étape="engagé", Date="01/03/2025")
    type_in(classeur["Réalisation"], classeur["Réalisation"].max_row, "Montant TTC", valeur)

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert rapport.refus == []
    assert Depense.objects.get().montant_ttc == Decimal(montant)


@pytest.mark.parametrize("valeur", ["1.5e3", "2O00 €", "12,345.67", "-5 €", -5, "100 $", 0.005])
def test_a_doubtful_number_is_refused(plan, action, valeur):
    classeur = export(plan)
    append(classeur["Réalisation"], Action="1-1-1", Étape="engagé", Date="01/03/2025")
    type_in(classeur["Réalisation"], classeur["Réalisation"].max_row, "Montant TTC", valeur)

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert [r.colonne for r in rapport.refus] == ["Montant TTC"]
    assert not Depense.objects.exists()


@pytest.mark.parametrize("valeur", [45717, "01/03/2025", "2025-03-01"])
def test_serial_dates_and_written_ones_are_the_same_day(plan, action, valeur):
    classeur = export(plan)
    append(classeur["Réalisation"], Action="1-1-1", Étape="engagé", Montant_TTC=1, Date=valeur)

    bring(classeur, plan=plan, appliquer=True)

    assert f"{Depense.objects.get().le:%Y-%m-%d}" == "2025-03-01"


def test_merged_headers_and_merged_cells_are_refused_by_their_range(plan, action):
    classeur = export(plan)
    classeur["Plan"].merge_cells("E1:F1")

    assert bring(classeur, plan=plan).refus[0].cellule == "E1:F1"


def test_hidden_rows_are_read_and_told_and_comments_ignored(plan, action):
    classeur = export(plan)
    page = classeur["Plan"]
    page.row_dimensions[2].hidden = True
    page["E2"].comment = Comment("à voir", "Camille")

    rapport = bring(classeur, plan=plan)

    assert rapport.total.inchangees == 4
    assert "1 ligne masquée, lue comme les autres" in rapport.remarques[0]


@pytest.mark.parametrize("codage", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separateur", ["\t", ";", ","])
def test_a_csv_is_read_whatever_its_encoding(structure, codage, separateur):
    rangees = [ANNEXE, ("Défi 1 – Axe 1 / Action 1", "Été : 250 €", "X", "")]
    texte = "\r\n".join(separateur.join(rangee) for rangee in rangees) + "\r\n"

    rapport = bring(texte.encode(codage), structure=structure, nom="annexe.csv", appliquer=True)

    assert rapport.refus == []
    assert Action.objects.get().lignecouts.get().libelle == "Été"


@pytest.mark.parametrize(
    ("couts", "phrase"),
    [("a\x00b : 1 €", "invisibles"), ("x" * 40_000, "40000 caractères"), ("\x07 : 1 €", "invisib")],
)
def test_control_characters_and_endless_cells_of_a_csv_are_refused(structure, couts, phrase):
    texte = "\t".join(ANNEXE) + f"\nDéfi 1 – Axe 1 / Action 1\t{couts}\tX\t\n"

    rapport = bring(texte.encode(), structure=structure, nom="a.tsv", appliquer=True)

    assert phrase in rapport.refus[0].phrase
    assert not Action.objects.exists()


def test_an_endless_csv_cell_is_a_sentence_too(structure):
    texte = "\t".join(ANNEXE) + "\nDéfi 1 – Axe 1 / Action 1\t" + "y" * 200_000

    assert "pas du CSV" in bring(texte.encode(), structure=structure).refus[0].phrase


SCRIPT = """
import sys
from socle.saisie.tables import FichierIllisible, read_tables
try:
    read_tables(open(sys.argv[1], "rb").read())
    print("lu")
except FichierIllisible as refus:
    print(refus)
# The most that this process ever held, in megabytes; what its parent held does not count.
print(next(int(li.split()[1]) // 1024 for li in open("/proc/self/status") if "VmHWM" in li))
"""


@pytest.mark.parametrize("genre", ["million", "bombe"])
def test_a_huge_sheet_is_refused_in_little_memory_and_time(tmp_path, genre):
    fichier = tmp_path / "grand.xlsx"
    if genre == "million":
        rangee = b"<row><c><v>1</v></c></row>"
        feuille = b"<sheetData>" + rangee * 1_000_000 + b"</sheetData>"
        vide = save(make_classeur())
        fichier.write_bytes(
            replace_part(
                vide,
                "xl/worksheets/sheet1.xml",
                lambda octets: re.sub(rb"<sheetData ?/>|<sheetData></sheetData>", feuille, octets),
            )
        )
    else:
        fichier.write_bytes(make_bombe(save(make_classeur(["a"]))))
    avant = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    sortie = subprocess.run(
        [sys.executable, "-c", SCRIPT, fichier], capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert "démesuré" in sortie[0] or "dépasse 20000 lignes" in sortie[0] or "pèse" in sortie[0]
    assert int(sortie[1]) < 300
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - avant < 30


def test_a_web_page_named_as_a_workbook_is_told_apart(plan, action):
    rapport = bring(b"\xef\xbb\xbf <html><table><tr><td>Action</td></tr></table>", plan=plan)

    assert "page web" in rapport.refus[0].phrase


def test_the_report_of_a_refusal_is_json(plan, action):
    rapport = bring(b"", plan=plan)

    assert json.loads(json.dumps(rapport.dump()))["refus"][0]["phrase"] == "Ce fichier est vide."


def test_a_date_of_1904_is_the_same_day(plan, action):
    classeur = export(plan)
    classeur.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    append(classeur["Réalisation"], Action="1-1-1", Étape="engagé", Montant_TTC=1)
    page = classeur["Réalisation"]
    cellule = page[type_in(page, page.max_row, "Date", 44255)]
    cellule.number_format = "DD/MM/YYYY"

    bring(classeur, plan=plan, appliquer=True)

    assert f"{Depense.objects.get().le:%Y-%m-%d}" == "2025-03-01"
