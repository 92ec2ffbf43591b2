"""The council in a real browser: a roll call by keyboard alone, then an act to its vote."""

import re
import time

import pytest
from playwright.sync_api import expect

from comptes.droits import Role
from comptes.models import Appartenance
from conseil.models import Deliberation, Presence, SeanceConseil

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "passe"])

TROIS_MINUTES = 180
# What a person takes to read a name and strike its two keys, at an easy pace.
PAR_NOM = 1.5


@pytest.fixture
def directrice(connectee):
    """The person logged in, now of the direction."""
    Appartenance.objects.update(role=Role.DIRECTION)
    return connectee


@pytest.fixture
def seance():
    premiere = SeanceConseil.objects.get()
    seance = SeanceConseil.objects.create(
        structure=premiere.structure, le="2026-09-10", secretaire=premiere.secretaire
    )
    seance.points.create(numero="5.1", intitule="Plan d'actions")
    return seance


def test_55_names_are_answered_by_keyboard_alone(directrice, site, seance):
    page = directrice
    page.goto(f"{site}/conseil/seances/{seance.pk}/appel/")
    titulaires = list(seance.list_titulaires())
    debut = time.monotonic()
    page.locator(f"#id_etat_{titulaires[0].pk}").focus()
    for rang in range(len(titulaires)):
        page.keyboard.press("e" if rang % 5 == 4 else "p")
        page.keyboard.press("Tab")
    touches = time.monotonic() - debut
    page.get_by_role("button", name="Enregistrer l'appel").press("Enter")

    expect(page.locator("#messages")).to_contain_text("Appel enregistré")
    assert Presence.objects.filter(seance=seance, etat="present").count() == 44
    assert Presence.objects.filter(seance=seance, etat="excuse").count() == 11
    assert touches + len(titulaires) * PAR_NOM < TROIS_MINUTES


def test_from_the_list_of_last_time_to_a_vote_refused_then_recorded(directrice, site, seance):
    page = directrice
    page.goto(f"{site}/conseil/seances/{seance.pk}/appel/")
    page.get_by_role("button", name=re.compile("La même liste que le")).click()
    page.get_by_role("button", name="Enregistrer l'appel").click()
    expect(page.locator(".soiree__point")).to_contain_text("37 présents")

    page.get_by_role("link", name="Rédiger").click()
    page.get_by_label("Objet").fill("Essai")
    page.get_by_label("Dispositif").fill("- **APPROUVE** l'essai")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("10/09/2026-5.1")

    page.get_by_role("link", name="Saisir le vote").click()
    page.get_by_label("Pour (obligatoire)").fill("38")
    page.get_by_role("button", name="Enregistrer le vote").click()
    expect(page.get_by_role("alert")).to_contain_text("38 voix sont comptées")
    assert page.get_by_label("Pour (obligatoire)").input_value() == "38"
    page.get_by_label("Pour (obligatoire)").fill("37")
    page.get_by_role("button", name="Enregistrer le vote").click()
    expect(page.locator("main")).to_contain_text("37 pour")
    page.get_by_role("button", name="Revenir au formulaire").click()
    assert page.get_by_label("Pour (obligatoire)").input_value() == "37"
    page.get_by_role("button", name="Enregistrer le vote").click()
    page.get_by_role("button", name="Enregistrer le vote").click()

    expect(page.locator("#messages")).to_contain_text("l'acte ne change plus")
    expect(page.locator(".acte")).to_contain_text("à l'unanimité des membres présents")
    acte = Deliberation.objects.get(numero="10/09/2026-5.1")
    page.goto(f"{site}/conseil/deliberations/{acte.pk}/modifier/")
    expect(page.locator("#messages")).to_contain_text("elle ne change plus")
