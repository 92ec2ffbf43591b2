"""Each list: one declaration of its columns for the screen, xlsx, CSV and PDF (R-X1)."""

import csv
import io
import re
import subprocess
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from budget.controle import controler
from budget.models import DecisionControle, Depense, Financement, Financeur
from editions.lectures.listes import LISTES, TITRES
from plan.models import Action, Axe, Defi, Indicateur, Plan
from socle.francais.euros import en_francais
from tests.ecran import plain
from tests.fabrique import make_action, make_ligne_cout, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db(databases=["default", "passe"])


@pytest.fixture
def rempli(plan):
    action = make_action(
        plan=plan,
        annees=[2024, 2025],
        partenaires=["CDT", "=1+1"],
        statut="en_cours",
        avancement=40,
        commentaire="=HYPERLINK(0)",
        suivi_le=timezone.now(),
    )
    make_action(plan=plan, titre="Sans coût ; ni année")
    ligne = make_ligne_cout("Site : entre 15 000 € et 20 000,50 € HT", action=action)
    financeur = Financeur.objects.create(structure=plan.structure, nom="LEADER")
    Financement.objects.create(action=action, financeur=financeur, taux=Decimal("12.5"))
    Depense.objects.create(
        action=action,
        ligne=ligne,
        etape="engage",
        le="2025-03-01",
        montant_ttc=Decimal("1234.5"),
        exercice=2025,
        fournisseur="+SARL",
    )
    Indicateur.objects.create(plan=plan, ordre=1, libelle="Nuitées", unite="nuits")
    constat = controler(plan)[0]
    DecisionControle.objects.create(
        plan=plan,
        code=constat.code,
        objet=constat.objet,
        decision="accepter",
        motif="Voulu",
        le=timezone.now(),
    )
    return plan


def read_screen(client, cle):
    page = client.get(reverse("liste", args=[cle])).text
    rangees = re.findall(r"<tr>(.*?)</tr>", page, re.S)
    return [
        [plain(re.sub(r"<br>", " ", c)) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", r, re.S)]
        for r in rangees
    ]


def read_csv(client, cle):
    contenu = client.get(reverse("liste-csv", args=[cle])).content
    assert contenu.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(contenu.decode("utf-8-sig")), delimiter=";"))


def read_xlsx(client, cle):
    contenu = client.get(reverse("liste-xlsx", args=[cle])).content
    page = openpyxl.load_workbook(io.BytesIO(contenu)).worksheets[0]
    assert not [c for ligne in page for c in ligne if c.data_type == "f"]
    return [[cellule.value for cellule in ligne] for ligne in page]


def as_screen(valeur, ecran):
    """A value of a workbook as the screen writes it."""
    if valeur is None:
        return ""
    if isinstance(valeur, int | float) and "€" in ecran:
        return plain(en_francais(Decimal(str(valeur))))
    if isinstance(valeur, int | float) and "%" in ecran:
        return plain(f"{valeur:g} %".replace(".", ","))
    if hasattr(valeur, "strftime"):
        return f"{valeur:%d/%m/%Y}"
    return plain(str(valeur))


def as_csv(valeur):
    """A text of the screen as the CSV holds it: a number without its unit."""
    nombre = re.fullmatch(r"([\d ]+(?:,\d+)?) ?[€%]", valeur)
    return nombre[1].replace(" ", "") if nombre else valeur


@pytest.mark.parametrize("cle", LISTES)
def test_screen_workbook_and_csv_agree_cell_by_cell(client_agent, rempli, cle):
    ecran, classeur, texte = (
        read(client_agent, cle) for read in (read_screen, read_xlsx, read_csv)
    )

    assert ecran[0] == [plain(titre) for titre in classeur[0]] == [plain(t) for t in texte[0]]
    assert len(ecran) == len(classeur) == len(texte) > 1
    for vue, rangee, ligne in zip(ecran[1:], classeur[1:], texte[1:], strict=True):
        assert [as_screen(v, e) for v, e in zip(rangee, vue, strict=True)] == vue
        assert [plain(v).removeprefix("'").removesuffix(",00") for v in ligne] == [
            as_csv(v) for v in vue
        ]


def test_the_cost_column_is_the_same_on_screen_in_xlsx_csv_and_pdf(client_agent, rempli, tmp_path):
    rangs = [
        read_screen(client_agent, "actions")[0].index(f"Coût, {m}") for m in ("minimum", "maximum")
    ]

    assert [read_screen(client_agent, "actions")[1][r] for r in rangs] == [
        "15 000 €",
        "20 000,50 €",
    ]
    assert [read_xlsx(client_agent, "actions")[1][r] for r in rangs] == [15000, 20000.5]
    assert [read_csv(client_agent, "actions")[1][r] for r in rangs] == ["15000,00", "20000,50"]
    assert [read_xlsx(client_agent, "actions")[2][r] for r in rangs] == [None, None]
    fichier = tmp_path / "liste.pdf"
    fichier.write_bytes(client_agent.get(reverse("liste-pdf", args=["actions"])).content)
    imprime = subprocess.run(
        ["pdftotext", "-layout", fichier, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "15 000 €" in plain(imprime)
    assert "20 000,50" in plain(imprime)


def test_a_list_is_the_one_filtered_on_the_screen(client_agent, rempli):
    filtre = "?statut=en_cours"

    page = client_agent.get(reverse("plan") + filtre).text
    assert f"{reverse('liste-csv', args=['actions'])}{filtre}" in page
    lignes = client_agent.get(reverse("liste-csv", args=["actions"]) + filtre).content.decode()
    assert len(lignes.splitlines()) == 2


@pytest.mark.parametrize(
    ("filtre", "compte"),
    [
        ("statut=en_cours", "1 action sur"),
        ("statut=en_pause", "0 action sur"),
        ("", "2 actions sur"),
    ],
)
def test_what_was_found_is_counted_in_french(client_agent, rempli, filtre, compte):
    for page in ("liste", "plan"):
        adresse = reverse("liste", args=["actions"]) if page == "liste" else reverse(page)
        texte = client_agent.get(f"{adresse}?{filtre}").text
        assert compte in re.sub("</?strong>", "", texte)


def test_a_text_that_would_be_a_formula_has_an_apostrophe_in_the_csv(client_agent, rempli):
    lignes = client_agent.get(reverse("liste-csv", args=["actions"])).content.decode()

    assert "'=HYPERLINK(0)" in lignes
    assert "'+SARL" in client_agent.get(reverse("liste-csv", args=["depenses"])).content.decode()


def test_an_unknown_list_is_a_404_and_an_empty_one_says_what_to_do(client_agent, plan):
    assert client_agent.get("/listes/inconnue/").status_code == 404
    for cle in ("depenses", "actions", "calendrier", "couts"):
        page = client_agent.get(f"/listes/{cle}/").text
        assert "commencez par remplir le plan" in page
        assert "0 " not in page.split("<main")[1].split("</main>")[0]


def test_every_list_has_a_title():
    assert LISTES.keys() == TITRES.keys()


def test_the_lists_of_another_structure_are_not_seen(client, rempli):
    client.force_login(make_utilisateur(structure=make_plan().structure))

    assert "Sans coût" not in client.get(reverse("liste-csv", args=["actions"])).content.decode()


def test_a_list_of_a_past_day_is_the_list_of_that_day(client_agent, rempli):
    Action.history.update(history_date=timezone.now() - timedelta(days=40))
    for modele in (Plan, Defi, Axe):
        modele.history.update(history_date=timezone.now() - timedelta(days=40))
    action = Action.objects.get(titre="Sans coût ; ni année")
    action.titre = "Titre d'aujourd'hui"
    action.save()
    jour = timezone.localdate() - timedelta(days=10)

    passe = client_agent.get(f"/au/{jour}/listes/actions.csv").content.decode()

    assert "Sans coût" in passe
    assert "Titre d'aujourd'hui" not in passe
    assert "Titre d'aujourd'hui" in client_agent.get("/listes/actions.csv").content.decode()
