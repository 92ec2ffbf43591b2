"""Costs and expenses typed in a real browser, well and badly."""

import hashlib
import re

import pytest
from playwright.sync_api import expect

from budget.models import Depense, LigneCout
from comptes.droits import Role
from comptes.models import Appartenance
from editions.models import Edition
from plan.models import Action
from tests.navigateur.conftest import log_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "passe"])

MAL_ECRITS = {
    "Flyer : -5 €": "Un montant ne peut pas être négatif.",
    "Flyer : 123456789012345 €": "vérifiez le nombre de chiffres",
    "Flyer : 12,345.67 €": "Écrivez le montant à la française",
    "Flyer : 1O00 €": "Une lettre O se lit à la place d'un zéro",
    "Flyer : 100 $": "Écrivez le montant en euros.",
    "Flyer : 10 € (20244)": "Une année s'écrit avec quatre chiffres",
    "Flyer : 500 flyers à 450 €": "le prix d'un seul, ou de tous",
}


@pytest.fixture
def directrice(site):
    """« camille » with the role of the direction."""
    Appartenance.objects.update(role=Role.DIRECTION)
    return site


def test_a_cost_is_understood_while_it_is_typed(directrice, connectee, site):
    page = connectee
    page.goto(f"{site}/actions/1-2-8/")
    page.get_by_role("link", name="Ajouter un coût").click()
    compris = page.locator("#compris")

    page.get_by_label("Coût (obligatoire)").press_sequentially("Flyer : environ 250 € HT / an")
    expect(compris).to_contain_text("environ 250")
    expect(compris).to_contain_text("HT")

    for mots, phrase in MAL_ECRITS.items():
        page.get_by_label("Coût (obligatoire)").fill(mots)  # as pasted, without a key
        expect(compris).to_contain_text(phrase)
        expect(compris).to_contain_text("À préciser.")
        expect(page.get_by_label("Coût (obligatoire)")).to_have_value(mots)


def test_the_direction_mends_a_cost_then_freezes_an_edition(directrice, connectee, site):
    page = connectee
    page.goto(f"{site}/actions/1-2-8/")
    page.get_by_role("link", name="Impression flyer voie verte").click()
    page.get_by_label("Coût (obligatoire)").fill("Impression flyer voie verte : 1 250 € HT")
    page.get_by_label("Pourquoi cette valeur").fill("Devis reçu")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("est enregistré")
    expect(page.locator("main")).to_contain_text("1\u202f250")

    page.get_by_role("link", name="Conseil", exact=True).click()
    page.get_by_role("link", name="Éditions", exact=True).click()
    page.get_by_label("Fiche action").check()
    page.get_by_label("Libellé").fill("Version du conseil")
    code = page.get_by_label("Action", exact=True)
    code.fill("9-9-9")
    page.get_by_role("button", name="Figer").click()
    resume = page.get_by_role("alert").first
    expect(resume).to_be_focused()
    resume.get_by_role("link", name="Action").click()
    expect(code).to_be_focused()
    expect(code).to_have_accessible_description(re.compile("9-9-9"))
    page.get_by_label("Annexe budgétaire").check()
    page.get_by_role("button", name="Figer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Figer « Version du conseil »")
    page.get_by_role("button", name="Figer").click()
    expect(page.locator("#messages")).to_contain_text("Édition figée", timeout=30_000)

    edition = Edition.objects.get()
    pdf = page.request.get(f"{site}/editions/{edition.code}.pdf").body()
    assert hashlib.sha256(pdf).hexdigest() == edition.empreinte
    page.get_by_role("link", name="Page de vérification").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(edition.code_lisible)


def test_a_cost_is_understood_without_javascript(directrice, browser, site):
    contexte = browser.new_context(java_script_enabled=False)
    page = contexte.new_page()
    log_in(page, site)
    page.goto(f"{site}/actions/1-2-8/couts/nouveau/")

    page.get_by_label("Coût (obligatoire)").fill("Flyer : 1O00 €")
    page.get_by_role("button", name="Voir comment c'est compris").click()

    expect(page.locator("#compris")).to_contain_text("Une lettre O")
    expect(page.get_by_label("Coût (obligatoire)")).to_have_value("Flyer : 1O00 €")
    page.get_by_label("Coût (obligatoire)").fill("Flyer : 1000 €")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("est enregistré")
    assert LigneCout.objects.get(libelle="Flyer").montant_min == 1000
    contexte.close()


def test_an_expense_takes_a_click_an_amount_and_enter(connectee, site):
    page = connectee
    page.goto(f"{site}/actions/1-2-8/")
    page.get_by_role("link", name="Saisir une dépense").click()

    expect(page.get_by_label("Montant TTC")).to_be_focused()
    page.keyboard.type("12,345.67")
    page.keyboard.press("Enter")
    expect(page.locator(".champ__erreur")).to_contain_text("Écrivez le montant à la française")
    expect(page.get_by_label("Montant TTC")).to_have_value("12,345.67")
    page.get_by_label("Montant TTC").fill("1 234,56")
    page.keyboard.press("Enter")

    expect(page.locator("#messages")).to_contain_text("Dépense enregistrée")
    expect(page.locator("#depenses")).to_contain_text("234,56")
    assert Depense.objects.get().etape == Depense.Etape.MANDATE


def test_a_hostile_narrative_is_shown_harmless(connectee, site):
    corps = (
        "<script>window.piege = 1</script>\n\n<img src=x onerror='window.piege = 1'>\n\n"
        "[cliquez](javascript:window.piege=1)\n\n" + "mot " * 50_000
    )
    action = Action.objects.for_code("1-2-8").get()
    action.corps = corps
    action.save()
    page = connectee

    page.goto(f"{site}/actions/1-2-8/")

    expect(page.locator(".fiche__texte")).to_contain_text("<script>window.piege = 1</script>")
    assert page.locator(".fiche__texte a[href^='javascript']").count() == 0
    assert page.evaluate("window.piege") is None
    action.refresh_from_db()
    assert action.corps == corps
