"""Broken, hostile and huge texts: each ends in a sentence, or is read within bounds (R-X3)."""

import zipfile
from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from plan.models import Plan, Section
from tests.echanges.test_hostiles import add_part, make_entites
from tests.fabrique_echanges import bring, replace_part
from tests.fabrique_textes import ANNEXE, SIMPLE, enter, save, write

pytestmark = pytest.mark.django_db
ODT = "application/vnd.oasis.opendocument.text"


def make_odt_casse():
    vide = BytesIO()
    zipfile.ZipFile(vide, "w").close()
    return add_part(add_part(vide.getvalue(), "mimetype", ODT.encode()), "content.xml", b"<x/>")


HOSTILES = {
    "vide": (lambda c: save(docx.Document()), "Aucune action n'est trouvée"),
    "sans-titre": (lambda c: save(write("Bonjour.")), "Aucune action n'est trouvée"),
    "odt-casse": (lambda c: make_odt_casse(), "incomplet ou abîmé"),
    "tronque": (lambda c: c[: len(c) // 2], "abîmé"),
    "macros": (lambda c: add_part(c, "word/vbaProject.bin", b"x"), "macros"),
    "bombe": (lambda c: add_part(c, "word/media/x.xml", b"0" * 210_000_000), "démesuré"),
    "entites": (lambda c: replace_part(c, "word/document.xml", make_entites), "pas sain"),
    "lourd": (lambda c: c + b"0" * 21_000_000, "21 Mo"),
    "rtf": (lambda c: b"{\\rtf1 Bonjour}", ".docx ou .odt"),
    "doc": (
        lambda c: b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"),
        "ancien texte .doc",
    ),
}


@pytest.mark.parametrize(("make", "phrase"), HOSTILES.values(), ids=HOSTILES.keys())
@pytest.mark.parametrize("nom", ["plan.docx", "plan.xlsx"])
def test_a_bad_text_ends_in_a_sentence_whatever_its_name(structure, make, phrase, nom):
    rapport = bring(make(save(write(*SIMPLE))), structure=structure, nom=nom, titre="Val 2025-2026")

    assert phrase in " ".join(r.phrase for r in rapport.refus)
    assert not Plan.objects.exists()


def test_an_annex_of_5000_rows_is_read(structure):
    rangees = [
        (f"Défi 1 – Axe 1 / Action {n % 900 + 1}", f"Poste {n} : 5 €", "X", "") for n in range(900)
    ]
    perdues = [(f"Ligne {n}", f"Poste {n} : 5 €", "X", "") for n in range(4100)]
    document = write(*SIMPLE)
    lignes = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{v}</w:t></w:r></w:p></w:tc>" for v in r)
        + "</w:tr>"
        for r in [ANNEXE, rangees[0], *perdues]
    )
    document.element.body.insert(4, parse_xml(f"<w:tbl {nsdecls('w')}>{lignes}</w:tbl>"))

    rapport = enter(document, structure)

    assert any(r.startswith("4100 lignes de tableau sans action") for r in rapport.remarques)
    assert "Poste 4099 : 5 €" in Section.objects.get(cle="sans-place").corps


DEMESURES = {
    "largeur": '<w:tbl {ns}><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/>'
    "</w:tc></w:tr></w:tbl>",
    "rang": '<w:p {ns}><w:pPr><w:numPr><w:ilvl w:val="999999999"/><w:numId w:val="1"/></w:numPr>'
    "</w:pPr><w:r><w:t>Texte</w:t></w:r></w:p>",
}


@pytest.mark.parametrize("xml", DEMESURES.values(), ids=DEMESURES.keys())
def test_what_a_file_says_of_its_size_is_bounded(structure, xml):
    document = write(*SIMPLE)
    document.element.body.insert(3, parse_xml(xml.format(ns=nsdecls("w"))))

    enter(document, structure)
