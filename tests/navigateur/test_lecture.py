"""What is read, reached and seen on twelve pages (docs/accessibilite.md), whatever the reader's
settings: narrow screen, wide spaces between letters, colours of the system, keyboard.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from comptes.droits import Role
from tests.navigateur.monde import make_monde
from tests.navigateur.test_accessibilite import become
from tests.promenade import list_echantillon

pytestmark = [
    pytest.mark.ecran,
    pytest.mark.django_db(transaction=True, databases=["default", "passe"]),
]

LARGEURS = (1280, 390)
LECTURE = (Path(__file__).parent / "lecture.js").read_text()
OUVRIR = "document.querySelectorAll('details').forEach((d) => (d.open = true))"
TABULATIONS = 40


@pytest.fixture
def monde(site, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    return make_monde()


@pytest.fixture
def visite(page, site, monde):
    """Opens each of the twelve pages in turn, as who may; a visit may be made again."""

    def visit():
        for qui, adresse in list_echantillon(monde):
            become(page, monde.personnes[qui], site)
            page.goto(site + adresse)
            page.evaluate(OUVRIR)
            page.evaluate(LECTURE)
            yield adresse

    return visit


def test_the_order_read_is_the_order_seen_and_nothing_is_hidden(page, visite):
    fautes = []
    for adresse in visite():
        dits = {}
        for largeur in LARGEURS:
            page.set_viewport_size({"width": largeur, "height": 900})
            fautes += [f"{adresse} à {largeur} px : {f}" for f in page.evaluate("lecture.ordre()")]
            dits[largeur] = set(page.evaluate("lecture.dits()"))
        caches = dits[1280] - dits[390]
        fautes += [f"{adresse} : « {dit[:50]} » est caché à 390 px" for dit in sorted(caches)]

    assert not fautes, "\n".join(fautes)


def test_wide_spaces_cut_no_text_and_targets_are_large(page, visite):
    fautes = []
    for adresse in visite():
        for largeur in LARGEURS:
            page.set_viewport_size({"width": largeur, "height": 900})
            fautes += [
                f"{adresse} à {largeur} px : {f}" for f in page.evaluate("lecture.petites()")
            ]
        page.evaluate("lecture.espacer()")
        for largeur in LARGEURS:
            page.set_viewport_size({"width": largeur, "height": 900})
            fautes += [
                f"{adresse} espacée, à {largeur} px : {f}"
                for f in page.evaluate("lecture.coupes()")
            ]

    assert not fautes, "\n".join(fautes)


def test_the_keyboard_is_seen_wherever_it_goes_and_never_held(page, visite):
    fautes = []
    page.set_viewport_size({"width": 1280, "height": 900})
    for adresse in visite():
        page.evaluate("document.activeElement.blur()")
        for _ in range(TABULATIONS):
            page.keyboard.press("Tab")
            ici = page.evaluate("lecture.foyer()")
            if ici["sorti"]:
                break
            if not ici["vu"]:
                fautes.append(
                    f"{adresse} : « {ici['nom']} » reçoit le clavier sans que cela se voie"
                )

    assert not fautes, "\n".join(fautes)


def test_the_colours_of_the_reader_tell_where_one_is(page, visite):
    """With colours forced by the system, and in both tints for what a field shows while empty."""
    fautes = []
    for adresse in visite():
        page.emulate_media(forced_colors="active")
        liens = page.evaluate("lecture.courants()")
        if {style for ici, style in liens if ici} & {style for ici, style in liens if not ici}:
            fautes.append(f"{adresse} : l'entrée courante ne se distingue pas des autres")
        page.emulate_media(forced_colors="none")
        for teinte in ("light", "dark"):
            page.emulate_media(color_scheme=teinte)
            for ecrit, saisi, fond in page.evaluate("lecture.invites()"):
                if measure(ecrit, fond) < 4.5 or measure(saisi, fond) < 4.5:
                    fautes.append(f"{adresse}, {teinte} : {ecrit} sur {fond} ne se lit pas")

    assert not fautes, "\n".join(fautes)


def test_what_was_done_is_told_by_a_region_that_stays(page, site, monde):
    become(page, monde.personnes[Role.DIRECTION], site)
    page.goto(f"{site}/actions/1-1-1/depenses/nouvelle/")
    page.evaluate("document.getElementById('messages').dataset.marque = 'la même'")

    page.get_by_label("Montant TTC").fill("12,345.67")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page).to_have_title(re.compile("^Erreur – "))
    expect(page.locator("#messages")).to_have_attribute("data-marque", "la même")
    page.get_by_label("Montant TTC").fill("12,50")
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("#messages")).to_contain_text("Dépense enregistrée")
    expect(page).to_have_title(re.compile("^(?!Erreur)"))


def measure(texte, fond):
    """The contrast of two colours as the browser writes them (WCAG 1.4.3)."""

    def weigh(couleur):
        parts = [int(p) / 255 for p in couleur.partition("(")[2].rstrip(")").split(",")[:3]]
        lineaires = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(p * q for p, q in zip(lineaires, (0.2126, 0.7152, 0.0722), strict=True))

    clair, sombre = sorted((weigh(texte), weigh(fond)), reverse=True)
    return (clair + 0.05) / (sombre + 0.05)


def test_the_role_of_the_sample_is_one_that_reads_it_all(monde):
    assert {qui for qui, _ in list_echantillon(monde)} == {None, Role.DIRECTION}
