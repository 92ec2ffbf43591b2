"""The commission in a real browser: the meeting mode by keyboard and without script."""

import pytest
from playwright.sync_api import expect

from tests.navigateur.conftest import log_in

pytestmark = pytest.mark.django_db(transaction=True)


def press(page, touche):
    """Press a key once the page listens: its words are there before its script."""
    page.wait_for_load_state("load")
    page.keyboard.press(touche)


def test_the_arrows_go_from_one_defi_to_the_next(connectee, site):
    page = connectee
    page.goto(f"{site}/tableau-de-bord/")
    page.get_by_role("link", name="Mode séance").click()
    titre = page.get_by_role("heading", level=1)

    expect(titre).to_contain_text("Schéma de développement touristique")
    press(page, "ArrowRight")
    expect(titre).to_contain_text("Défi 1")
    press(page, "ArrowRight")
    expect(titre).to_contain_text("Défi 2")
    press(page, "ArrowLeft")
    expect(titre).to_contain_text("Défi 1")
    page.locator("[name=q]").fill("voie verte")
    press(page, "ArrowLeft")
    expect(titre).to_contain_text("Défi 1")
    expect(page.locator("[name=q]")).to_have_value("voie verte")
    page.get_by_role("link", name="Quitter").click()
    expect(titre).to_have_text("Tableau de bord de la commission")


def test_the_meeting_mode_needs_no_script(browser, site):
    contexte = browser.new_context(java_script_enabled=False)
    page = contexte.new_page()
    log_in(page, site)
    page.goto(f"{site}/tableau-de-bord/seance/")

    page.get_by_role("link", name="Suivant").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Défi 1")
    contexte.close()


def test_the_board_is_one_screen_at_a_desk_and_keeps_its_charts_on_a_phone(connectee, site):
    page = connectee
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}/tableau-de-bord/")

    hauts = {
        titre: page.get_by_role("heading", name=titre).bounding_box()["y"]
        for titre in ("Par défi et par axe", "En retard", "Prévu et dépensé", "Bloquées")
    }
    assert max(hauts.values()) < 800
    assert hauts["Par défi et par axe"] == hauts["En retard"] == hauts["Prévu et dépensé"]

    page.set_viewport_size({"width": 390, "height": 844})
    dessin = page.locator(".bord .graphique img").last
    expect(dessin).to_be_visible()
    assert dessin.bounding_box()["width"] / 470 > 0.7
    assert page.evaluate("document.documentElement.scrollWidth") == 390
