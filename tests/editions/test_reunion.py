"""PDF that come from elsewhere: what is refused, what is told, how they are joined (R-V15)."""

from io import BytesIO

import pikepdf
import pytest

from socle.sorties.reunion import PdfRefuse, list_larges, read_pdf
from tests.fabrique_pdf import make_chiffre, make_pdf


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        pytest.param(b"\0", "n'est pas un PDF", id="zero-byte"),
        pytest.param(b"PK\x03\x04" + bytes(90), "n'est pas un PDF", id="a-workbook"),
        pytest.param(b"%PDF-1.4\n%%EOF", "coupé ou abîmé", id="nothing-inside"),
        pytest.param(make_pdf()[:-60], "coupé ou abîmé", id="truncated"),
        pytest.param(make_pdf()[:400], "coupé ou abîmé", id="truncated-early"),
        pytest.param(make_chiffre(), "chiffré par un mot de passe", id="encrypted"),
        pytest.param(make_chiffre(""), "protégé", id="restricted"),
    ],
)
def test_what_is_not_a_whole_and_open_pdf_is_refused(contenu, phrase):
    with pytest.raises(PdfRefuse, match=phrase):
        read_pdf(contenu)


def test_a_pdf_without_a_page_is_refused():
    sortie = BytesIO()
    pikepdf.new().save(sortie)

    with pytest.raises(PdfRefuse, match="aucune page"):
        read_pdf(sortie.getvalue())


@pytest.mark.parametrize(
    ("faits", "phrase"),
    [
        pytest.param({}, "N'est pas en PDF/A", id="no-archive"),
        pytest.param({"js": True}, "JavaScript", id="javascript"),
        pytest.param({"jointe": True}, "fichiers joints", id="attachments"),
    ],
)
def test_what_it_is_not_or_carries_is_told(faits, phrase):
    pages, remarques = read_pdf(make_pdf(**faits))

    assert pages == 1
    assert phrase in " ".join(remarques)


@pytest.mark.django_db(databases=["default", "passe"])
def test_a_claim_of_archive_is_told_as_a_claim(documents):
    pages, remarques = read_pdf(documents["fiche"].read_bytes())

    assert pages > 0
    assert remarques[0] == "Se dit PDF/A-3A ; l'application ne le vérifie pas."


def test_a_page_is_wide_as_it_is_read():
    pdf = pikepdf.open(BytesIO(make_pdf((595, 842), (842, 595), (595, 842))))
    pdf.pages[2].rotate(90, relative=False)
    sortie = BytesIO()
    pdf.save(sortie)

    assert list_larges(sortie.getvalue()) == [False, True, True]
