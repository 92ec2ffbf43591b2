"""The journeys of an agent: with htmx, without JavaScript, by keyboard, on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from plan.models import Action
from tests.navigateur.conftest import log_in

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = [
    "/",
    "/plan/",
    "/plan/?defi=2",
    "/actions/1-2-8/",
    "/actions/1-2-8/suivi/",
    "/actions/1-2-8/historique/",
    "/historique/",
    "/indicateurs/",
    "/indicateurs/saisie/2024/",
    "/mes-actions/agenda/",
    "/mes-rappels/",
    "/recherche/?q=velo",
    "/actions/3-3-1/",
    "/calendrier/",
    "/budget/",
    "/budget/lignes/",
    "/controle/",
    "/tableau-de-bord/",
    "/tableau-de-bord/seance/?defi=1",
    "/comparer/",
    "/seances/",
    "/presentation/",
    "/plans/",
    "/actions/9-9-9/",
]


def test_the_weekly_update_in_place(connectee, site):
    page = connectee
    page.goto(f"{site}/plan/")
    page.evaluate("window.temoin = 'même page'")
    ligne = page.locator("#ligne-1-2-8")

    ligne.get_by_role("link", name="Mettre à jour").click()
    ligne.get_by_label("En cours").check()
    ligne.get_by_label("Avancement, en %").fill("30")
    ligne.get_by_label("Commentaire").fill("Le flyer part à l'impression")
    ligne.get_by_role("button", name="Enregistrer").click()

    expect(ligne.locator(".badge")).to_have_text("En cours")
    expect(ligne).to_contain_text("Le flyer part à l'impression")
    expect(page.locator("#messages")).to_contain_text("Suivi de l'action 1-2-8 enregistré.")
    expect(page.locator("#geste-1-2-8")).to_be_focused()
    assert page.evaluate("window.temoin") == "même page"
    page.goto(f"{site}/")
    expect(page.locator("main")).to_contain_text("Le flyer part à l'impression")
    page.goto(f"{site}/actions/1-2-8/")
    expect(page.locator("#historique")).to_contain_text("Camille Agent")
    expect(page.locator("#historique")).to_contain_text("À venir → En cours")


def test_the_page_of_the_follow_up_saves_when_opened_alone(connectee, site):
    page = connectee
    page.goto(f"{site}/actions/1-1-1/suivi/")
    page.get_by_label("Réalisée").check()

    page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("#messages")).to_contain_text("Suivi de l'action 1-1-1 enregistré.")
    expect(page.locator("#panneau .badge")).to_have_text("Réalisée")


def test_an_error_in_place_keeps_what_was_typed(connectee, site):
    page = connectee
    page.goto(f"{site}/actions/1-2-8/")
    page.get_by_role("link", name="Mettre à jour").click()
    page.get_by_label("Abandonnée").check()
    page.get_by_label("Commentaire").fill("Un mot à garder")

    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("alert")).to_contain_text("Dites pourquoi")
    expect(page.get_by_label("Commentaire")).to_have_value("Un mot à garder")
    page.get_by_label("Motif de la pause").fill("Sans objet")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#panneau .badge")).to_have_text("Abandonnée")


def test_two_people_on_one_action_in_place(connectee, site):
    page = connectee
    page.goto(f"{site}/plan/")
    ligne = page.locator("#ligne-2-1-1")
    ligne.get_by_role("link", name="Mettre à jour").click()
    ligne.get_by_label("Commentaire").fill("Ma version")
    autre = Action.objects.for_code("2-1-1").get()
    autre.commentaire = "Version de l'autre"
    autre.save()

    ligne.get_by_role("button", name="Enregistrer").click()

    alerte = ligne.get_by_role("alert")
    expect(alerte).to_contain_text("a enregistré ce suivi pendant que vous l'écriviez")
    expect(alerte).to_contain_text("Version de l'autre")
    expect(ligne.get_by_label("Commentaire")).to_have_value("Ma version")
    ligne.get_by_role("button", name="Enregistrer").click()
    expect(ligne.locator(".commentaire")).to_have_text("Ma version")


def test_leaving_the_form_gives_the_keyboard_back(connectee, site):
    page = connectee
    page.goto(f"{site}/plan/")
    page.locator("#geste-1-1-1").click()
    expect(page.locator("#suivi-titre")).to_be_focused()

    page.get_by_role("link", name="Annuler").click()

    expect(page.locator("#suivi")).to_have_count(0)
    expect(page.locator("#geste-1-1-1")).to_be_focused()


def test_by_keyboard_alone(connectee, site):
    page = connectee
    page.goto(f"{site}/plan/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()

    page.locator("#geste-1-1-2").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#suivi-titre")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("En cours")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("15")
    for texte in ("Fait", "Ensuite", "Rien ne bloque", "Au clavier"):
        page.keyboard.press("Tab")
        page.keyboard.type(texte)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Enregistrer")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#ligne-1-1-2")).to_contain_text("Au clavier")


def test_without_javascript(browser, site):
    contexte = browser.new_context(java_script_enabled=False)
    page = contexte.new_page()
    log_in(page, site)
    page.goto(f"{site}/plan/?defi=1")

    page.locator("#ligne-1-2-8").get_by_role("link", name="Mettre à jour").click()
    page.get_by_label("En cours").check()
    page.get_by_label("Commentaire").fill("Sans JavaScript")
    page.get_by_role("button", name="Enregistrer").click()

    assert page.url == f"{site}/plan/?defi=1#ligne-1-2-8"
    expect(page.locator("#ligne-1-2-8")).to_contain_text("Sans JavaScript")
    expect(page.locator("#messages")).to_contain_text("enregistré")
    contexte.close()


@pytest.mark.parametrize("largeur", [320, 390, 1280, 1920])
def test_no_page_overflows_its_screen(connectee, site, largeur):
    page = connectee
    page.set_viewport_size({"width": largeur, "height": 900})
    page.on("console", lambda message: None)

    larges = []
    for adresse in PAGES[:-1]:
        page.goto(site + adresse)
        if page.evaluate("document.documentElement.scrollWidth") > largeur:
            larges.append(adresse)

    assert larges == []


@pytest.mark.parametrize("largeur", [390, 1280])
@pytest.mark.parametrize("teinte", ["light", "dark"])
def test_axe_finds_no_barrier(page, site, largeur, teinte):
    page.emulate_media(color_scheme=teinte, reduced_motion="reduce")
    page.set_viewport_size({"width": largeur, "height": 900})
    axe = Axe()
    fautes = {}

    page.goto(f"{site}/connexion/")
    fautes["/connexion/"] = axe.run(page).response["violations"]
    log_in(page, site)
    for adresse in PAGES:
        page.goto(site + adresse)
        page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        fautes[adresse] = axe.run(page).response["violations"]

    assert {
        adresse: [(v["id"], v["nodes"][0]["html"][:120]) for v in violations]
        for adresse, violations in fautes.items()
        if violations
    } == {}
