"""The office's workbook, out and back, in a real browser."""

from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect

from comptes.droits import Role
from comptes.models import Structure
from exploitation.models import Travail
from plan.etats import Statut
from plan.models import Action
from tests.fabrique import MOT_DE_PASSE, make_utilisateur
from tests.fabrique_echanges import save, type_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "passe"])


@pytest.fixture
def directrice(page, site, settings, tmp_path):
    """A page of the direction, on « Import et export »."""
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    personne = make_utilisateur(role=Role.DIRECTION, structure=Structure.objects.get())
    page.goto(f"{site}/connexion/?next=/import/")
    page.locator("#id_username").fill(personne.username)
    page.locator("#id_password").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    return page


def take_out(page):
    """The workbook that the link gives, open."""
    with page.expect_download() as sortie:
        page.get_by_role("link", name="Classeur (.xlsx)").click()
    return openpyxl.load_workbook(BytesIO(sortie.value.path().read_bytes()))


def bring_back(page, classeur, fichier):
    fichier.write_bytes(save(classeur))
    page.get_by_label("Fichier").set_input_files(fichier)
    page.get_by_role("button", name="Vérifier ce fichier").click()


def test_a_workbook_is_taken_out_edited_brought_back_and_applied(directrice, tmp_path):
    page = directrice

    classeur = take_out(page)
    type_in(classeur["Plan"], 2, "Statut", "En cours")
    bring_back(page, classeur, tmp_path / "retour.xlsx")
    page.get_by_role("heading", name="0 créée, 1 modifiée, 233 inchangées").wait_for()
    page.get_by_role("button", name="Appliquer").click()
    page.get_by_text("L'import est appliqué").wait_for()

    assert Action.objects.for_code("1-1-1").get().statut == "en_cours"


def test_what_changed_on_both_sides_is_shown_and_never_overwritten(directrice, tmp_path):
    page = directrice
    classeur = take_out(page)
    type_in(classeur["Plan"], 2, "Statut", "En cours")
    type_in(classeur["Plan"], 3, "Statut", "En cours")
    action = Action.objects.for_code("1-1-1").get()
    action.statut = Statut.REALISEE
    action.save()

    bring_back(page, classeur, tmp_path / "retour.xlsx")
    ligne = page.get_by_role("region", name="En conflit").get_by_role("row").nth(1)
    expect(ligne).to_contain_text("1-1-1")
    expect(ligne).to_contain_text("En cours")
    expect(ligne).to_contain_text("Réalisée")
    page.get_by_role("button", name="Appliquer").click()
    assert Travail.objects.get().etat == Travail.Etat.A_CONFIRMER  # the box is to be ticked first
    page.get_by_label("Laisser la ligne en conflit").check()
    page.get_by_role("button", name="Appliquer").click()
    page.get_by_text("L'import est appliqué").wait_for()

    assert Action.objects.for_code("1-1-1").get().statut == Statut.REALISEE
    assert Action.objects.for_code("1-1-2").get().statut == Statut.EN_COURS
