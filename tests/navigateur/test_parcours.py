"""The journeys of an agent: with htmx, without JavaScript, by keyboard, on a phone."""

import pytest
from playwright.sync_api import expect

from plan.models import Action
from tests.navigateur.conftest import log_in

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_the_second_of_two_people_is_told_on_a_phone(connectee, site):
    page = connectee
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/actions/1-2-8/suivi/")
    action = Action.objects.for_code("1-2-8").get()
    action.commentaire = "Réunion avec le service mobilité, balisage commandé."
    action.save()

    page.get_by_label("En cours").check()
    page.get_by_label("Commentaire").fill("Le service mobilité attend la subvention.")
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("alert")).to_contain_text("balisage commandé")
    expect(page.locator("#suivi-1-2-8-commentaire_error")).to_contain_text("Entre-temps")
    expect(page.get_by_label("Commentaire")).to_have_value(
        "Le service mobilité attend la subvention."
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 390


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
    ligne.get_by_label("En cours").check()
    ligne.get_by_label("Commentaire").fill("Ma version")
    autre = Action.objects.for_code("2-1-1").get()
    autre.commentaire = "Version de l'autre"
    autre.save()

    ligne.get_by_role("button", name="Enregistrer").click()

    alerte = ligne.get_by_role("alert")
    expect(alerte).to_contain_text("Entre-temps, quelqu'un d'autre a écrit le")
    expect(alerte).to_contain_text("« Version de l'autre »")
    expect(ligne.get_by_label("Commentaire")).to_have_value("Ma version")
    ligne.get_by_role("button", name="Enregistrer").click()
    expect(ligne.locator(".commentaire")).to_have_text("Ma version")


def test_leaving_the_form_gives_the_keyboard_back(connectee, site):
    page = connectee
    page.goto(f"{site}/plan/")
    page.locator("#geste-1-1-1").click()
    expect(page.locator("#suivi-titre-1-1-1")).to_be_focused()

    page.get_by_role("link", name="Annuler").click()

    expect(page.locator(".suivi")).to_have_count(0)
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
    expect(page.locator("#suivi-titre-1-1-2")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("En cours")).to_be_checked()
    for texte in ("Fait", "Rien ne bloque", "Ensuite", "15"):
        page.keyboard.press("Tab")
        page.keyboard.type(texte)
    page.keyboard.press("Tab")
    expect(page.locator("[data-pose] [value='0']")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Au clavier")
    page.keyboard.press("Tab")
    expect(page.locator("[name=annee-2025-issue][value=prevue]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Enregistrer")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#ligne-1-1-2")).to_contain_text("Au clavier")


def test_the_focus_is_seen_at_each_stop_and_nothing_moves_for_who_asks(connectee, site):
    page = connectee
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site}/plan/")
    invisibles = []

    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "none":
            invisibles.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))

    assert invisibles == []
    durees = page.locator("a, button").evaluate_all(
        "(elements) => elements.map((e) => getComputedStyle(e).transitionDuration)"
    )
    assert set(durees) == {"0s"}


def test_without_javascript(browser, site):
    contexte = browser.new_context(java_script_enabled=False)
    page = contexte.new_page()
    log_in(page, site)
    page.goto(f"{site}/plan/?defi=1")

    page.locator("#ligne-1-2-8").get_by_role("link", name="Mettre à jour").click()
    page.get_by_label("En cours").check()
    page.get_by_label("Commentaire").fill("Sans JavaScript")
    page.get_by_role("button", name="Enregistrer").click()

    assert page.url == f"{site}/plan/?defi=1&garder=1-2-8#ligne-1-2-8"
    expect(page.locator("#ligne-1-2-8")).to_contain_text("Sans JavaScript")
    expect(page.locator("#messages")).to_contain_text("enregistré")
    expect(page.locator("#messages")).to_be_in_viewport(ratio=1)
    contexte.close()
