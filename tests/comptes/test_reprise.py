"""What is typed when a session closes is neither lost nor sent by itself: R-S3."""

from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from time_machine import travel

from comptes.acces.reprise import GARDE, NON_GARDE, RETROUVE, TAILLE_MAX
from comptes.droits import Role
from plan.forms.suivi import SuiviForm
from plan.models import Action
from tests.comptes.test_second_facteur import compute_code
from tests.ecran import read
from tests.fabrique import MOT_DE_PASSE, make_action, make_utilisateur
from tests.fabrique_droits import make_monde
from tests.test_formulaires import walk_pages

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
TEXTE = "Le balisage est commandé, et l'office attend le devis."


@pytest.fixture
def action(plan):
    return make_action(plan=plan)


def send(client, adresse, data, **headers):
    """A form sent from its own page, as a browser does."""
    return client.post(adresse, data, headers={"Referer": f"http://testserver{adresse}", **headers})


def log_in(client, reponse, utilisateur):
    """Give the password on the page where one was led; the address that follows."""
    envoi = {"username": utilisateur.username, "password": MOT_DE_PASSE}
    suite = parse_qs(urlsplit(reponse.url).query)["next"][0]
    return client.post("/connexion/", {**envoi, "next": suite}).url


def type_suivi(client, action, texte=TEXTE, **headers):
    form = SuiviForm(instance=Action.objects.get(pk=action.pk))
    data = {"statut": "en_cours", "commentaire": texte, "lue": form.write_lue()}
    return send(client, f"/actions/{action.code}/suivi/", data, **headers)


def test_what_was_typed_is_shown_after_the_login_and_not_sent_by_itself(client, agent, action):
    reponse = type_suivi(client, action)
    assert GARDE in read(client.get(reponse.url))

    suite = log_in(client, reponse, agent)
    page = client.get(suite)

    assert suite == "/actions/1-1-1/suivi/?reprise=1"
    assert TEXTE in read(page)
    assert RETROUVE in read(page)
    action.refresh_from_db()
    assert action.commentaire == ""
    assert type_suivi(client, action).status_code == 302
    action.refresh_from_db()
    assert action.commentaire == TEXTE
    assert TEXTE not in Session.objects.get().get_decoded().values()
    assert RETROUVE not in read(client.get(suite))


def test_it_goes_through_the_second_step(client, agent, action):
    appareil = TOTPDevice.objects.create(user=agent, name="Téléphone", confirmed=True)

    suite = log_in(client, type_suivi(client, action), agent)
    etape = client.get(suite)
    arrivee = client.post(etape.url, {"code": compute_code(appareil), "next": suite}).url

    assert etape.url.startswith("/connexion/code/")
    assert TEXTE in read(client.get(arrivee))


def test_half_of_a_login_keeps_it_too(client, agent, action):
    TOTPDevice.objects.create(user=agent, name="Téléphone", confirmed=True)
    client.post("/connexion/", {"username": agent.username, "password": MOT_DE_PASSE})

    reponse = type_suivi(client, action)

    assert reponse.url == "/connexion/code/?next=%2Factions%2F1-1-1%2Fsuivi%2F%3Freprise%3D1"
    assert "balisage" in client.session["envoi_garde"]["saisies"]


def test_a_page_from_before_the_login_is_shown_again(agent, action):
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent)
    client.get("/actions/1-1-1/suivi/")

    reponse = type_suivi(client, action, Origin="http://testserver")

    assert reponse.url == "/actions/1-1-1/suivi/?reprise=1"
    assert TEXTE in read(client.get(reponse.url))


def test_another_site_cannot_lay_a_text_before_a_person(agent, action):
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent)

    for origine in ("https://ailleurs.example", "null"):
        assert type_suivi(client, action, Origin=origine).status_code == 403
    anonyme = Client(enforce_csrf_checks=True)
    assert type_suivi(anonyme, action, Origin="http://testserver").status_code == 403
    assert "envoi_garde" not in client.session
    assert "envoi_garde" not in anonyme.session


@pytest.mark.parametrize(
    ("adresse", "data"),
    [
        pytest.param("/actions/1-1-1/suivi/", {"commentaire": ""}, id="nothing typed"),
        pytest.param("/actions/1-1-1/suivi/", {"fait": "x" * TAILLE_MAX}, id="too long"),
        pytest.param("/compte/mot-de-passe/", {"old_password": "secret"}, id="a password"),
    ],
)
def test_what_is_not_kept_is_said(client, action, adresse, data):
    reponse = send(client, adresse, data)

    assert reponse.url == "/connexion/?next=/"
    assert "envoi_garde" not in client.session
    assert NON_GARDE in read(client.get(reponse.url))


def test_a_button_of_another_page_is_not_pressed_again(client, action):
    client.cookies.clear()

    reponse = client.post(
        "/actions/1-1-1/suivi/", {"fait": "x"}, headers={"Referer": "http://testserver/plan/"}
    )

    assert reponse.url == "/connexion/?next=/"


def test_it_is_kept_an_hour(client, agent, action):
    suite = log_in(client, type_suivi(client, action), agent)

    with travel(timezone.now() + timedelta(seconds=3601)):
        assert TEXTE not in read(client.get(suite))

    assert "envoi_garde" not in client.session


def test_a_visitor_s_session_is_short_and_that_of_an_account_is_not(client, agent, action):
    reponse = type_suivi(client, action)
    assert client.session.get_expiry_age() <= 3600

    log_in(client, reponse, agent)

    assert client.session.get_expiry_age() > 3600


def test_nothing_of_it_stays_after_a_logout(client, agent, action):
    log_in(client, type_suivi(client, action), agent)

    client.post("/deconnexion/")

    assert "envoi_garde" not in client.session


def test_htmx_is_told_beside_the_gesture(client, agent, action):
    for ferme in (type_suivi(client, action, **HTMX), client.get("/plan/", headers=HTMX)):
        assert ferme.status_code == 401
        assert "data-phrase" in ferme.text
        assert 'href="/connexion/" target="_blank"' in read(ferme)
    TOTPDevice.objects.create(user=agent, name="Téléphone", confirmed=True)
    client.force_login(agent)

    a_demi = type_suivi(client, action, **HTMX)

    assert a_demi.status_code == 401
    assert 'href="/connexion/code/" target="_blank"' in read(a_demi)


def test_the_script_s_form_is_led_by_the_browser_to_its_place(client_agent, action):
    ici = {**HTMX, "HX-Boosted": "true", "HX-Current-URL": "http://testserver/actions/1-1-1/"}
    data = {"le": "2026-03-04", "texte": TEXTE}

    ailleurs = client_agent.post("/actions/1-1-1/journal/nouveau/", data, headers=ici)

    assert (ailleurs.status_code, ailleurs["HX-Redirect"]) == (200, "/actions/1-1-1/#journal")
    # The page itself is read again, not only moved in.
    assert ailleurs["HX-Refresh"] == "true"
    depuis = {**ici, "HX-Current-URL": "http://testserver/actions/1-1-1/journal/nouveau/"}
    assert "HX-Refresh" not in client_agent.post(
        "/actions/1-1-1/journal/nouveau/", data, headers=depuis
    )


def test_the_administration_shows_it_before_sending_it(client, structure, action):
    direction = make_utilisateur(role=Role.DIRECTION, structure=structure, is_staff=True)
    adresse = f"/admin/plan/action/{action.pk}/change/"

    suite = log_in(client, send(client, adresse, {"titre": "Un titre", "corps": TEXTE}), direction)
    page = read(client.get(suite))

    assert f'name="corps" value="{TEXTE}"' in page
    assert f'<form method="post" action="{adresse}" hx-disable>' in page


class Formulaires(HTMLParser):
    """[(address, {name: kind of field})] of the forms that a page sends."""

    def __init__(self, page):
        super().__init__()
        self.trouves, self.ouvert = [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attributs = dict(attrs)
        if tag == "form":
            self.ouvert = attributs.get("method") == "post"
            self.trouves += [(attributs.get("action"), {})] if self.ouvert else []
        elif self.ouvert and tag in ("input", "textarea", "select") and attributs.get("name"):
            sorte = attributs.get("type", "text") if tag == "input" else tag
            self.trouves[-1][1][attributs["name"]] = sorte

    def handle_endtag(self, tag):
        self.ouvert = self.ouvert and tag != "form"


def list_textes(champs):
    """The names of the fields where a person types; none when one of them is a secret."""
    if "password" in champs.values() or "code" in champs:
        return []
    return [nom for nom, sorte in champs.items() if sorte in ("text", "textarea")]


def test_every_form_shows_again_what_was_typed_in_it(client, settings, tmp_path):
    """No form is sent to another page than its own; none writes when it is shown again."""
    settings.MEDIA_ROOT = tmp_path
    monde = make_monde()
    fautes, essayes = {}, 0

    for compte, adresse in [page for page in walk_pages(monde) if page[0]]:
        client.logout()
        client.force_login(compte)
        reponse = client.get(adresse)
        if reponse.streaming:
            list(reponse)
            continue
        for action, champs in Formulaires(reponse.text).trouves:
            textes = list_textes(champs)
            if not textes:
                continue
            essayes += 1
            vers = action or adresse
            client.logout()
            reponse = client.post(
                vers,
                dict.fromkeys(textes, "Noix"),
                headers={"Referer": f"http://testserver{adresse}"},
            )
            suite = log_in(client, reponse, compte)
            with CaptureQueriesContext(connection) as requetes:
                page = client.get(suite, follow=True).text
            # PostgreSQL reads a long list by a cursor, which is declared first.
            lus = ("SELECT", "DECLARE", "FETCH", "CLOSE")
            ecrits = [r["sql"][:60] for r in requetes if not r["sql"].startswith(lus)]
            ecrits = [sql for sql in ecrits if "session" not in sql and "SAVEPOINT" not in sql]
            if page.count("Noix") < len(textes) or ecrits:
                fautes[vers] = (suite, page.count("Noix"), textes, ecrits)

    assert fautes == {}
    assert essayes > 15
