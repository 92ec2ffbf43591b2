"""A plan of hundreds of actions: pages of a hundred, whose counts are those of the whole."""

import re

import pytest

from budget.models import LigneCout
from plan.lectures.arbre import PAR_PAGE, lire_arbre
from plan.models import Action, Indicateur, LienIndicateur, Programmation
from tests.ecran import read
from tests.fabrique import make_axe
from tests.fabrique_passe import AUJOURDHUI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midi")]
NOMBRE = 250


@pytest.fixture
def longue(plan):
    """Three axes in two défis: 120, 120 and 10 actions, all planned in 2024, half in 2025."""
    axes = [make_axe(plan=plan, defi=d, numero=n) for d, n in ((1, 1), (1, 2), (2, 1))]
    actions = Action.objects.bulk_create(
        Action(axe=axe, numero=n, titre=f"Action {axe.code} {n}")
        for axe, nombre in zip(axes, (120, 120, 10), strict=True)
        for n in range(1, nombre + 1)
    )
    Programmation.objects.bulk_create(Programmation(action=a, annee=2024) for a in actions)
    Programmation.objects.bulk_create(
        Programmation(
            action=a, annee=2025, motif="Trop tôt.", issue="annulee" if i % 4 else "prevue"
        )
        for i, a in enumerate(actions[::2])
    )
    return plan


def list_codes(page):
    return re.findall(r'id="ligne-([\d-]+)"', page)


def test_the_pages_follow_the_order_of_the_plan_and_leave_nothing_out(client_agent, longue):
    codes = []
    for numero in (1, 2, 3):
        page = client_agent.get(f"/plan/?page={numero}").content.decode()
        codes += list_codes(page)
        assert f"page {numero} sur 3" in page

    assert codes == [ligne.code for ligne in lire_arbre(longue, on=AUJOURDHUI).lignes]
    assert len(codes) == NOMBRE


def test_a_page_counts_the_whole_and_names_only_what_it_shows(longue):
    entier = lire_arbre(longue, on=AUJOURDHUI)
    feuille = lire_arbre(longue, on=AUJOURDHUI, page="2")

    assert len(feuille.lignes) == PAR_PAGE
    assert (feuille.nombre, feuille.total) == (NOMBRE, NOMBRE)
    assert feuille.totaux_par_annee == entier.totaux_par_annee
    assert dict(feuille.totaux_par_annee)[2025] == 32
    assert [(d.numero, d.nombre) for d in feuille.defis] == [(1, 240)]
    assert [axe.code for axe in feuille.defis[0].axes] == ["1-1", "1-2"]


def test_the_filters_stay_from_page_to_page(client_agent, longue):
    page = read(client_agent.get("/plan/?axe=1-2&page=1"))

    assert "<strong>120</strong> actions sur 250" in page
    suite = re.search(r'rel="next" href="([^"]*)"', page)[1]
    assert list_codes(client_agent.get(f"/plan/{suite}").content.decode()) == [
        f"1-2-{n}" for n in range(101, 121)
    ]


@pytest.mark.parametrize(("tape", "montre"), [("0", "3"), ("99", "3"), ("abc", "1"), ("", "1")])
def test_a_page_that_is_none_gives_the_nearest(client_agent, longue, tape, montre):
    assert f"page {montre} sur 3" in read(client_agent.get(f"/plan/?page={tape}"))


def test_the_calendar_is_cut_too_and_its_sums_are_those_of_the_plan(client_agent, longue):
    page = read(client_agent.get("/calendrier/?page=3"))

    assert page.count('<th scope="row"><a') == 50
    assert "<td>250</td>" in page


def test_a_plan_of_a_hundred_actions_is_one_page(client_agent, longue):
    Action.objects.filter(numero__gt=45).delete()

    page = client_agent.get("/plan/").content.decode()
    assert len(list_codes(page)) == 100
    assert "Pages de la liste" not in page


def test_a_rule_of_hundreds_of_points_shows_the_first_of_them(client_agent, longue):
    page = client_agent.get("/controle/").content.decode()

    assert "Les 200 premiers points de cette règle sont montrés, sur 250" in page
    assert page.count("pas de pilote") == 200


@pytest.mark.parametrize(
    "adresse",
    [
        "/",
        "/plan/",
        "/calendrier/",
        "/budget/",
        "/budget/lignes/",
        "/tableau-de-bord/",
        "/controle/",
        "/mes-actions/",
        "/recherche/?q=action",
        "/indicateurs/",
        "/listes/actions/",
        "/listes/couts/",
    ],
)
def test_no_page_breaks_on_more_actions_than_sqlite_takes_terms(client_agent, plan, agent, adresse):
    """SQLite refuses an expression of more than a thousand terms, one a row for some readings."""
    axe = make_axe(plan=plan)
    actions = Action.objects.bulk_create(
        Action(axe=axe, numero=n, titre=f"Action {n}", pilote=agent) for n in range(1, 1_101)
    )
    Programmation.objects.bulk_create(Programmation(action=a, annee=2024) for a in actions)
    LigneCout.objects.bulk_create(
        LigneCout(action=a, cle="c", libelle="Flyer", montant_min=1, montant_max=1) for a in actions
    )
    indicateur = Indicateur.objects.create(plan=plan, libelle="Nuitées", ordre=1)
    LienIndicateur.objects.bulk_create(
        LienIndicateur(indicateur=indicateur, action=a) for a in actions
    )

    assert client_agent.get(adresse).status_code == 200
