"""The week and the year of the staff in a real browser: on a phone, by keyboard, with files."""

import pytest
from playwright.sync_api import expect

from comptes.models import Utilisateur
from plan.models import Action, Indicateur, Piece

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_weekly_round_is_made_in_place_on_a_phone(connectee, site):
    page = connectee
    page.set_viewport_size({"width": 390, "height": 844})
    camille = Utilisateur.objects.get(username="camille")
    for action in Action.objects.ordered()[:3]:
        action.pilote = camille
        action.save()
    page.goto(f"{site}/mes-actions/")

    for code in ("1-1-1", "1-1-2", "1-2-1"):
        page.locator(f"#geste-{code}").click()
        page.locator(".suivi").get_by_text("En cours", exact=True).click()
        page.locator(".suivi [name=fait]").fill("Réunion tenue.")
        page.locator(".suivi").get_by_role("button", name="Enregistrer").click()
        expect(page.locator(".suivi")).to_have_count(0)
        expect(page.locator(f"#geste-{code}")).to_be_focused()

    assert page.url == f"{site}/mes-actions/"
    assert Action.objects.filter(fait="Réunion tenue.", statut="en_cours").count() == 3


def test_a_year_of_figures_is_entered_with_the_keyboard_alone(connectee, site):
    page = connectee
    page.goto(f"{site}/indicateurs/saisie/2024/")
    premier = page.locator(".saisie-annuelle input:not([type=hidden])").first
    premier.focus()

    page.keyboard.type("2 600 000")
    page.keyboard.press("Tab")
    page.keyboard.type("66 001")
    page.keyboard.press("Enter")

    expect(page.locator("#messages")).to_contain_text("2 valeurs de 2024 enregistrées.")
    nuitees = Indicateur.objects.get(libelle="Nombre de nuitées marchandes")
    assert nuitees.valeurs.get(annee=2024).valeur == 66001
    expect(page.locator("main")).to_contain_text("+1 177")


@pytest.mark.parametrize(
    ("nom", "contenu", "phrase"),
    [
        pytest.param("gros.pdf", b"%PDF-1.4\n" + b"0" * 60_000_000, "fait 60 Mo", id="60-Mo"),
        pytest.param("page.html", b"<script>alert(1)</script>", "n'est pas accepté", id="html"),
        pytest.param("dessin.png", b"<svg><script>1</script></svg>", "n'est pas celui", id="svg"),
    ],
)
def test_a_file_that_is_not_to_be_joined_is_refused_in_words(
    connectee, site, tmp_path, nom, contenu, phrase
):
    page = connectee
    (tmp_path / nom).write_bytes(contenu)
    page.goto(f"{site}/actions/1-1-1/pieces/nouveau/")

    page.locator("#id_fichier").set_input_files(tmp_path / nom)
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator(".champ__erreur")).to_contain_text(phrase)
    assert not Piece.objects.exists()
