"""The office's workbook, out and back, in a real browser."""

from io import BytesIO

import openpyxl
import pytest

from comptes.droits import Role
from comptes.models import Structure
from plan.models import Action
from tests.fabrique import make_utilisateur
from tests.fabrique_echanges import save, type_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "passe"])


def test_a_workbook_is_taken_out_edited_brought_back_and_applied(page, site, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    personne = make_utilisateur(role=Role.DIRECTION, structure=Structure.objects.get())
    page.goto(f"{site}/connexion/?next=/import/")
    page.locator("#id_username").fill(personne.username)
    page.locator("#id_password").fill("une-phrase-de-passe-pour-les-tests")
    page.get_by_role("button", name="Se connecter").click()

    with page.expect_download() as sortie:
        page.get_by_role("link", name="Classeur (.xlsx)").click()
    classeur = openpyxl.load_workbook(BytesIO(sortie.value.path().read_bytes()))
    type_in(classeur["Plan"], 2, "Statut", "En cours")
    fichier = tmp_path / "retour.xlsx"
    fichier.write_bytes(save(classeur))
    page.get_by_label("Fichier").set_input_files(fichier)
    page.get_by_role("button", name="Vérifier ce fichier").click()
    page.get_by_role("heading", name="0 créée, 1 modifiée, 200 inchangées").wait_for()
    page.get_by_role("button", name="Appliquer").click()
    page.get_by_text("L'import est appliqué").wait_for()

    assert Action.objects.for_code("1-1-1").get().statut == "en_cours"
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
