"""Nothing slow runs inside a transaction: docs/adr/0023."""

import re

import pytest
from django.conf import settings as reglages
from django.contrib.auth.hashers import make_password
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from comptes.droits import Role
from comptes.models import Invitation, Utilisateur
from tests import guet
from tests.comptes.adresses import ADRESSES
from tests.fabrique import MOT_DE_PASSE, make_utilisateur
from tests.fabrique_droits import make_monde

pytestmark = pytest.mark.django_db(transaction=True)

NOUVEAU = "le-ruisseau-passe-sous-le-pont"
# What a person types in any page that lets in, sets a password, or sends a mail.
SAISIES = {
    "username": "camille",
    "password": MOT_DE_PASSE,
    "mot_de_passe": MOT_DE_PASSE,
    "old_password": MOT_DE_PASSE,
    "new_password1": NOUVEAU,
    "new_password2": NOUVEAU,
    "password1": NOUVEAU,
    "password2": NOUVEAU,
    "usable_password": "true",
    "first_name": "Camille",
    "last_name": "Blanc",
    "email": "camille@exemple.fr",
    "role": "agent",
    "code": "abcd-efgh",
    "code_actuel": "abcd-efgh",
}


@pytest.fixture
def faits(settings):
    settings.PASSWORD_HASHERS = ["tests.guet.Hacheur", *reglages.PASSWORD_HASHERS]
    settings.EMAIL_BACKEND = "tests.guet.Facteur"
    guet.FAITS.clear()
    return guet.FAITS


@pytest.fixture
def camille(structure, faits):
    camille = make_utilisateur(
        username="camille", email="camille@exemple.fr", structure=structure, role=Role.AGENT
    )
    faits.clear()
    return camille


def check(faits, *attendus):
    """All of `attendus` was done, and none of it in a transaction."""
    assert {fait for fait, _ in faits} == set(attendus)
    assert [fait for fait, dedans in faits if dedans] == []


def enter(utilisateur):
    client = Client()
    client.force_login(utilisateur)
    return client


@pytest.mark.parametrize("mot_de_passe", [MOT_DE_PASSE, "faux"])
@pytest.mark.parametrize("nom", ["camille", "personne"])
def test_a_login(camille, faits, nom, mot_de_passe):
    Client().post("/connexion/", {"username": nom, "password": mot_de_passe})

    check(faits, "mot de passe")


def test_a_login_that_renews_an_old_hash(camille, faits):
    """Django hashes the password again when the way of hashing has changed."""
    ancien = make_password(MOT_DE_PASSE, hasher="md5")
    Utilisateur.objects.update(password=ancien)

    assert Client().post("/connexion/", SAISIES).url == "/"

    assert Utilisateur.objects.get().password.startswith("guet$")
    check(faits, "mot de passe")


def test_a_password_that_is_changed(camille, faits):
    assert enter(camille).post("/compte/mot-de-passe/", SAISIES).url == "/compte/"

    check(faits, "mot de passe")
    assert Utilisateur.objects.get().check_password(NOUVEAU)


def test_a_password_that_is_forgotten(camille, faits, mailoutbox):
    visiteuse = Client()

    visiteuse.post("/mot-de-passe/oubli/", SAISIES)
    check(faits, "courriel")
    lien = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    page = visiteuse.get(lien, follow=True).redirect_chain[-1][0]
    assert visiteuse.post(page, SAISIES).url == "/connexion/"

    check(faits, "courriel", "mot de passe")
    assert Utilisateur.objects.get().check_password(NOUVEAU)


def test_an_invitation_sent_and_accepted(camille, structure, faits, mailoutbox):
    administratrice = make_utilisateur(role=Role.ADMINISTRATION, structure=structure)
    faits.clear()

    enter(administratrice).post("/comptes/inviter/", SAISIES | {"email": "lou@exemple.fr"})
    check(faits, "courriel")
    lien = re.search(r"http://testserver(\S+)", mailoutbox[0].body)[1]
    assert Client().post(lien, SAISIES).url == "/connexion/"

    check(faits, "courriel", "mot de passe")
    assert Utilisateur.objects.get(username="lou@exemple.fr").check_password(NOUVEAU)


def test_an_account_made_and_its_password_set_by_the_technical_account(camille, faits):
    technique = make_utilisateur(is_superuser=True, role=None)
    client = enter(technique)
    faits.clear()

    client.post(
        "/admin/comptes/utilisateur/add/",
        {
            "username": "zoe",
            "appartenances-TOTAL_FORMS": 1,
            "appartenances-INITIAL_FORMS": 0,
            "appartenances-0-structure": camille.appartenances.get().structure_id,
            "appartenances-0-role": "agent",
        },
    )
    zoe = Utilisateur.objects.get(username="zoe")
    assert (faits, zoe.has_usable_password()) == ([], False)
    adresse = f"/admin/comptes/utilisateur/{zoe.pk}/password/"
    assert client.post(adresse, {**SAISIES, "set-password": "oui"}).status_code == 302

    check(faits, "mot de passe")
    assert Utilisateur.objects.get(username="zoe").check_password(NOUVEAU)
    assert client.get("/admin/password_change/").url == "/compte/mot-de-passe/"


def test_whatever_page_is_sent_a_password_or_an_address(settings, tmp_path, faits):
    """A page to come that hashes or mails is walked too: it takes one of these fields."""
    settings.MEDIA_ROOT = tmp_path
    monde = make_monde()
    membre, par = monde.ici[Role.AGENT], monde.ici[Role.ADMINISTRATION]
    invitation = Invitation.objects.get()
    marque = urlsafe_base64_encode(force_bytes(membre.pk))
    objets = {o: {c: v for c, v in a.items() if c != "query"} for o, a in monde.objets.items()}
    adresses = [
        *(reverse(n, kwargs=objets.get(a.objet)) for n, a in ADRESSES.items() if not a.is_long),
        reverse("invitation", args=[invitation.sign()]),
        reverse("nouveau-mot-de-passe", args=[marque, default_token_generator.make_token(membre)]),
    ]
    faits.clear()

    for adresse in adresses:
        for compte in (None, membre, par):
            client = Client(raise_request_exception=False)
            if compte:
                # As she is now: an earlier page may have changed her password.
                client.force_login(Utilisateur.objects.get(pk=compte.pk))
            client.post(adresse, SAISIES).close()

    check(faits, "mot de passe", "courriel")
