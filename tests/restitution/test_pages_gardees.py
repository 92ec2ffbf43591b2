"""A page is shown again while nothing changed, and only to the person it was made for."""

from time import monotonic

import pytest
from django.contrib.messages import add_message, constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from comptes.droits import Role
from comptes.models import Structure
from plan.models import Action
from restitution.pages_gardees import JETON, read_revision
from tests.fabrique import make_action, make_plan, make_structure, make_utilisateur
from tests.serveurs import Serveur, Visiteur, url_of_test_database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def action():
    plan = make_plan(structure=make_structure(), en_vigueur=True)
    return make_action(plan=plan, titre="Le titre d'avant", annees=[2024])


@pytest.fixture
def lecteur(action):
    return make_utilisateur(role=Role.AGENT, structure=action.axe.defi.plan.structure)


@pytest.fixture
def client(lecteur):
    client = Client()
    client.force_login(lecteur)
    # The first page brings the cookie of the forms: the second one is the first to be kept.
    for _ in range(2):
        assert "Le titre d&#x27;avant" in client.get("/plan/").content.decode()
    return client


def count_queries(client, adresse="/plan/"):
    with CaptureQueriesContext(connection) as requetes:
        reponse = client.get(adresse)
    return len(requetes), reponse.content.decode()


@pytest.mark.parametrize("adresse", ["/plan/", "/tableau-de-bord/"])
def test_a_page_already_made_costs_a_session_and_a_look_at_the_revision(client, adresse):
    client.get(adresse)
    # On PostgreSQL the revision is that of the whole cluster: a test that writes at this moment in
    # another base of it makes the page anew, and the next reading is the one to count.
    fin = monotonic() + 60
    nombre, page = count_queries(client, adresse)
    while nombre > 5 and monotonic() < fin:
        nombre, page = count_queries(client, adresse)

    assert "Le titre d&#x27;avant" in page
    assert nombre <= 5


def test_the_log_names_the_page_that_is_shown_again(client, caplog):
    caplog.set_level("INFO", logger="requetes")
    caplog.clear()

    client.get("/plan/")

    assert [ligne.route for ligne in caplog.records if ligne.name == "requetes"] == ["plan/"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda a: a.delete(), id="ligne effacée"),
        pytest.param(lambda a: Action.objects.filter(pk=a.pk).update(titre="Neuf"), id="update"),
    ],
)
def test_any_write_makes_the_page_new(client, action, change):
    change(action)

    assert "Le titre d&#x27;avant" not in count_queries(client)[1]


def test_the_write_of_another_process_makes_the_page_new(client, action, lecteur):
    with Serveur(base=url_of_test_database()) as serveur:
        visiteur = Visiteur(serveur.adresse).log_in(lecteur.username)
        assert "d&#x27;avant" in visiteur.get("/plan/").texte
        assert "d&#x27;avant" in visiteur.get("/plan/").texte

        Action.objects.filter(pk=action.pk).update(titre="Le titre d'après")

        for _ in range(10):
            assert "d&#x27;après" in visiteur.get("/plan/").texte


def test_a_page_of_one_person_is_never_shown_to_another(client, action):
    autre = make_utilisateur(role=Role.LECTURE, structure=action.axe.defi.plan.structure)
    etranger = make_utilisateur(role=Role.DIRECTION)
    client.get("/plan/")

    for personne in (autre, etranger):
        client.force_login(personne)
        page = client.get("/plan/").content.decode()
        assert str(personne) in page
    assert "Le titre d&#x27;avant" not in page

    client.logout()
    assert client.get("/plan/").status_code == 302


def test_a_person_who_loses_the_right_loses_the_page(client, lecteur):
    lecteur.appartenances.all().delete()

    assert "Le titre d&#x27;avant" not in client.get("/plan/").content.decode()


def test_each_form_has_a_new_token_that_is_accepted(client):
    premier, second = (client.get("/plan/") for _ in range(2))

    assert JETON.findall(premier.content) != JETON.findall(second.content)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    jeton = JETON.search(second.content).group().decode()
    assert strict.post("/deconnexion/", {"csrfmiddlewaretoken": jeton}).status_code == 302


def test_a_message_is_shown_once(client):
    requete = RequestFactory().get("/")
    requete._messages = CookieStorage(requete)
    add_message(requete, constants.SUCCESS, "Suivi enregistré.")
    reponse = Client().get("/connexion/")
    requete._messages.update(reponse)
    client.cookies["messages"] = reponse.cookies["messages"].value

    assert "Suivi enregistré." in client.get("/plan/").content.decode()
    assert "Suivi enregistré." not in client.get("/plan/").content.decode()


def test_the_past_and_the_filters_are_pages_of_their_own(client):
    tout = client.get("/plan/").content
    filtre = client.get("/plan/?texte=introuvable").content

    assert b"Le titre d&#x27;avant" in tout
    assert b"Le titre d&#x27;avant" not in filtre
    assert client.get("/plan/?texte=introuvable").status_code == 200


def test_the_revision_changes_with_each_commit_and_is_none_inside_a_transaction():
    connues = [read_revision()]
    for n in range(3):
        Structure.objects.create(nom=f"S{n}", slug=f"s{n}", collectivite="C", siren="200040905")
        connues.append(read_revision())

    assert len(set(connues)) == len(connues)
    # Another base of the cluster may be written to between two looks, not for ever.
    fin = monotonic() + 60
    while read_revision() != read_revision():
        assert monotonic() < fin
    with transaction.atomic():
        assert read_revision() is None
