"""The workbook printed, and saved again by LibreOffice (docs/regles.md, R-X2, R-X9)."""

import subprocess
from io import BytesIO

import openpyxl
import pikepdf
import pytest
from django.utils import timezone

from plan.models import Action, Issue
from tests.fabrique import make_action, make_plan
from tests.fabrique_echanges import bring, column_of, export, save, type_in

pytestmark = pytest.mark.django_db
LISIBLE = 7
XLSX = "xlsx:Calc MS Excel 2007 XML"


@pytest.fixture(scope="module")
def dossier(tmp_path_factory):
    return tmp_path_factory.mktemp("libreoffice")


def convert(dossier, contenu, *, de="xlsx", vers="ods"):
    """What LibreOffice makes of a file."""
    source = dossier / f"plan.{de}"
    source.write_bytes(contenu)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{dossier}/profil",
         "--convert-to", vers, "--outdir", dossier / "relu", source],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (dossier / "relu" / f"plan.{vers.partition(':')[0]}").read_bytes()


@pytest.fixture
def plan_vecu(plan_reel):
    """The real plan, with what a person writes in it."""
    action = Action.objects.for_plan(plan_reel).filter(programmations__annee=2023).first()
    action.commentaire = "Une ligne\n\n  deux  espaces\tune tabulation\n=1+1\n« fin »"
    action.save()
    annee = action.programmations.get(annee=2023)
    annee.issue, annee.reportee_a, annee.motif = Issue.REPORTEE, 2026, "Travaux\n2025 : non"
    annee.close(par=None, le=timezone.now())
    return plan_reel


def list_tailles(page):
    """The sizes, in points, of the letters that a page writes."""
    echelle, tailles, pile, police = 1.0, set(), [], 0
    for operandes, operateur in pikepdf.parse_content_stream(page):
        match str(operateur):
            case "q":
                pile.append(echelle)
            case "Q":
                echelle = pile.pop()
            case "cm":
                echelle *= abs(float(operandes[0])) or abs(float(operandes[1]))
            case "Tf":
                police = float(operandes[1])
            case "Tj" | "TJ":
                tailles.add(round(police * echelle, 2))
    return tailles


def test_each_sheet_is_legible_once_printed(plan_vecu, dossier):
    pdf = pikepdf.open(BytesIO(convert(dossier, save(export(plan_vecu)), vers="pdf")))

    assert min(min(list_tailles(page)) for page in pdf.pages) >= LISIBLE
    assert {tuple(round(float(x)) for x in page.mediabox[2:]) for page in pdf.pages} <= {
        (842, 595),
        (1191, 842),
    }


@pytest.mark.parametrize("long", [False, True])
def test_each_sheet_takes_paper_where_its_columns_are_legible(plan, long):
    """From its widths alone: the scale of a sheet fitted to the width of its page."""
    action = make_action(plan=plan, annees=[2024])
    if long:
        for champ in ("commentaire", "fait", "blocage", "prochaine_etape", "moyens_humains"):
            setattr(action, champ, "mot " * 500)
        action.save()

    for page in export(plan):
        if page.sheet_state != "visible":
            continue
        largeurs = [c.width for c in page.column_dimensions.values() if not c.hidden]
        papier = {"8": 1133, "9": 784}[str(page.page_setup.paperSize)]
        if page.sheet_properties.pageSetUpPr.fitToPage:
            echelle = papier / (sum(largeurs) * 7)
        else:
            echelle = page.page_setup.scale / 100
            assert page.print_title_cols == "$A:$B"
        assert 11 * echelle >= LISIBLE, page.title
        assert max(largeurs) <= 43
        assert page.print_title_rows == "$1:$1"
        assert page.oddFooter.right.text == "&P / &N"
        assert all(c.alignment.wrap_text for c in page[1])


def test_every_drop_down_list_holds_in_what_a_spreadsheet_takes(plan):
    for voulu in (plan, make_plan(annee_debut=2020, annee_fin=2045)):
        make_action(plan=voulu)
        for page in export(voulu):
            for liste in page.data_validations.dataValidation:
                assert len(liste.formula1) <= 257
                assert liste.formula1.count('"') == 2


@pytest.mark.parametrize("vers", ["ods", XLSX])
def test_libreoffice_saves_it_and_nothing_has_changed(plan_vecu, dossier, vers):
    rapport = bring(convert(dossier, save(export(plan_vecu)), vers=vers), plan=plan_vecu)

    assert (rapport.refus, rapport.conflits, rapport.remarques) == ([], [], [])
    assert rapport.total.inchangees == 234
    assert rapport.has_effet is False
    assert len(rapport.bilans) == 9


@pytest.mark.parametrize("vers", ["ods", XLSX])
def test_what_is_typed_is_found_in_what_libreoffice_saves(plan_vecu, dossier, vers):
    classeur = export(plan_vecu)
    saisies = {
        "Défis": ("Titre", "Autre titre"),
        "Axes": ("Titre", "Autre titre"),
        "Plan": ("Statut", "En cours"),
        "Sous-projets": ("Titre", "Autre titre"),
        "Coûts": ("Montant ou minimum", 810.25),
        "Calendrier": ("2025", "faite"),
        "Indicateurs": ("Valeur", 12),
        "Financements": ("Taux (%)", 12),
    }
    for nom, (titre, valeur) in saisies.items():
        type_in(classeur[nom], 2, titre, valeur)

    rapport = bring(convert(dossier, save(classeur), vers=vers), plan=plan_vecu, appliquer=True)

    assert (rapport.refus, rapport.conflits, rapport.remarques) == ([], [], [])
    assert {c.feuille for c in rapport.changements} == saisies.keys()
    assert rapport.total.modifiees == 8
    assert bring(export(plan_vecu), plan=plan_vecu).total.modifiees == 0


def test_the_drop_down_lists_survive_libreoffice(plan_vecu, dossier):
    classeur = export(plan_vecu)
    relu = openpyxl.load_workbook(BytesIO(convert(dossier, save(classeur), vers=XLSX)))

    for page in classeur:
        avant, apres = (
            {v.formula1 for v in autre[page.title].data_validations.dataValidation}
            for autre in (classeur, relu)
        )
        assert apres == avant, page.title


def test_an_ods_keeps_what_a_workbook_refuses(plan, dossier):
    make_action(plan=plan)
    classeur = export(plan)
    page = classeur["Plan"]
    cellule = type_in(page, 2, "Commentaire", "=1+1")
    page[cellule].data_type = "f"
    make_action(plan=plan)
    page.merge_cells(start_row=3, end_row=4, start_column=5, end_column=6)

    phrases = [r.phrase for r in bring(convert(dossier, save(classeur)), plan=plan).refus]

    assert any("contient une formule" in phrase for phrase in phrases)
    assert any("sont fusionnées" in phrase for phrase in phrases)


def test_a_code_typed_in_a_new_row_stays_a_code(plan):
    make_action(plan=plan)
    for page in export(plan):
        for titre in {"Action", "Axe", "Défi"} & {c.value for c in page[1][1:2]}:
            lettre = page.cell(1, column_of(page, titre)).column_letter
            assert page.column_dimensions[lettre].number_format == "@"


def test_libreoffice_computes_the_totals(plan_reel, dossier):
    contenu = convert(dossier, save(export(plan_reel)), vers=XLSX)

    page = openpyxl.load_workbook(BytesIO(contenu), data_only=True)["Coûts"]
    colonne = column_of(page, "Toutes années (min)")
    totaux = {
        page.cell(li, 2).value: page.cell(li, colonne).value for li in range(119, page.max_row + 1)
    }
    assert round(totaux["Somme des actions (lignes affichées)"], 2) == 201442.16
    assert round(totaux["Plan"], 2) == 196282.16
    assert "18 lignes non chiffrées n'y sont pas" in totaux
