"""The table of the plan and the header, as a person uses them."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from plan.models import Action
from tests.navigateur.conftest import log_in

pytestmark = [pytest.mark.ecran, pytest.mark.django_db(transaction=True)]
TELEPHONE = {"width": 390, "height": 844}


def make_en_retard(*codes):
    """These actions of the real plan, late: followed once, and to come since years gone by."""
    Action.objects.for_codes(codes).update(suivi_le=timezone.now(), commentaire="Attend")


def mark_done(ligne):
    ligne.get_by_role("link", name="Mettre à jour").click()
    ligne.get_by_label("Réalisée").check()
    ligne.get_by_role("button", name="Enregistrer").click()


def test_what_no_longer_fits_the_filter_stays_and_is_counted(connectee, site):
    page = connectee
    make_en_retard("1-1-1", "1-1-2", "1-2-1")
    page.goto(f"{site}/plan/")
    page.get_by_role("link", name="En retard 3").click()
    expect(page.locator("#compte")).to_contain_text("3 actions sur 33")

    # The second form is open before the first is sent: both are counted.
    page.locator("#ligne-1-1-2").get_by_role("link", name="Mettre à jour").click()
    page.locator("#ligne-1-1-2").get_by_label("Commentaire").fill("Je finis plus tard")
    mark_done(page.locator("#ligne-1-1-1"))
    expect(page.locator("#compte")).to_contain_text("3 actions sur 33, dont 1 qui ne répond plus")
    expect(page.locator("#geste-1-1-1")).to_be_focused()
    expect(page.locator("#ligne-1-1-2").get_by_label("Commentaire")).to_have_value(
        "Je finis plus tard"
    )
    page.locator("#ligne-1-1-2").get_by_label("Réalisée").check()
    page.locator("#ligne-1-1-2").get_by_role("button", name="Enregistrer").click()

    expect(page.locator("#compte")).to_contain_text("3 actions sur 33, dont 2 qui ne répondent")
    expect(page.locator(".rang--hors-filtre")).to_have_count(2)
    page.get_by_role("link", name="les retirer").click()
    expect(page.locator(".rang")).to_have_count(1)


def test_the_filtered_table_works_without_javascript(browser, site):
    make_en_retard("1-1-1", "1-1-2")
    contexte = browser.new_context(java_script_enabled=False, viewport=TELEPHONE)
    page = contexte.new_page()
    log_in(page, site)
    page.goto(f"{site}/plan/?etat=en_retard")

    for code in ("1-1-1", "1-1-2"):
        page.locator(f"#geste-{code}").click()
        page.get_by_label("Réalisée").check()
        page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("#compte")).to_contain_text("2 actions sur 33, dont 2 qui ne répondent")
    contexte.close()


def test_the_table_is_sorted_by_keyboard(connectee, site):
    page = connectee
    make_en_retard("2-1-1")
    page.goto(f"{site}/plan/")
    entete = page.get_by_role("columnheader", name="Mise à jour").first

    for sens in ("ascending", "descending"):
        entete.get_by_role("link").focus()
        page.keyboard.press("Enter")
        expect(page.locator(f'th[aria-sort="{sens}"]')).to_have_count(1)
        expect(page.locator(".rang").first).to_have_id("ligne-2-1-1")
    assert "tri=-suivi_le" in page.url


def test_the_columns_live_in_the_address(connectee, site):
    page = connectee
    page.goto(f"{site}/plan/?defi=2")
    page.get_by_text("Colonnes", exact=True).click()
    page.get_by_label("Coûts retenus").check()
    page.get_by_label("Pilote", exact=True).uncheck()
    page.get_by_role("button", name="Afficher ces colonnes").click()

    expect(page.get_by_role("columnheader", name="Coûts retenus")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Pilote")).to_have_count(0)
    assert "defi=2" in page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nothing_of_the_table_is_hidden_on_a_phone(connectee, site):
    page = connectee
    page.set_viewport_size(TELEPHONE)
    page.goto(f"{site}/plan/?colonnes=etat&colonnes=blocage&colonnes=couts&colonnes=liens")
    rang = page.locator("#ligne-1-2-8")

    for nom in ("etat", "blocage", "couts", "liens", "geste"):
        expect(rang.locator(f".rang__{nom}")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_header_of_a_phone_is_one_line_that_unfolds(browser, site):
    contexte = browser.new_context(java_script_enabled=False, viewport=TELEPHONE)
    page = contexte.new_page()
    log_in(page, site)
    page.goto(f"{site}/plan/")
    liens = page.get_by_role("navigation", name="Pages", exact=True).get_by_role("link")
    assert page.locator(".bandeau").bounding_box()["height"] <= 64
    expect(liens).to_have_count(0)

    page.locator(".plieur summary").focus()
    page.keyboard.press("Enter")

    expect(liens.first).to_be_visible()
    expect(page.get_by_role("searchbox", name="Chercher dans le plan")).to_be_visible()
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    for lien in liens.all():
        assert lien.bounding_box()["height"] >= 24
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator(".plieur")).to_be_hidden()
    expect(liens.first).to_be_visible()
    contexte.close()


def test_the_page_one_is_on_is_seen_in_forced_colours(browser, site):
    contexte = browser.new_context(forced_colors="active")
    page = contexte.new_page()
    log_in(page, site)
    page.goto(f"{site}/plan/")

    bords = page.locator(".menu a").evaluate_all(
        "(liens) => liens.map((a) => [a.ariaCurrent, getComputedStyle(a).borderBottomColor])"
    )

    ici = {bord for courant, bord in bords if courant}
    assert len(ici) == 1
    assert ici.isdisjoint({bord for courant, bord in bords if not courant})
    contexte.close()


def test_home_is_a_screen_and_a_half(connectee, site):
    page = connectee
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}/")

    assert page.evaluate("document.documentElement.scrollHeight") <= 1200
