"""Accounts in a real browser: login with a second factor, invitation, lockout."""

import re
from time import time

import pytest
from django.core import mail
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect

from comptes.droits import Role
from comptes.models import Structure, Utilisateur
from plan.models import Action
from tests.fabrique import MOT_DE_PASSE, make_utilisateur

pytestmark = pytest.mark.django_db(transaction=True)


def enter(page, site, nom, mot_de_passe=MOT_DE_PASSE):
    page.goto(f"{site}/connexion/")
    page.locator("#id_username").fill(nom)
    page.locator("#id_password").fill(mot_de_passe)
    page.get_by_role("button", name="Se connecter").click()


def compute_code(appareil):
    totp = TOTP(appareil.bin_key, appareil.step, appareil.t0, appareil.digits, appareil.drift)
    totp.time = time()
    return f"{totp.token():06d}"


@pytest.fixture
def erreurs(page):
    """What the browser's console complains of: a policy that is broken, a file that lacks."""
    messages = []
    page.on("console", lambda m: messages.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: messages.append(str(e)))
    return messages


@pytest.fixture
def administratrice(site):
    return make_utilisateur(
        role=Role.ADMINISTRATION, structure=Structure.objects.get(), username="ada"
    )


def test_the_direction_enrols_a_telephone_then_enters_with_its_code(page, site, settings, erreurs):
    settings.SECOND_FACTEUR_OBLIGATOIRE = True
    dominique = make_utilisateur(
        role=Role.DIRECTION, structure=Structure.objects.get(), username="dominique"
    )
    enter(page, site, "dominique")

    expect(page.get_by_role("heading", level=1)).to_have_text("Ajouter un second facteur")
    image = page.get_by_role("img", name="Code QR du second facteur")
    expect(image).to_be_visible()
    # Its bytes come after the page: wait for them, as a person does.
    assert image.evaluate("async (image) => (await image.decode(), image.naturalWidth)") > 100
    appareil = TOTPDevice.objects.get(user_id=dominique.pk)
    page.get_by_label("Code à six chiffres").fill(compute_code(appareil))
    page.get_by_label("Votre mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Vérifier").click()
    expect(page.locator(".codes li")).to_have_count(10)
    secours = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="Continuer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Où en est le plan")

    page.get_by_role("button", name="Se déconnecter").click()
    enter(page, site, "dominique")
    page.goto(f"{site}/budget/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre code")
    page.get_by_label("Code").fill(secours)
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{site}/budget/")
    assert erreurs == []


def test_a_person_is_invited_and_enters(page, browser, site, administratrice, erreurs):
    enter(page, site, "ada")
    page.get_by_role("link", name="Comptes", exact=True).click()
    page.get_by_role("link", name="Inviter une personne").click()
    page.get_by_label("Adresse électronique").fill("lou@exemple.fr")
    page.get_by_label("Rôle").select_option("agent")
    page.get_by_role("button", name="Envoyer l'invitation").click()
    expect(page.locator("#messages")).to_contain_text("L'invitation part vers lou@exemple.fr")
    chemin = re.search(r"/invitation/\S+", mail.outbox[0].body)[0]

    contexte = browser.new_context(java_script_enabled=False)
    lou = contexte.new_page()
    lou.goto(site + chemin)
    lou.get_by_label("Prénom").fill("Lou")
    lou.get_by_label("Nom (obligatoire)", exact=True).fill("Blanc")
    for champ in lou.locator("input[type=password]").all():
        champ.fill("le-ruisseau-passe-sous-le-pont")
    lou.get_by_role("button", name="Ouvrir le compte").click()
    enter(lou, site, "lou@exemple.fr", "le-ruisseau-passe-sous-le-pont")
    expect(lou.get_by_role("heading", level=1)).to_have_text("Où en est le plan")
    contexte.close()

    page.reload()
    expect(page.locator("main")).to_contain_text("Lou Blanc")
    assert Utilisateur.objects.get(username="lou@exemple.fr").appartenances.get().role == "agent"
    assert erreurs == []


def test_five_wrong_passwords_lock_and_the_administration_unlocks(
    page, browser, site, administratrice
):
    for _ in range(5):
        enter(page, site, "camille", "non")
    expect(page.get_by_role("alert")).to_contain_text("a été refusé cinq fois")
    enter(page, site, "camille")
    expect(page.get_by_role("heading", level=1)).to_have_text("Trop d'essais")

    contexte = browser.new_context()
    ada = contexte.new_page()
    enter(ada, site, "ada")
    ada.goto(f"{site}/comptes/")
    ada.get_by_role("link", name="Camille Agent").click()
    ada.get_by_role("button", name="Déverrouiller").click()
    expect(ada.locator("#messages")).to_contain_text("compte déverrouillé")
    contexte.close()

    enter(page, site, "camille")
    expect(page.get_by_role("heading", level=1)).to_have_text("Où en est le plan")


def test_the_administration_works_under_the_policy(page, site, erreurs):
    make_utilisateur(role=Role.DIRECTION, structure=Structure.objects.get(), username="dominique")
    enter(page, site, "dominique")
    action = Action.objects.first()

    for adresse in (
        "plan/action/",
        f"plan/action/{action.pk}/change/",
        f"plan/action/{action.pk}/history/",
        "plan/action/export/",
        "plan/action/import/",
        "plan/plan/add/",
    ):
        page.goto(f"{site}/admin/{adresse}")
    page.locator("#id_titre").press_sequentially("Un autre schéma")

    expect(page.locator("#id_slug")).to_have_value("un-autre-schema")
    assert erreurs == []


def test_on_a_telephone_what_is_kept_is_read_without_scrolling_sideways(connectee, site):
    connectee.set_viewport_size({"width": 390, "height": 844})
    connectee.goto(f"{site}/compte/donnees/")

    cadre = connectee.get_by_role("region", name="Données gardées")
    assert cadre.evaluate("(cadre) => cadre.scrollWidth <= cadre.clientWidth")
    duree = cadre.get_by_role("row").nth(1).get_by_role("cell").last
    assert "Combien de temps" in duree.evaluate("(c) => getComputedStyle(c, '::before').content")


@pytest.mark.parametrize("largeur", [390, 1280])
def test_a_name_without_end_stays_in_the_page(page, site, administratrice, largeur):
    longue = make_utilisateur(
        role=Role.AGENT, structure=Structure.objects.get(), last_name="L" * 140
    )
    page.set_viewport_size({"width": largeur, "height": 900})
    enter(page, site, "ada")

    page.goto(f"{site}/comptes/{longue.appartenances.get().pk}/")
    assert page.evaluate("document.documentElement.scrollWidth") == largeur

    page.goto(f"{site}/comptes/")
    assert page.locator(".tableau__nom").last.bounding_box()["width"] < largeur * 0.75


def test_going_back_finds_what_was_typed_and_nothing_once_logged_out(connectee, site):
    """No page of somebody logged in is kept: the browser asks for it again."""
    page = connectee
    page.goto(f"{site}/actions/1-1-1/suivi/")
    page.locator("[name=fait]").fill("Réunion tenue.")
    page.goto(f"{site}/plan/")

    page.go_back()

    expect(page.locator("[name=fait]")).to_have_value("Réunion tenue.")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page).to_have_url(f"{site}/connexion/")
    page.go_back()
    expect(page).to_have_url(f"{site}/connexion/?next=/actions/1-1-1/suivi/")
