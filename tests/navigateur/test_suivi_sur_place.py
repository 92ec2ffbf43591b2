"""« Mettre à jour », the years and the photos in a real browser: keyboard, phone, in place."""

import re

import pytest
from playwright.sync_api import expect

from plan.models import Action, Piece, Programmation
from tests.navigateur.conftest import log_in

pytestmark = pytest.mark.django_db(transaction=True)

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"


def action_of(code):
    return Action.objects.for_code(code).get()


def year_of(code, annee):
    return Programmation.objects.get(action=action_of(code), annee=annee)


def test_a_follow_up_and_its_years_are_entered_with_the_keyboard_alone(connectee, site):
    page = connectee
    page.goto(f"{site}/actions/1-1-1/suivi/")
    page.locator("#suivi-1-1-1-statut_0").focus()

    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Réunion tenue")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.locator("[data-pose] [value='0']")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator("[name=avancement]")).to_have_value("50")
    expect(page.locator("[data-pose] [value='50']")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")

    expect(page.locator("#messages")).to_contain_text("2023 : faite.")
    action = action_of("1-1-1")
    assert (action.statut, action.fait, action.avancement) == ("en_cours", "Réunion tenue", 50)
    assert year_of("1-1-1", 2024).issue == "prevue"


def test_realisee_proposes_100_says_so_and_takes_it_back(connectee, site):
    page = connectee
    page.goto(f"{site}/actions/1-1-1/suivi/")
    avancement, propose = page.locator("[name=avancement]"), page.locator("[data-propose]")
    realisee, en_cours = (page.get_by_label(nom, exact=True) for nom in ("Réalisée", "En cours"))
    avancement.fill("40")

    realisee.check()
    expect(avancement).to_have_value("100")
    expect(propose).to_contain_text("100 % proposé")
    en_cours.check()
    expect(avancement).to_have_value("40")
    expect(propose).to_be_empty()
    realisee.check()
    page.get_by_role("button", name="Remettre 40").click()
    expect(avancement).to_have_value("40")
    expect(avancement).to_be_focused()
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("alert")).to_contain_text("Une action réalisée est à 100 %")
    expect(avancement).to_have_value("40")
    page.locator("[data-pose] [value='100']").click()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("enregistré")
    assert action_of("1-1-1").avancement == 100


def test_the_reason_stands_under_the_status_that_needs_it(connectee, site):
    page = connectee
    page.goto(f"{site}/actions/1-1-1/suivi/")
    motif = page.locator("#suivi-1-1-1-motif")

    expect(motif).to_be_hidden()
    page.get_by_label("En pause", exact=True).check()
    expect(motif).to_be_visible()
    assert motif.bounding_box()["y"] < page.locator("[name=fait]").bounding_box()["y"]
    expect(page.locator("[name=annee-2024-motif]")).to_be_hidden()
    page.locator("[name=annee-2024-issue][value=reportee]").check()
    expect(page.locator("[name=annee-2024-motif]")).to_be_visible()
    expect(page.locator("[name=annee-2024-reportee_a]")).to_be_visible()
    expect(page.locator("[name=annee-2023-reportee_a]")).to_be_hidden()


@pytest.mark.parametrize("largeur", [390, 1280])
def test_a_year_is_closed_in_its_cell_of_the_calendar(connectee, site, largeur):
    page = connectee
    page.set_viewport_size({"width": largeur, "height": 844})
    page.goto(f"{site}/calendrier/")
    case = page.locator("#geste-1-1-2-2025")

    case.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#cloture-titre-1-1-2-2025")).to_be_focused()
    page.get_by_role("link", name="Annuler").click()
    expect(case).to_be_focused()
    expect(page.locator(".suivi")).to_have_count(0)

    case.click()
    formulaire = page.locator("#cloture-1-1-2-2025")
    formulaire.get_by_text("Reportée", exact=True).click()
    formulaire.get_by_label("2025 est reportée à").fill("2030")
    formulaire.get_by_label("Pourquoi").fill("Pas de budget")
    formulaire.get_by_role("button", name="Enregistrer").click()
    expect(formulaire.get_by_role("alert")).to_contain_text("hors du plan")
    formulaire.get_by_label("2025 est reportée à").fill("2026")
    formulaire.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("#messages")).to_contain_text("2025 : reportée à 2026.")
    expect(case).to_be_focused()
    expect(case).to_contain_text("Reportée à 2026")
    expect(page.locator("#geste-1-1-2-2026")).to_be_visible()
    expect(page.locator("#messages")).to_have_count(1)
    assert page.url == f"{site}/calendrier/"
    assert year_of("1-1-2", 2025).reportee_a == 2026


def test_a_year_that_leaves_the_filter_leaves_the_calendar_and_its_counts(connectee, site):
    page = connectee
    page.goto(f"{site}/calendrier/?texte=quésako&issue=faite")
    expect(page.locator("#resultats")).to_contain_text("0 action sur 33")
    page.goto(f"{site}/actions/1-1-1/annees/2024/?retour=/calendrier/%3Fissue%3Dfaite")
    page.get_by_text("Faite", exact=True).click()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#resultats")).to_contain_text("1 action sur 33")

    page.locator("#geste-1-1-1-2024").click()
    page.locator("#cloture-1-1-1-2024").get_by_text("Faite en partie", exact=True).click()
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("#resultats")).to_contain_text("0 action sur 33")
    expect(page.locator("#calendrier")).to_be_focused()
    expect(page.locator("#messages")).to_contain_text("2024 : faite en partie.")


def test_without_javascript_nothing_is_hidden_and_all_is_said(browser, site):
    contexte = browser.new_context(java_script_enabled=False)
    page = contexte.new_page()
    log_in(page, site)
    page.goto(f"{site}/actions/1-1-1/suivi/")
    for nom in ("motif", "annee-2024-motif", "annee-2024-reportee_a"):
        expect(page.locator(f"[name={nom}]")).to_be_visible()
    expect(page.locator("[data-pose]")).to_be_hidden()
    page.get_by_label("En cours", exact=True).check()
    page.locator("[name=annee-2024-issue][value=faite]").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("2024 : faite.")

    page.goto(f"{site}/calendrier/")
    page.locator("#geste-1-1-2-2025").click()
    page.get_by_label("Faite", exact=True).check()
    page.get_by_role("button", name="Enregistrer").click()

    expect(page).to_have_url(f"{site}/calendrier/#geste-1-1-2-2025")
    assert year_of("1-1-2", 2025).issue == "faite"
    contexte.close()


def test_three_photos_are_joined_and_too_heavy_ones_are_told_before_they_leave(
    connectee, site, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "pieces"
    page = connectee
    photos = []
    for rang in range(3):
        photos.append(tmp_path / f"photo{rang}.jpg")
        photos[-1].write_bytes(JPEG + b"%d" % rang + b"0" * 19_000_000)
    page.goto(f"{site}/actions/1-1-1/pieces/nouveau/")
    champ = page.locator("#id_fichier")

    champ.set_input_files(photos)
    dit = champ.evaluate("champ => champ.validationMessage")
    assert dit == ("Ces fichiers font 58 Mo ensemble : joignez-en moins à la fois, 55 Mo au plus.")
    page.get_by_role("button", name="Enregistrer").click()
    assert page.url.endswith("/pieces/nouveau/")
    legeres = [photo.with_stem(f"{photo.stem}-legere") for photo in photos]
    for photo, legere in zip(photos, legeres, strict=True):
        legere.write_bytes(photo.read_bytes()[:9_000_000])
    champ.set_input_files(legeres)
    page.get_by_role("button", name="Enregistrer").click()

    expect(page).to_have_url(re.compile("1-1-1/#pieces"))
    expect(page.locator("#messages")).to_contain_text("« photo0-legere.jpg », « photo1-")
    assert Piece.objects.count() == 3
