"""The commission in a real browser: the board measured, the meeting mode by keyboard."""

import re

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect

from commission.models import SeanceCommission
from comptes.droits import Role
from comptes.models import Structure
from plan.models import Plan
from tests.fabrique import make_utilisateur
from tests.navigateur.conftest import log_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "passe"])


def press(page, touche):
    """Press a key once the page listens: its words are there before its script."""
    page.wait_for_load_state("load")
    page.keyboard.press(touche)


BORD, MODE = "/tableau-de-bord/", "/tableau-de-bord/seance/"
# Of what is seen between header and footer: what is written too small, what is too small to touch.
MESURES = """(minimum) => {
  const vus = [...document.querySelectorAll("main *")].filter((e) => e.checkVisibility());
  const lus = vus.filter((e) => !e.closest(".masque"));
  const dit = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const petits = lus.filter((e) => dit(e) && parseFloat(getComputedStyle(e).fontSize) < minimum);
  const etroit = ({ width, height }) => width < 23.9 || height < 23.9;
  const gestes = lus.filter((e) => e.matches("a[href], button, summary, select, textarea"));
  const etroits = gestes.filter((e) => etroit(e.getBoundingClientRect()));
  return [petits, etroits].map((trouves) => trouves.map((e) => e.outerHTML.slice(0, 120)));
}"""


@pytest.fixture(params=["unfilled", "populated"])
def rempli(request, site):
    """The real plan as it stands, or after a made-up year of follow-up."""
    if request.param == "populated":
        with override_settings(DEBUG=True):
            call_command("peupler_demo")
    return request.param


def bottom(page, selecteur):
    return page.evaluate(
        "(s) => document.querySelector(s).getBoundingClientRect().bottom", selecteur
    )


def test_the_board_is_one_screen_at_a_desk_and_two_and_a_half_on_a_phone(connectee, rempli, site):
    page = connectee
    for largeur, hauteur in ((1280, 800), (1920, 1080), (390, 844)):
        page.set_viewport_size({"width": largeur, "height": hauteur})
        page.goto(f"{site}{BORD}")
        petits, etroits = page.evaluate(MESURES, 14)

        assert petits == []
        assert etroits == []
        assert page.evaluate("document.documentElement.scrollWidth") == largeur
        if largeur > 1000:
            essentiels = (".phrases", ".bord__defis", ".bord__listes")
            assert max(bottom(page, s) for s in essentiels) <= hauteur
    assert page.evaluate("document.documentElement.scrollHeight") <= 2110


def test_what_is_folded_opens_and_is_as_legible(connectee, site):
    page = connectee
    page.goto(f"{site}{BORD}")

    page.get_by_text("Comment c'est calculé").click()

    expect(page.get_by_role("table", name="Actions par défi et par état")).to_be_visible()
    assert page.evaluate(MESURES, 14) == [[], []]


def test_the_arrows_go_from_one_axe_to_the_next(connectee, site):
    page = connectee
    page.goto(f"{site}{BORD}")
    page.get_by_role("link", name="Mode séance").click()
    titre = page.get_by_role("heading", level=1)

    expect(titre).to_contain_text("Schéma de développement touristique")
    press(page, "ArrowRight")
    expect(titre).to_contain_text("Axe 1")
    expect(page).to_have_title(re.compile("Axe 1-1"))
    page.locator(".seance__actions a").first.click()
    expect(titre).to_contain_text("1-1-1")
    expect(titre).to_be_focused()
    press(page, "ArrowRight")
    expect(titre).to_contain_text("1-1-2")
    press(page, "ArrowLeft")
    expect(titre).to_contain_text("1-1-1")
    press(page, "ArrowLeft")
    expect(titre).to_contain_text("Axe 1")
    page.get_by_role("link", name="Quitter").click()
    expect(titre).to_have_text("Tableau de bord de la commission")


def test_the_whole_screen_lasts_from_screen_to_screen(connectee, site):
    page = connectee
    page.goto(f"{site}{MODE}")

    page.get_by_role("button", name="Plein écran").click()
    expect(page.get_by_role("button", name="Réduire")).to_be_visible()
    page.get_by_role("link", name="Suivant").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Axe 1")

    assert page.evaluate("document.fullscreenElement !== null")
    expect(page.get_by_role("button", name="Réduire")).to_be_visible()


def test_the_meeting_mode_needs_no_script(browser, site):
    contexte = browser.new_context(java_script_enabled=False)
    page = contexte.new_page()
    log_in(page, site)
    page.goto(f"{site}{MODE}")

    page.get_by_role("link", name="Suivant").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Axe 1")
    expect(page.get_by_role("button", name="Plein écran")).to_be_hidden()
    contexte.close()


def test_the_meeting_mode_is_read_from_afar(connectee, rempli, site):
    page = connectee
    for largeur, hauteur in ((1280, 720), (390, 844)):
        page.set_viewport_size({"width": largeur, "height": hauteur})
        for requete in ("", "?axe=1-2", "?action=1-2-8"):
            page.goto(f"{site}{MODE}{requete}")

            assert page.evaluate(MESURES, 20) == [[], []]
            assert page.evaluate("document.documentElement.scrollWidth") == largeur
            assert bottom(page, ".seance__barre") == hauteur
            expect(page.get_by_role("button", name="Se déconnecter")).to_have_count(0)


def test_an_opinion_typed_in_the_mode_stays_on_its_screen(page, site):
    structure = Structure.objects.get()
    make_utilisateur(role=Role.DIRECTION, structure=structure, username="claude")
    SeanceCommission.objects.create(plan=Plan.objects.get(), le=timezone.localdate())
    log_in(page, site, "claude")
    page.goto(f"{site}{MODE}?action=1-2-8")

    page.get_by_text("À revoir", exact=True).click()
    page.get_by_role("button", name="Enregistrer l'avis").click()
    expect(page.get_by_role("alert")).to_contain_text("Dites pourquoi")
    page.get_by_label("Commentaire").fill("Trop cher")
    page.get_by_role("button", name="Enregistrer l'avis").click()

    expect(page.locator("#messages")).to_contain_text("à revoir")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1-2-8")
    expect(page.get_by_label("Commentaire")).to_have_value("Trop cher")
    page.get_by_role("link", name="Suivant").click()
    expect(page.locator("#messages")).to_be_empty()
