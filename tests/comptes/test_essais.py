"""Failed logins, known devices, the name that is typed, sessions: R-D5 and R-D10."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptes.droits import Role
from comptes.models import SessionOuverte, Trace
from comptes.personnes import is_verrouillee, unlock
from tests.comptes.test_second_facteur import compute_code
from tests.ecran import read
from tests.fabrique import MOT_DE_PASSE, make_utilisateur

pytestmark = pytest.mark.django_db


def log_in(client, nom="camille", mot_de_passe=MOT_DE_PASSE):
    return client.post("/connexion/", {"username": nom, "password": mot_de_passe})


def fail(client, fois=5, nom="camille"):
    return [log_in(client, nom, "faux").status_code for _ in range(fois)]


@pytest.fixture
def camille(structure):
    return make_utilisateur(username="camille", email="camille@exemple.fr", structure=structure)


def test_attempts_made_during_the_wait_do_not_lengthen_it(camille):
    """R-D5: locked at 0, tried again at 29 minutes, open at 31."""
    debut = timezone.now()
    with time_machine.travel(debut, tick=False):
        assert fail(Client())[-1] == 429
    for minutes in (10, 20, 29):
        with time_machine.travel(debut + timedelta(minutes=minutes), tick=False):
            assert fail(Client(), 1) == [429]

    with time_machine.travel(debut + timedelta(minutes=31), tick=False):
        assert log_in(Client()).status_code == 302


def test_a_known_device_is_not_locked_out_by_others_and_has_a_count_of_its_own(camille):
    bureau = Client()
    log_in(bureau)
    bureau.post("/deconnexion/")
    assert fail(Client())[-1] == 429

    assert log_in(bureau).status_code == 302
    assert log_in(Client()).status_code == 429
    bureau.post("/deconnexion/")
    assert fail(bureau) == [200, 200, 200, 200, 429]
    assert log_in(bureau).status_code == 429


def test_a_device_is_known_to_the_account_that_logged_in_there_and_to_no_other(camille, structure):
    make_utilisateur(username="lou", structure=structure)
    client = Client()
    log_in(client, "lou")
    client.post("/deconnexion/")
    marques = {nom: cookie.value for nom, cookie in client.cookies.items() if "appareil" in nom}
    fail(Client())

    assert log_in(client).status_code == 429
    # Neither renamed nor forged.
    (marque,) = marques.values()
    for nom in ("appareil-" + "0" * 16, *marques):
        client.cookies[nom] = marque + "x"
    assert log_in(client).status_code == 429


def test_unlocking_forgets_the_failures_of_every_device(camille):
    bureau = Client()
    log_in(bureau)
    bureau.post("/deconnexion/")
    fail(bureau)
    assert is_verrouillee(camille, le=timezone.now())

    unlock(camille)

    assert not is_verrouillee(camille, le=timezone.now())
    assert log_in(bureau).status_code == 302


def test_failures_from_several_places_add_up_where_the_administration_looks(camille):
    """Two networks, three and two failures: locked, and shown so."""
    for adresse, fois in (("192.0.2.1", 3), ("192.0.2.2", 2)):
        fail(Client(REMOTE_ADDR=adresse), fois)

    assert log_in(Client()).status_code == 429
    assert is_verrouillee(camille, le=timezone.now())


@pytest.mark.parametrize("nom", ["CAMILLE", "Camille@Exemple.FR", "camille@exemple.fr"])
def test_the_name_and_the_address_are_read_whatever_their_case(camille, nom):
    assert log_in(Client(), nom).status_code == 302


def test_one_name_typed_in_many_ways_has_one_count(camille):
    noms = ["camille", "Camille", "CAMILLE", "camille@exemple.fr", "Camille@Exemple.fr"]

    assert [log_in(Client(), nom, "faux").status_code for nom in noms][-1] == 429
    assert Trace.objects.filter(par=camille).count() == 5


def test_the_page_of_the_lock_names_only_what_was_typed(camille):
    """It does not tell that an address has an account, nor its name."""
    pages = [
        [log_in(Client(), nom, "faux") for _ in range(5)][-1]
        for nom in ("camille@exemple.fr", "inconnue@exemple.fr")
    ]

    connue, inconnue = (read(page) for page in pages)
    assert "« camille » " not in connue
    assert connue.replace("camille@", "inconnue@") == inconnue


def test_two_accounts_of_one_address_are_told_apart_by_their_names(camille, structure):
    make_utilisateur(username="Camille@exemple.fr", structure=structure)

    assert log_in(Client(), "Camille@exemple.fr").status_code == 302
    assert log_in(Client(), "camille@EXEMPLE.fr").status_code == 200


def test_an_address_ill_typed_is_only_ill_typed(client, structure):
    client.force_login(make_utilisateur(role=Role.ADMINISTRATION, structure=structure))
    make_utilisateur(structure=structure, email="")

    page = read(client.post("/comptes/inviter/", {"email": "lou", "role": "agent"}))

    assert "Écrivez une adresse complète" in page
    assert "déjà un compte" not in page


@pytest.mark.parametrize(
    ("role", "heures"),
    [
        pytest.param(Role.LECTURE, 14 * 24, id="lecture"),
        pytest.param(Role.AGENT, 14 * 24, id="agent"),
        pytest.param(Role.DIRECTION, 12, id="direction"),
        pytest.param(Role.ADMINISTRATION, 12, id="administration"),
    ],
)
def test_a_session_lives_as_long_as_one_comes_back(structure, role, heures):
    """R-D10: seen every ten hours, a session of the direction lives; left for twelve, it ends."""
    make_utilisateur(username="camille", structure=structure, role=role)
    client, moment = Client(), timezone.now()
    with time_machine.travel(moment, tick=False):
        log_in(client)

    for _ in range(3):
        moment += timedelta(hours=heures * 5 / 6)
        with time_machine.travel(moment, tick=False):
            assert client.get("/compte/").status_code == 200

    with time_machine.travel(moment + timedelta(hours=heures, minutes=1), tick=False):
        assert client.get("/compte/").url.startswith("/connexion/")


def test_a_page_that_follows_another_closely_writes_no_session(camille):
    client = Client()
    log_in(client)
    avant = Session.objects.get().expire_date

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        client.get("/compte/")

    assert Session.objects.get().expire_date == avant


def test_the_key_of_a_session_changes_at_the_second_factor(camille):
    telephone = TOTPDevice.objects.create(user_id=camille.pk, name="application", confirmed=True)
    client = Client()
    log_in(client)
    avant = client.session.session_key
    client.post("/connexion/code/", {"code": compute_code(telephone)})

    assert client.get("/compte/").status_code == 200
    assert client.session.session_key != avant
    assert not Session.objects.filter(session_key=avant).exists()
    assert SessionOuverte.objects.get().cle == client.session.session_key
