"""The administration in a real browser: a row is added inside another one by its button."""

import re

import pytest
from playwright.sync_api import expect

from budget.models import BlocCout
from comptes.droits import Role
from comptes.models import Appartenance, Utilisateur
from plan.models import Action, Indicateur

pytestmark = [pytest.mark.ecran, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def directrice(site, connectee):
    Appartenance.objects.update(role=Role.DIRECTION)
    return connectee


def add_row(page, prefixe, **valeurs):
    """Click « Ajouter » under the rows of this prefix, and fill the row that it makes."""
    groupe = page.locator(f"#{prefixe}-group")
    groupe.get_by_role("button", name=re.compile("Ajouter")).click()
    # The row that waits for who has no script stays empty: it is not saved.
    ligne = groupe.locator(f"tr.form-row.dynamic-{prefixe}").last
    for nom, valeur in valeurs.items():
        champ = ligne.locator(f"[name$='-{nom}']")
        if champ.evaluate("champ => champ.tagName") == "SELECT":
            champ.select_option(valeur)
        else:
            champ.fill(valeur)


def save(page):
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_each_inline_adds_a_row_by_its_button(directrice, site):
    page = directrice
    action = Action.objects.get(numero=1, axe__numero=1, axe__defi__numero=1)
    indicateur, bloc = Indicateur.objects.first(), BlocCout.objects.first()
    ligne = bloc.formulations.first().ligne
    partenaire = str(action.axe.defi.plan.structure.partenaires.first().pk)
    camille = str(Utilisateur.objects.get(username="camille").pk)

    page.goto(f"{site}/admin/plan/action/{action.pk}/change/")
    add_row(page, "programmations", annee="2031")
    add_row(page, "partenariats", partenaire=partenaire)
    add_row(page, "abonnements", utilisateur=camille)
    add_row(page, "sous_projets", ordre="90", titre="Le sous-projet ajouté")
    save(page)
    page.goto(f"{site}/admin/plan/indicateur/{indicateur.pk}/change/")
    add_row(page, "valeurs", annee="2031", valeur="12")
    add_row(page, "liens", action=str(action.pk))
    save(page)
    page.goto(f"{site}/admin/budget/bloccout/{bloc.pk}/change/")
    add_row(page, "formulations", ordre="90", texte="Des mots ajoutés", ligne=str(ligne.pk))
    save(page)

    assert action.programmations.filter(annee=2031).exists()
    assert action.partenariats.filter(partenaire=partenaire).exists()
    assert action.abonnements.filter(utilisateur=camille).exists()
    assert action.sous_projets.filter(titre="Le sous-projet ajouté").exists()
    assert indicateur.valeurs.filter(annee=2031).exists()
    assert indicateur.liens.filter(action=action).exists()
    assert bloc.formulations.filter(texte="Des mots ajoutés").exists()
