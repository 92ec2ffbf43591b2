"""The second factor: docs/regles.md, R-D4."""

import re
from time import time

import pytest
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptes.acces.second_facteur import count_codes
from comptes.droits import Role
from comptes.models import Trace
from tests.ecran import read
from tests.fabrique import MOT_DE_PASSE, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def obligatoire(settings):
    settings.SECOND_FACTEUR_OBLIGATOIRE = True


def compute_code(appareil):
    """The six digits that a telephone shows now."""
    totp = TOTP(appareil.bin_key, appareil.step, appareil.t0, appareil.digits, appareil.drift)
    totp.time = time()
    return f"{totp.token():06d}"


def log_in(nom):
    client = Client()
    client.post("/connexion/", {"username": nom, "password": MOT_DE_PASSE})
    return client


def enrol(client, utilisateur):
    """Pass the enrolment as a person does; gives the recovery codes shown."""
    client.get("/compte/second-facteur/")
    appareil = TOTPDevice.objects.get(user_id=utilisateur.pk, confirmed=False)
    preuves = {"mot_de_passe": MOT_DE_PASSE}
    if ancien := TOTPDevice.objects.filter(user_id=utilisateur.pk, confirmed=True).first():
        preuves["code_actuel"] = compute_code(ancien)
    page = client.post("/compte/second-facteur/", {"code": compute_code(appareil), **preuves})
    # The same code is not taken twice: the next one is 30 seconds away.
    TOTPDevice.objects.filter(pk=appareil.pk).update(last_t=-1)
    return re.findall(r"<li><code>([\w-]+)</code></li>", page.text)


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.ADMINISTRATION])
def test_nothing_opens_before_the_enrolment(structure, role):
    plan = make_plan(structure=structure)
    utilisateur = make_utilisateur(role=role, structure=structure)
    client = log_in(utilisateur.username)

    for adresse in ("/", "/comptes/", "/admin/", f"/plans/{plan.slug}/plan/", "/?au=2020-01-01"):
        assert client.get(adresse).url.startswith("/compte/second-facteur/"), adresse
    for adresse in ("/mentions-legales/", "/donnees-personnelles/", "/accessibilite/"):
        assert client.get(adresse).status_code == 200, adresse
    assert client.post("/publication/").url == "/compte/second-facteur/?next=%2F"
    codes = enrol(client, utilisateur)

    assert len(codes) == 10
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("role", [Role.LECTURE, Role.AGENT])
def test_who_only_reads_or_follows_may_do_without(structure, role):
    make_plan(structure=structure)
    client = log_in(make_utilisateur(role=role, structure=structure).username)

    assert client.get("/").status_code == 200


def test_two_enrolments_begun_at_once_lock_nobody_out(agent):
    for _ in range(2):
        TOTPDevice.objects.create(user_id=agent.pk, name="application", confirmed=False)
    premier = TOTPDevice.objects.order_by("pk").first()
    client = log_in(agent.username)

    assert client.get("/compte/second-facteur/").status_code == 200
    page = client.post(
        "/compte/second-facteur/",
        {"code": compute_code(premier), "mot_de_passe": MOT_DE_PASSE},
    )

    assert page.status_code == 200
    assert [(a.pk, a.confirmed) for a in TOTPDevice.objects.all()] == [(premier.pk, True)]


def test_an_agent_who_enrolled_is_asked_for_her_code_each_time(agent, plan):
    enrol(log_in(agent.username), agent)
    client = log_in(agent.username)

    assert client.get("/plan/").url == "/connexion/code/?next=%2Fplan%2F"
    assert client.get("/compte/second-facteur/").url.startswith("/connexion/code/")
    assert client.get("/compte/second-facteur/qr.svg").url.startswith("/connexion/code/")
    refus = client.post("/connexion/code/", {"code": "000000"})
    assert refus.status_code == 422
    assert "Ce code n'est pas le bon" in read(refus)
    # django-otp makes the next attempt wait a second.
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    appareil = TOTPDevice.objects.get(user_id=agent.pk)

    reponse = client.post("/connexion/code/", {"code": compute_code(appareil), "next": "/plan/"})

    assert reponse.url == "/plan/"
    assert client.get("/plan/").status_code == 200


def test_failures_slow_down_even_the_right_code(agent):
    enrol(log_in(agent.username), agent)
    client = log_in(agent.username)
    client.post("/connexion/code/", {"code": "000000"})

    bon = compute_code(TOTPDevice.objects.get(user_id=agent.pk))

    assert client.post("/connexion/code/", {"code": bon}).status_code == 422


def test_a_recovery_code_works_once(agent, plan):
    premier, *_ = enrol(log_in(agent.username), agent)

    client = log_in(agent.username)
    assert client.post("/connexion/code/", {"code": premier.upper()}).url == "/"
    assert client.get("/").status_code == 200
    assert count_codes(agent) == 9
    assert log_in(agent.username).post("/connexion/code/", {"code": premier}).status_code == 422


def test_the_next_page_stays_ours(agent):
    premier, *_ = enrol(log_in(agent.username), agent)

    reponse = log_in(agent.username).post(
        "/connexion/code/", {"code": premier, "next": "https://ailleurs.example/"}
    )

    assert reponse.url == "/"


def test_the_role_that_demands_it_may_change_it_but_not_drop_it(structure):
    direction = make_utilisateur(role=Role.DIRECTION, structure=structure)
    client = log_in(direction.username)
    enrol(client, direction)

    client.post("/compte/second-facteur/retirer/")
    assert TOTPDevice.objects.filter(user_id=direction.pk).count() == 1
    enrol(client, direction)

    assert TOTPDevice.objects.filter(user_id=direction.pk, confirmed=True).count() == 1
    assert count_codes(direction) == 10


def test_the_administration_takes_it_off_a_lost_telephone(structure, agent, settings):
    enrol(log_in(agent.username), agent)
    settings.SECOND_FACTEUR_OBLIGATOIRE = False
    client = log_in(make_utilisateur(role=Role.ADMINISTRATION, structure=structure).username)

    page = f"/comptes/{agent.appartenances.get().pk}/"

    assert "Retirer le second facteur" in client.get(page).text
    client.post(f"{page}oublier-second-facteur/")
    assert "Retirer le second facteur" not in client.get(page).text

    assert log_in(agent.username).get("/compte/").status_code == 200
    assert Trace.objects.filter(sur=agent, detail="second facteur retiré").exists()


def test_the_secret_is_a_picture_and_words_and_never_cached(agent):
    client = log_in(agent.username)
    page = client.get("/compte/second-facteur/")
    image = client.get("/compte/second-facteur/qr.svg")

    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page.text)[1]
    appareil = TOTPDevice.objects.get(user_id=agent.pk)
    assert f"secret={secret.replace(' ', '')}" in appareil.config_url
    assert image["Content-Type"] == "image/svg+xml"
    assert b"<svg" in image.content
    for reponse in (page, image):
        assert "no-store" in reponse["Cache-Control"]
