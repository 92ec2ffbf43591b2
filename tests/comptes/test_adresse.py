"""What is proved again to change how one gets in; mails that cannot leave: R-D4, R-D11."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptes.acces.second_facteur import count_codes
from comptes.droits import Role
from comptes.models import Invitation, Trace, Utilisateur
from tests.comptes.test_second_facteur import compute_code
from tests.ecran import read, send
from tests.fabrique import MOT_DE_PASSE, make_utilisateur

pytestmark = pytest.mark.django_db

NOUVELLE = "Camille.Blanc@Exemple.fr"
COURRIELS = []


def keep(chemin, *arguments):
    """An executor that does nothing yet."""
    COURRIELS.append((chemin, arguments))


@pytest.fixture
def camille(structure):
    return make_utilisateur(
        username="camille@exemple.fr", email="camille@exemple.fr", structure=structure
    )


@pytest.fixture
def client_camille(client, camille):
    client.force_login(camille)
    return client


@pytest.fixture
def telephone(camille):
    return TOTPDevice.objects.create(user_id=camille.pk, name="application", confirmed=True)


def prove(client, telephone):
    """Log in by the second step, as if the telephone had given a code."""
    session = client.session
    session["otp_device_id"] = telephone.persistent_id
    session.save()


def find_lien(courriel):
    return re.search(r"http://testserver(\S+)", courriel.body)[1]


def ask(client, **champs):
    return client.post(
        "/compte/adresse/", {"email": NOUVELLE, "mot_de_passe": MOT_DE_PASSE, **champs}, follow=True
    )


def test_an_address_changes_when_it_is_confirmed_and_the_former_is_told(
    client_camille, camille, mailoutbox
):
    assert "Un lien part vers camille.blanc@exemple.fr" in read(ask(client_camille))
    camille.refresh_from_db()
    assert camille.email == "camille@exemple.fr"

    lien = find_lien(mailoutbox[0])
    assert mailoutbox[0].to == ["camille.blanc@exemple.fr"]
    # Who reads the mail may be elsewhere; looking at the page changes nothing.
    assert "camille.blanc@exemple.fr" in read(Client().get(lien))
    camille.refresh_from_db()
    assert camille.email == "camille@exemple.fr"
    Client().post(lien)

    camille.refresh_from_db()
    assert (camille.email, camille.username) == ("camille.blanc@exemple.fr",) * 2
    assert mailoutbox[1].to == ["camille@exemple.fr"]
    assert "vient d'être changée" in mailoutbox[1].body
    assert Client().post(lien).status_code == 410
    assert Trace.objects.filter(par=camille, detail="adresse changée").exists()


@pytest.mark.parametrize("mot_de_passe", ["", "faux"])
def test_nothing_leaves_without_the_password(client_camille, mailoutbox, mot_de_passe):
    page = ask(client_camille, mot_de_passe=mot_de_passe)

    assert page.status_code == 422
    assert "champ__erreur" in page.text
    assert f'value="{NOUVELLE}"' in page.text
    assert mailoutbox == []


def test_the_password_of_a_session_left_open_cannot_be_guessed_for_long(client_camille):
    essais = [ask(client_camille, mot_de_passe="faux").status_code for _ in range(6)]

    assert essais == [422, 422, 422, 422, 429, 429]


def test_the_code_is_asked_for_too_and_only_serves_when_all_the_rest_is_right(
    client_camille, telephone, mailoutbox
):
    prove(client_camille, telephone)
    code = compute_code(telephone)

    assert ask(client_camille).status_code == 422
    assert ask(client_camille, code_actuel=code, mot_de_passe="faux").status_code == 422
    assert ask(client_camille, code_actuel=code, email="camille").status_code == 422
    assert mailoutbox == []
    ask(client_camille, code_actuel=code)

    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("change", "heures"),
    [
        pytest.param({"password": "autre"}, 1, id="new-password"),
        pytest.param({"email": "ailleurs@exemple.fr"}, 1, id="another-address-since"),
        pytest.param({"is_active": False}, 1, id="shut"),
        pytest.param({}, 25, id="a-day-later"),
    ],
)
def test_a_link_is_void_once_the_account_changed_or_a_day_has_passed(
    client_camille, camille, mailoutbox, change, heures
):
    ask(client_camille)
    Utilisateur.objects.filter(pk=camille.pk).update(**{"is_active": True, **change})

    with time_machine.travel(timezone.now() + timedelta(hours=heures)):
        assert Client().post(find_lien(mailoutbox[0])).status_code == 410

    assert not Utilisateur.objects.filter(email=NOUVELLE.lower()).exists()


def test_an_address_that_another_takes_meanwhile_is_not_taken_twice(client_camille, mailoutbox):
    ask(client_camille)
    make_utilisateur(email=NOUVELLE)

    assert Client().post(find_lien(mailoutbox[0])).status_code == 410


@pytest.mark.parametrize("geste", ["codes/", "retirer/", ""])
def test_the_second_factor_changes_only_for_who_proves_herself(
    client_camille, camille, telephone, geste
):
    prove(client_camille, telephone)
    adresse = f"/compte/second-facteur/{geste}"
    client_camille.get(adresse)
    autre = TOTPDevice.objects.filter(user_id=camille.pk, confirmed=False).first()
    champs = {"code": compute_code(autre)} if autre else {}

    for preuves in (
        {},
        {"mot_de_passe": MOT_DE_PASSE},
        {"mot_de_passe": "faux", "code_actuel": compute_code(telephone)},
    ):
        assert client_camille.post(adresse, champs | preuves).status_code == 422
    assert TOTPDevice.objects.get(user_id=camille.pk, confirmed=True) == telephone
    assert count_codes(camille) == 0


def test_recovery_codes_are_shown_once_and_kept_as_digests(client_camille, camille, telephone):
    prove(client_camille, telephone)

    page = client_camille.post(
        "/compte/second-facteur/codes/",
        {"mot_de_passe": MOT_DE_PASSE, "code_actuel": compute_code(telephone)},
    )

    codes = re.findall(r"<li><code>([\w-]+)</code></li>", page.text)
    gardes = set(StaticToken.objects.values_list("token", flat=True))
    assert len(codes) == len(gardes) == 10
    assert not {code.replace("-", "") for code in codes} & {garde.lower() for garde in gardes}
    entree = Client()
    entree.post("/connexion/", {"username": camille.username, "password": MOT_DE_PASSE})
    assert entree.post("/connexion/code/", {"code": codes[0].upper()}).status_code == 302
    assert count_codes(camille) == 9


def test_a_recovery_code_of_before_still_serves_once_hashed(camille, telephone):
    appareil = StaticDevice.objects.create(user_id=camille.pk, name="codes de secours")
    StaticToken.objects.create(device=appareil, token="abcd2345")
    nom = "comptes.migrations.0004_courriel_d_une_invitation_et_codes_haches"

    import_module(nom).hash_codes(apps, None)

    assert StaticToken.objects.get().token != "abcd2345"
    entree = Client()
    entree.post("/connexion/", {"username": camille.username, "password": MOT_DE_PASSE})
    assert entree.post("/connexion/code/", {"code": "abcd2345"}).status_code == 302


def test_a_forgotten_password_does_the_same_for_who_is_unknown(
    client, camille, settings, django_assert_num_queries, transactional_db
):
    """What takes time is done elsewhere, known or not."""
    settings.EXECUTEUR_COURRIELS = "tests.comptes.test_adresse.keep"
    COURRIELS.clear()

    for email in ("camille@exemple.fr", "inconnue@exemple.fr"):
        with django_assert_num_queries(0):
            assert client.post("/mot-de-passe/oubli/", {"email": email}).status_code == 302

    assert [arguments for _, arguments in COURRIELS] == [
        ("camille@exemple.fr",),
        ("inconnue@exemple.fr",),
    ]


def test_one_link_leaves_in_a_quarter_of_an_hour(client, camille, mailoutbox):
    """R-D5: asked for at 0, 14 and 16 minutes, two leave."""
    debut = timezone.now()
    for minutes in (0, 14, 16):
        with time_machine.travel(debut + timedelta(minutes=minutes)):
            client.post("/mot-de-passe/oubli/", {"email": camille.email})

    assert len(mailoutbox) == 2


@pytest.fixture
def sans_courriel(settings):
    settings.COURRIEL_EN_SERVICE = False


def test_without_a_mail_server_every_page_says_so(
    client, structure, camille, sans_courriel, mailoutbox
):
    administratrice = make_utilisateur(role=Role.ADMINISTRATION, structure=structure)
    assert "Aucun courriel ne peut partir" in read(client.get("/mot-de-passe/oubli/"))
    envoi = client.post("/mot-de-passe/oubli/", {"email": camille.email})
    assert "Aucun courriel ne peut partir" in read(envoi)
    sante = client.get("/sante/?format=json")
    assert (sante.status_code, sante.json()["pret"]) == (200, True)
    assert "EMAIL_URL" in sante.json()["verifications"]["courriel"]["detail"]
    client.force_login(camille)
    assert "Demandez à l'administration" in read(client.get("/compte/adresse/"))
    assert client.get(f"/comptes/{camille.appartenances.get().pk}/adresse/").status_code == 403

    client.force_login(administratrice)
    page = read(
        client.post("/comptes/inviter/", {"email": "lou@exemple.fr", "role": "agent"}, follow=True)
    )
    lien = re.search(r'value="http://testserver(/invitation/[^"]+)"', page)[1]
    assert "copiez le lien ci-dessous" in page
    assert "Ouvrir votre compte" in read(Client().get(lien))
    membre = f"/comptes/{camille.appartenances.get().pk}/"
    assert "Changer son adresse" in read(client.get(membre))
    send(client, f"{membre}adresse/", {"email": "Lou.Blanc@exemple.fr"})

    camille.refresh_from_db()
    assert (camille.email, camille.username) == ("lou.blanc@exemple.fr",) * 2
    assert mailoutbox == []


def test_the_command_that_invites_says_that_no_mail_leaves(structure, sans_courriel, capsys):
    call_command("inviter", "ada@exemple.fr")

    assert "donnez vous-même ce lien" in capsys.readouterr().out


def test_the_administration_changes_no_address_where_a_mail_can_confirm_it(
    client, structure, camille
):
    client.force_login(make_utilisateur(role=Role.ADMINISTRATION, structure=structure))

    membre = f"/comptes/{camille.appartenances.get().pk}/"

    assert client.post(f"{membre}adresse/", {"email": "lou@exemple.fr"}).url == membre
    assert not Utilisateur.objects.filter(email="lou@exemple.fr").exists()
    assert "Changer son adresse" not in read(client.get(membre))


def test_a_mail_lost_on_its_way_gives_its_link(structure, client, mailoutbox):
    """A server stopped while it sent leaves no news: after five minutes the link is given."""
    client.force_login(make_utilisateur(role=Role.ADMINISTRATION, structure=structure))
    maintenant = timezone.now()
    Invitation.objects.create(structure=structure, email="lou@exemple.fr", envoyee_le=maintenant)

    assert "copiez ce lien" not in read(client.get("/comptes/"))
    with time_machine.travel(maintenant + timedelta(minutes=6)):
        assert "copiez ce lien" in read(client.get("/comptes/"))
