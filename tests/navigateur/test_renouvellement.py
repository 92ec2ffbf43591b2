"""A new council of 55 names in a real browser: a list pasted, one look, one click."""

import re
import time

import pytest
from playwright.sync_api import expect

from comptes.droits import Role
from comptes.models import Appartenance
from conseil.models import SeanceConseil
from instances.models import Elu

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "passe"])

TROIS_MINUTES = 180
# What a person takes to read a name of the dry run, at an easy pace.
PAR_NOM = 2


def test_55_names_of_a_new_mandate_in_under_three_minutes(connectee, site):
    Appartenance.objects.update(role=Role.DIRECTION)
    page, seance = connectee, SeanceConseil.objects.get()
    restent = [elu for elu in seance.list_titulaires() if elu.nom != "SOMEN"][:45]
    noms = [str(elu) for elu in restent] + [f"NOUVEL-ELU{n:02d} Anne ; Carmaux" for n in range(10)]
    page.goto(f"{site}/conseil/elus/")
    debut = time.monotonic()
    page.get_by_role("link", name="Renouvellement du conseil").click()
    page.get_by_label(re.compile("Date d'installation")).fill("2026-04-17")
    page.get_by_label("Liste, un élu par ligne").focus()
    page.keyboard.insert_text("\n".join(noms))
    page.get_by_role("button", name="Essayer, sans rien écrire").press("Enter")
    expect(page.get_by_role("heading", name="Ce qui changera")).to_be_visible()
    expect(page.get_by_text("45 reconduits").first).to_be_visible()
    page.get_by_role("button", name="Appliquer").press("Enter")

    expect(page.locator("#messages")).to_contain_text("Nouveau conseil enregistré")
    assert time.monotonic() - debut + len(noms) * PAR_NOM < TROIS_MINUTES
    assert Elu.objects.en_exercice(on="2026-04-17").titulaires().count() == 55
    assert seance.list_titulaires().count() == 55
    assert "SOMEN" in {elu.nom for elu in seance.list_titulaires()}
    assert "SOMEN" not in {elu.nom for elu in Elu.objects.en_exercice(on="2026-04-17")}
