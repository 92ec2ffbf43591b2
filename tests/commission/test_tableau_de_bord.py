"""The board and the meeting mode: what they say, and of what they say nothing."""

import re

import pytest
from django.utils import timezone

from commission.models import Avis, SeanceCommission
from comptes.droits import Role
from plan.etats import Etat
from plan.lectures.arbre import lire_arbre
from plan.lectures.progression import mesurer
from plan.models import Indicateur, ValeurIndicateur
from socle.templatetags.courbes import courbes
from tests.ecran import read, send
from tests.fabrique import make_action, make_axe, make_utilisateur
from tests.fabrique_passe import AUJOURDHUI, AVANT_HIER, HIER, backdate

pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]
BORD, MODE = "/tableau-de-bord/", "/tableau-de-bord/seance/"


@pytest.fixture
def client_direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def follow(plan, **faits):
    return make_action(plan=plan, suivi_le=timezone.now(), **faits)


def test_the_bar_of_a_defi_has_a_piece_for_each_state_there_is(plan):
    follow(plan, statut="realisee")
    follow(plan, statut="realisee")
    follow(plan, statut="abandonnee", motif="x")
    make_action(plan=plan)

    lue = mesurer(lire_arbre(plan, on=AUJOURDHUI).lignes, on=AUJOURDHUI, titre="Plan")

    assert [c.dit for c in lue.etats] == ["1 à renseigner", "2 réalisées", "1 abandonnée"]
    assert [(c.place, c.largeur) for c in lue.etats] == [(0, 25), (25, 50), (75, 25)]


@pytest.mark.parametrize("etat", Etat)
def test_each_state_has_its_colour_in_the_bar_and_its_icon(settings, etat):
    icones = (settings.BASE_DIR / "static/images/icones.svg").read_text()

    assert f'id="{etat.value}"' in icones


def test_a_plan_that_nobody_followed_is_said_to_be_filled_not_late(client_agent, plan):
    for _ in range(3):
        make_action(plan=plan, annees=[2024])

    page = read(client_agent.get(BORD))

    assert "Le suivi n'a pas commencé" in page
    assert "3 actions à renseigner" in page
    assert "0 en retard" in page
    assert "En retard (0)" in page


def test_the_short_lists_lead_to_all_that_they_count(client_agent, plan):
    seance = SeanceCommission.objects.create(plan=plan, le=HIER)
    for n in range(7):
        action = follow(plan, statut="en_cours", annees=[2024], blocage="Pas de devis")
        if n < 6:
            Avis.objects.create(action=action, seance=seance, sens="a_arbitrer", commentaire="x")

    page = client_agent.get(BORD).text

    for titre, nombre, requete in (
        ("À arbitrer", 6, "a_arbitrer=on"),
        ("Bloquées", 7, "bloquees=on"),
        ("En retard", 7, "etat=en_retard"),
    ):
        bloc = re.search(rf"{titre} \({nombre}\)(.*?)</section>", page, re.S)[1]
        assert bloc.count("<li>") == 5
        assert f'href="/plan/?{requete}"' in bloc
        assert f"<strong>{nombre}</strong> action" in client_agent.get(f"/plan/?{requete}").text


def test_what_is_to_be_settled_is_what_the_last_opinion_asks(plan):
    anciens, derniers = (
        SeanceCommission.objects.create(plan=plan, le=j) for j in (AVANT_HIER, HIER)
    )
    action, reglee, finie = follow(plan), follow(plan), follow(plan, statut="realisee")
    faits = {"sens": "a_arbitrer", "commentaire": "x"}
    for une in (action, reglee, finie):
        Avis.objects.create(action=une, seance=anciens, **faits)
    Avis.objects.create(action=reglee, seance=derniers, sens="favorable")

    assert list(action.__class__.objects.for_plan(plan).a_arbitrer()) == [action]
    Avis.objects.filter(action=action).update(suite="Tracé sud retenu")
    assert not action.__class__.objects.for_plan(plan).a_arbitrer().exists()


def test_an_indicator_shows_its_last_value_its_gap_and_its_curve(client_agent, plan):
    make_action(plan=plan)
    nuitees = Indicateur.objects.create(plan=plan, libelle="Nuitées", ordre=1, cible=500)
    for annee, valeur in ((2022, 100), (2024, 300)):
        ValeurIndicateur.objects.create(indicateur=nuitees, annee=annee, valeur=valeur)
    Indicateur.objects.create(plan=plan, libelle="Lits", ordre=2)

    page = read(client_agent.get(BORD))

    assert "<strong>300</strong>, 2024" in page
    assert "cible − dernière : <strong>+200</strong>" in page
    assert page.count("<path") == 1
    assert "non renseigné" in page


def test_a_gap_breaks_the_curve():
    (trace,) = courbes([[1, None, 3, 2]])

    assert trace == "M0.0 24.0h0 M66.7 0.0h0 L100.0 12.0"


# -- The meeting mode


@pytest.fixture
def axes(plan):
    """An axe of two actions, and one of another défi."""
    for _ in range(2):
        make_action(plan=plan)
    make_action(axe=make_axe(plan=plan, defi=2))


@pytest.mark.parametrize(
    ("requete", "precedent", "suivant", "place"),
    [
        pytest.param("", None, "axe=1-1", "Ensemble", id="the-whole"),
        pytest.param("axe=1-1", "", "axe=2-1", "Axe 1 sur 2", id="an-axe"),
        pytest.param("axe=2-1", "axe=1-1", None, "Axe 2 sur 2", id="the-last-axe"),
        pytest.param("action=1-1-1", "axe=1-1", "action=1-1-2", "Action 1 sur 2", id="an-action"),
        pytest.param("action=1-1-2", "action=1-1-1", "axe=2-1", "Action 2 sur 2", id="to-the-axe"),
        pytest.param("axe=<script>", None, "axe=1-1", "Ensemble", id="unknown"),
        pytest.param("action=9-9-9", None, "axe=1-1", "Ensemble", id="unknown-action"),
    ],
)
def test_one_goes_from_screen_to_screen(client_agent, axes, requete, precedent, suivant, place):
    page = client_agent.get(f"{MODE}?{requete}").text

    assert dict(re.findall(r'rel="(prev|next)" href="\?([^"]*)"', page)) == {
        cle: v for cle, v in (("prev", precedent), ("next", suivant)) if v is not None
    }
    assert place in page


@pytest.mark.parametrize(
    ("defi", "vers"), [("1", "?axe=1-1"), ("2", "?axe=2-1"), ("99", "?"), ("<script>", "?")]
)
def test_the_addresses_of_the_defis_still_lead_somewhere(client_agent, axes, defi, vers):
    reponse = client_agent.get(MODE, {"defi": defi})

    assert reponse.url == f"{MODE}{vers}"
    assert client_agent.get(reponse.url).status_code == 200


def test_no_link_leaves_the_mode_but_the_one_that_says_so(client_direction, plan, axes):
    SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI)

    for requete in ("", "axe=1-1", "action=1-1-1"):
        page = client_direction.get(f"{MODE}?{requete}").text
        corps = page[page.index("<main") :]
        liens = set(re.findall(r'<a [^>]*href="([^"]*)"', corps))
        assert {lien for lien in liens if not lien.startswith("?")} == {BORD}
        assert "Se déconnecter" not in page
        assert 'class="bandeau"' not in page


def test_an_opinion_is_typed_in_the_mode_and_stays_there(client_direction, plan, axes):
    seance = SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI)
    adresse = f"{MODE}?action=1-1-1"

    refus = send(client_direction, adresse, {"sens": "a_revoir", "commentaire": ""})
    dit = send(client_direction, adresse, {"sens": "a_revoir", "commentaire": "Trop cher"})

    assert refus.status_code == 422
    assert "Dites pourquoi" in refus.text
    assert dit.url == adresse
    assert (Avis.objects.get().seance, Avis.objects.get().commentaire) == (seance, "Trop cher")
    assert "Trop cher" in client_direction.get(adresse).text


def test_without_a_meeting_to_come_the_mode_says_what_to_do(client_direction, plan, axes):
    SeanceCommission.objects.create(plan=plan, le=HIER)

    page = client_direction.get(f"{MODE}?action=1-1-1").text

    assert "enregistrez d'abord la séance" in page
    assert "<form" not in page[page.index("<main") :]
    assert client_direction.post(f"{MODE}?action=1-1-1", {"sens": "favorable"}).status_code == 422
    assert not Avis.objects.exists()


def test_who_gives_no_opinion_sees_no_form(client_agent, plan, axes):
    SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI)

    page = client_agent.get(f"{MODE}?action=1-1-1").text

    assert "<textarea" not in page
    assert client_agent.post(f"{MODE}?action=1-1-1", {"sens": "favorable"}).status_code == 403


def test_a_past_day_is_projected_without_a_form(client_direction, plan, axes):
    SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI)
    backdate(AVANT_HIER)

    page = client_direction.get(f"/au/{HIER}{MODE}?action=1-1-1")

    assert page.status_code == 200
    assert "<textarea" not in page.text
