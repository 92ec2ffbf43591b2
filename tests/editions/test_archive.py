"""Every document is a PDF/A-3a and PDF/UA-1 file: what its structure says, read by pikepdf."""

import json
import re
import subprocess
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pikepdf
import pytest
from PIL import Image

from tests.documents import DOCUMENTS
from tests.editions.structure_pdf import (
    CLAUSES,
    ENFREINTES_PAR_844DEBA,
    list_elements,
    list_paires,
    list_polices,
)

pytestmark = pytest.mark.django_db(databases=["default", "passe"])

DONNEES = Path(__file__).parents[1] / "donnees"
ESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}


@pytest.fixture(params=DOCUMENTS)
def pdf(request, documents):
    with pikepdf.open(documents[request.param]) as ouvert:
        yield ouvert


@pytest.fixture(params=["schema-844deba", "deliberation-844deba"])
def ancien(request):
    with pikepdf.open(DONNEES / f"{request.param}.pdf") as ouvert:
        yield ouvert


def letters(texte):
    """Only letters and digits: a line of the page is not one of the title."""
    return re.sub(r"[\W_]+", "", texte)


def read_xmp(pdf):
    return ElementTree.fromstring(pdf.Root.Metadata.read_bytes().decode())


def test_it_declares_both_levels_and_describes_the_schema_that_pdf_a_does_not_know(pdf):
    xmp = read_xmp(pdf)
    attributs = {cle: v for noeud in xmp.iter() for cle, v in noeud.attrib.items()}

    assert attributs[f"{{{ESPACES['pdfaid']}}}part"] == "3"
    assert attributs[f"{{{ESPACES['pdfaid']}}}conformance"] == "A"
    assert [n.text for n in xmp.iterfind(".//pdfuaid:part", ESPACES)] == ["1"]
    assert [n.text for n in xmp.iterfind(".//pdfaSchema:prefix", ESPACES)] == ["pdfuaid"]
    assert len(xmp.findall(".//rdf:RDF", ESPACES)) == 1


def test_both_places_that_date_it_agree(pdf):
    (cree,) = read_xmp(pdf).iterfind(".//xmp:CreateDate", ESPACES)

    assert cree.text == "2026-11-24T00:00:00+01:00"
    assert str(pdf.docinfo["/CreationDate"]) == "D:20261124000000+01'00"


def test_it_has_one_colour_profile_and_is_neither_locked_nor_scripted(pdf):
    (intention,) = pdf.Root.OutputIntents

    assert str(intention.S) == "/GTS_PDFA1"
    assert int(intention.DestOutputProfile.N) == 3
    assert not pdf.is_encrypted
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())


def test_it_says_its_title_its_language_and_that_it_is_tagged(pdf):
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.Root.Lang) == "fr"
    assert re.search("2023-2026|12/09/2024-5.1", str(pdf.docinfo["/Title"]))
    assert re.search("Ségala", str(pdf.docinfo["/Author"]))


@pytest.mark.parametrize("clause", CLAUSES)
def test_it_keeps_each_clause_of_the_norms(pdf, clause):
    assert list(CLAUSES[clause](pdf)) == []


@pytest.mark.parametrize("clause", ENFREINTES_PAR_844DEBA)
def test_a_file_that_breaks_a_clause_is_found_out(ancien, clause):
    assert list(CLAUSES[clause](ancien))


def test_every_element_is_on_a_page_of_the_file(pdf):
    pages = {page.objgen for page in pdf.pages}

    assert {e.Pg.objgen for e in list_elements(pdf) if e.S != "/Document"} <= pages


def test_the_identifiers_of_cells_are_unique_and_listed_in_order(pdf):
    elements = list_elements(pdf)
    ids = [bytes(e.ID) for e in elements if "/ID" in e]
    arbre = list_paires(pdf.Root.StructTreeRoot.IDTree.Names)
    cites = {bytes(i) for e in elements if e.S == "/TD" for i in e.A.get("/Headers", ())}

    assert len(ids) == len(set(ids)) > 0
    assert [bytes(cle) for cle, _ in arbre] == sorted(ids)
    assert all(bytes(element.ID) == bytes(cle) for cle, element in arbre)
    assert cites <= set(ids)


def test_each_page_and_each_link_finds_its_own_tags_again(pdf):
    nombres = list_paires(pdf.Root.StructTreeRoot.ParentTree.Nums)
    arbre = {int(cle): valeur for cle, valeur in nombres}
    vus = []

    for page in pdf.pages:
        vus.append(int(page.StructParents))
        for mcid, element in enumerate(arbre[vus[-1]]):
            # What stands in the margins has no tag.
            if element is not None:
                assert element.Pg.objgen == page.objgen
                assert mcid in [k for k in element.K if isinstance(k, int)]
    for page in pdf.pages:
        vus += [int(lien.StructParent) for lien in page.get("/Annots", ())]
    assert vus == sorted(arbre) == list(range(len(arbre)))


def test_what_stands_in_the_margins_is_on_the_page_and_not_read_aloud(pdf):
    arbre = dict(list_paires(pdf.Root.StructTreeRoot.ParentTree.Nums))
    lus = {e.objgen for e in list_elements(pdf)}

    for page in pdf.pages:
        balises = [element for element in arbre[int(page.StructParents)] if element is not None]
        assert {element.objgen for element in balises} <= lus
        traces = [o for o, op in pikepdf.parse_content_stream(page) if str(op) == "BDC"]
        poses = [o for o in traces if str(o[0]) == "/Artifact" and o[1].Type == "/Pagination"]
        assert len(poses) + len(balises) == len(traces)
    assert poses


def test_each_link_says_the_title_and_the_page_where_it_leads(schema):
    textes = read_pages(schema)
    with pikepdf.open(schema) as pdf:
        liens = [lien for page in pdf.pages for lien in page.get("/Annots", ())]
        dits = [str(lien.Contents) for lien in liens if "/Dest" in lien]
        dehors = [(str(lien.Contents), str(lien.A.URI)) for lien in liens if "/A" in lien]

    assert len(dits) == len(set(dits)) > 50
    for dit in dits:
        titre, _, rang = dit.rpartition(", page ")
        assert letters(titre)[:30] in letters(textes[int(rang) - 1])
    assert dehors
    assert all(dit == adresse for dit, adresse in dehors)


def test_a_document_is_light_and_holds_few_fonts(schema):
    with pikepdf.open(schema) as pdf:
        assert len({police.BaseFont for police in list_polices(pdf)}) <= 8
    assert schema.stat().st_size < 600_000


def test_every_link_and_bookmark_leads_to_a_page_of_the_file(pdf):
    pages = {page.objgen for page in pdf.pages}
    noms = list_paires(pdf.Root.Names.Dests.Names)
    places = {str(nom): place for nom, place in noms}
    liens = [lien for page in pdf.pages for lien in page.get("/Annots", ())]

    assert [str(nom) for nom, _ in noms] == sorted(places)
    assert {place[0].objgen for place in places.values()} <= pages
    assert {str(lien.Dest) for lien in liens if "/Dest" in lien} <= set(places)
    assert not [lien for lien in liens if "invalid" in str(lien.get("/A", {}).get("/URI", ""))]
    with pdf.open_outline() as signets:
        assert signets.root


def test_everything_drawn_is_tagged_or_an_artifact(pdf):
    for page in pdf.pages:
        profondeur, dehors = 0, []
        for operandes, operateur in pikepdf.parse_content_stream(page):
            if str(operateur) in ("BMC", "BDC"):
                profondeur += 1
                assert (str(operateur) == "BDC") == (len(operandes) == 2)
            elif str(operateur) == "EMC":
                profondeur -= 1
            elif str(operateur) in ("Tj", "TJ", "Do", "f", "f*", "S", "B", "sh") and not profondeur:
                dehors.append(str(operateur))
        assert (profondeur, dehors) == (0, [])


def test_the_data_are_attached_as_a_workbook_and_as_json(pdf):
    jointes = {str(fichier.UF): fichier for fichier in pdf.Root.AF}
    classeur, donnees = sorted(jointes, reverse=True)

    assert {str(fichier.AFRelationship) for fichier in jointes.values()} == {"/Data"}
    assert set(pdf.attachments) == set(jointes)
    assert json.loads(pdf.attachments[donnees].get_file().read_bytes())
    feuilles = openpyxl.load_workbook(BytesIO(pdf.attachments[classeur].get_file().read_bytes()))
    assert all(feuille.max_row > 1 for feuille in feuilles.worksheets)


@pytest.mark.parametrize(
    ("genre", "branches"),
    [
        ("schema-directeur", ("defis", 0, "axes", 0, "fiches", 0, "ligne")),
        ("bilan", ("tableau", "defis", 0, "branche", "axes", 0, "lignes", 0)),
        ("fiche", ("fiche", "ligne")),
    ],
)
def test_what_is_attached_says_no_more_than_what_is_printed(documents, genre, branches):
    with pikepdf.open(documents[genre]) as pdf:
        donnees = json.loads(pdf.attachments[f"{genre}.json"].get_file().read_bytes())

    internes = {"pk", "suivi_par", "blocage", "journal", "pieces", "provenances", "depenses"}
    if genre != "bilan":
        internes |= {"fait", "prochaine_etape"}
    ligne = donnees
    for branche in branches:
        assert not isinstance(ligne, dict) or not internes & set(ligne)
        ligne = ligne[branche]
    assert ligne["code"] == ("1-4-1" if genre == "fiche" else "1-1-1")
    assert not internes & set(ligne)


@pytest.mark.parametrize("genre", DOCUMENTS)
def test_other_programs_read_every_page_without_a_word(documents, genre, tmp_path):
    for commande in (
        ["qpdf", "--check", documents[genre]],
        ["pdfinfo", documents[genre]],
        ["pdftoppm", "-r", "10", "-png", documents[genre], tmp_path / "page"],
        ["pdftotext", documents[genre], tmp_path / "texte"],
    ):
        lu = subprocess.run(commande, capture_output=True, text=True)
        assert (lu.returncode, lu.stderr) == (0, ""), commande[0]


def read_pages(fichier):
    return subprocess.run(
        ["pdftotext", "-layout", fichier, "-"], capture_output=True, text=True, check=True
    ).stdout.split("\f")[:-1]


@pytest.mark.parametrize("genre", DOCUMENTS)
def test_pages_are_numbered_but_for_a_cover(documents, genre):
    pages = read_pages(documents[genre])

    sans = [
        rang
        for rang, page in enumerate(pages, start=1)
        if not re.search(rf"\b{rang} ?/ ?{len(pages)}$", page.rstrip())
    ]
    assert sans == {"schema-directeur": [1], "bilan": [1], "deliberation": [4]}.get(genre, [])


def test_the_table_of_contents_gives_the_page_where_each_action_is(schema):
    lignes = [ligne for page in read_pages(schema)[1:4] for ligne in page.splitlines()[1:-1]]
    debut = lignes.index("Sommaire")
    fin = next(k for k, ligne in enumerate(lignes) if ligne.startswith("Dépenses prévisionnelles"))
    with pikepdf.open(schema) as pdf:
        noms = list_paires(pdf.Root.Names.Dests.Names)
        rangs = {page.objgen: rang for rang, page in enumerate(pdf.pages, start=1)}
        attendus = {str(nom): rangs[place[0].objgen] for nom, place in noms}

    texte = "\n".join(lignes[debut : fin + 1])
    numeros = [int(n) for n in re.findall(r" (\d+)$", texte, re.M)]
    assert numeros == sorted(numeros)
    assert set(numeros) == {
        rang
        for nom, rang in attendus.items()
        if nom.startswith(("action-", "axe-", "defi-", "section-", "annexe"))
    }


def has_reddish_pixels(image):
    """Whether the brick red of « projet », and nothing of our greens, is somewhere on a page."""
    with Image.open(image) as ouverte:
        couleurs = ouverte.convert("RGB").getcolors(maxcolors=1 << 24)
    return any(rouge > vert + 12 for _, (rouge, vert, _) in couleurs)


def test_projet_lies_over_every_page_and_only_when_asked(documents, tmp_path):
    for genre in ("fiche", "schema-directeur"):
        subprocess.run(["pdftoppm", "-r", "20", "-png", documents[genre], tmp_path / genre])

    avec = [has_reddish_pixels(page) for page in sorted(tmp_path.glob("fiche-*.png"))]
    sans = [has_reddish_pixels(page) for page in sorted(tmp_path.glob("schema-*.png"))[1:8]]
    assert (set(avec), set(sans)) == ({True}, {False})
