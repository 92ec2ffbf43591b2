"""What is sent twice in a real browser: two clicks, and « Retour » (R-S2)."""

import re

import pytest
from playwright.sync_api import expect

from budget.models import Depense

pytestmark = pytest.mark.django_db(transaction=True)


def type_depense(page, montant):
    page.get_by_label("Montant TTC").fill(montant)
    page.get_by_label("Mandaté").check()


def test_two_clicks_then_back_make_one_expense_and_another_amount_a_second(connectee, site):
    page = connectee
    page.goto(f"{site}/actions/1-2-8/depenses/nouvelle/")
    enregistrer = page.get_by_role("button", name="Enregistrer")
    type_depense(page, "12,50")
    enregistrer.dblclick()
    expect(page).to_have_url(re.compile("1-2-8/#depenses"))

    page.go_back()
    type_depense(page, "12,50")
    enregistrer.click()

    expect(page.locator("#messages")).to_contain_text("C'était déjà enregistré")
    assert Depense.objects.count() == 1
    page.go_back()
    type_depense(page, "13")
    enregistrer.click()
    expect(page.get_by_role("alert")).to_contain_text("Cette page a déjà enregistré autre chose")
    expect(page.get_by_role("alert").get_by_role("link", name="le voir")).to_be_visible()
    expect(page.get_by_label("Montant TTC")).to_have_value("13")
    enregistrer.click()
    expect(page).to_have_url(re.compile("1-2-8/#depenses"))
    assert sorted(Depense.objects.values_list("montant_ttc", flat=True)) == [12.5, 13]
