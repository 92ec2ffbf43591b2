"""The sheet of an action in a real browser: what is near, what folds, what the keyboard does."""

from datetime import date

import pytest
from playwright.sync_api import expect

from plan.models import Action, EntreeJournal

pytestmark = [pytest.mark.ecran, pytest.mark.django_db(transaction=True)]

FICHE = "/actions/1-2-8/"
TELEPHONE, BUREAU = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
# What is seen above the section before it in the page, or on its left in the same row.
A_REBOURS = """() => {
  const blocs = [...document.querySelectorAll(".fiche-action > *, .voisines, .resume-pied")]
    .filter((e) => e.checkVisibility())
    .map((e) => [e.id || e.className, e.getBoundingClientRect()]);
  return blocs.slice(1).filter(([, r], i) => {
    const avant = blocs[i][1];
    return r.top < avant.top - 1 || (Math.abs(r.top - avant.top) <= 1 && r.left <= avant.left);
  }).map(([nom]) => nom);
}"""


@pytest.fixture
def remplie(connectee, site):
    """The page of an action of which much is said."""
    action = Action.objects.for_code("1-2-8").get()
    long = "Le tracé est revu avec le département, les panneaux sont commandés pour janvier. " * 2
    action.fait = action.blocage = action.prochaine_etape = action.commentaire = long
    action.save()
    for n in range(1, 9):
        EntreeJournal.objects.create(action=action, le=date(2026, n, 1), texte=f"Point {n}")
    return connectee


def top_of(page, ancre):
    return page.locator(f"#{ancre}").evaluate("(e) => e.getBoundingClientRect().top + scrollY")


@pytest.mark.parametrize(
    ("ecran", "borne"), [(BUREAU, 800), (TELEPHONE, 1690)], ids=["desktop", "phone"]
)
def test_the_journal_is_near_and_nothing_is_hidden_or_out_of_order(remplie, site, ecran, borne):
    page = remplie
    page.set_viewport_size(ecran)
    page.goto(site + FICHE)

    assert top_of(page, "journal") <= borne
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert page.evaluate(A_REBOURS) == []
    assert page.evaluate("document.documentElement.scrollWidth") == ecran["width"]
    for ancre in ("historique", "annees", "reperes", "retenus"):
        expect(page.locator(f"#{ancre}")).to_be_visible()
    expect(page.get_by_role("link", name="Mettre à jour")).to_be_in_viewport(ratio=1)
    page.evaluate("scrollTo(0, 1500)")
    expect(page.get_by_role("link", name="Mettre à jour")).to_be_in_viewport(ratio=1)
    expect(page.locator(".resume .badge")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("ecran", [BUREAU, TELEPHONE], ids=["desktop", "phone"])
def test_escape_closes_the_form_and_gives_the_keyboard_back(connectee, site, ecran):
    page = connectee
    page.set_viewport_size(ecran)
    page.goto(site + FICHE)
    bouton = page.get_by_role("link", name="Mettre à jour")
    bouton.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#suivi-titre-1-2-8")).to_be_focused()
    page.get_by_label("Commentaire").fill("Un mot")

    page.keyboard.press("Escape")

    expect(page.locator(".suivi")).to_have_count(0)
    expect(page.get_by_role("link", name="Mettre à jour")).to_be_focused()


@pytest.mark.parametrize("ecran", [BUREAU, TELEPHONE], ids=["desktop", "phone"])
def test_saved_in_place_the_whole_sheet_says_it(connectee, site, ecran):
    page = connectee
    page.set_viewport_size(ecran)
    page.goto(site + FICHE)
    page.get_by_role("link", name="Mettre à jour").click()
    page.get_by_label("En cours").check()
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("#panneau .badge")).to_have_text("En cours")
    expect(page.locator(".resume .badge")).to_have_text("En cours")
    expect(page.locator("#historique")).to_contain_text("En cours")
    expect(page.locator("#messages")).to_contain_text("enregistré")
    expect(page.get_by_role("link", name="Mettre à jour")).to_be_focused()


def test_what_is_pointed_to_or_printed_is_unfolded(remplie, site):
    page = remplie
    page.goto(site + FICHE)
    plis, texte = page.locator("#fiche details"), page.locator("#texte")
    expect(texte).not_to_be_visible()

    page.get_by_role("navigation", name="Dans cette fiche").get_by_text("Texte").click()
    expect(texte).to_be_in_viewport()

    page.goto(f"{site}/recherche/?q=Point 1&dans=journal")
    page.locator(".trouves a").first.click()
    expect(page.get_by_text("Point 1", exact=True)).to_be_in_viewport()

    page.goto(site + FICHE)
    assert plis.evaluate_all("(tous) => tous.filter((pli) => pli.open).length") == 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert plis.evaluate_all("(tous) => tous.every((pli) => pli.open)")
