"""Every page of the application under axe-core and on every screen, light and dark."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as reglages
from django.test import Client

from comptes.droits import Role
from tests.navigateur.monde import make_monde

pytestmark = [
    pytest.mark.ecran,
    pytest.mark.django_db(transaction=True, databases=["default", "passe"]),
]

AXE = Axe().axe_script
# (width, tint, rules): 640 px is a screen of 1280 px at a zoom of 200 %. A tint changes contrasts
# and nothing else; a width changes everything else.
VUES = [
    (1280, "light", {}),
    (1280, "dark", {"runOnly": ["color-contrast"]}),
    (640, "dark", {"rules": {"color-contrast": {"enabled": False}}}),
    (320, "dark", {}),
]
AUTRES_LARGEURS = (390, 1920)
EXAMINER = """async (options) => {
  const lu = await axe.run(document, {...options, resultTypes: ["violations"]});
  return lu.violations.map((v) => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 160)]);
}"""
DEBORDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

MEMBRES = {Role.DIRECTION, Role.ADMINISTRATION}
# In the header, in the footer, projected without either, or for those who write the pages.
SANS_RUBRIQUE = {
    "/recherche/",
    "/a-propos/",
    "/composants/",
    "/tableau-de-bord/seance/",
    "/evaluation/seance/",
    "/donnees-personnelles/segala-tarnais/modifier/",
}


@pytest.fixture
def monde(site, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "fichiers"
    return make_monde()


def become(page, personne, site):
    """Go on as this person; None is a visitor."""
    page.context.clear_cookies()
    if personne is not None:
        client = Client()
        client.force_login(personne)
        nom = reglages.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": nom, "value": client.cookies[nom].value, "url": site}])


def list_fautes(page):
    """What is wrong with the page that is open, on each screen and in each tint."""
    page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    page.evaluate(AXE)
    fautes = []
    for largeur, teinte, options in VUES:
        page.set_viewport_size({"width": largeur, "height": 900})
        page.emulate_media(color_scheme=teinte, reduced_motion="reduce")
        fautes += [(largeur, teinte, *faute) for faute in page.evaluate(EXAMINER, options)]
        if page.evaluate(DEBORDER) > 0:
            fautes.append((largeur, "déborde"))
    for largeur in AUTRES_LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 900})
        if page.evaluate(DEBORDER) > 0:
            fautes.append((largeur, "déborde"))
    return fautes


def is_perdue(page, qui, reponse):
    """Whether a page of who has an account does not say where the reader is."""
    attendue = qui in MEMBRES and reponse.status == 200
    return (
        attendue
        and urlsplit(page.url).path not in SANS_RUBRIQUE
        and page.locator(".bandeau [aria-current]").count() == 0
    )


def test_no_page_holds_a_barrier_nor_overflows(page, site, monde):
    fautes, dernier = {}, None
    adresses = sorted(monde.list_adresses(), key=lambda couple: str(couple[0]))

    for qui, adresse in adresses:
        if qui != dernier:
            become(page, monde.personnes[qui], site)
            dernier = qui
        reponse = page.goto(site + adresse)
        atteinte = urlsplit(page.url).path
        if atteinte != urlsplit(adresse).path and not atteinte.endswith("/set-password/"):
            fautes[adresse] = f"mène à {atteinte}"
        elif is_perdue(page, qui, reponse):
            fautes[adresse] = "n'est sous aucune rubrique du menu"
        elif trouvees := list_fautes(page):
            fautes[adresse] = trouvees

    assert fautes == {}


def test_the_administration_is_read_in_both_tints(page, site, monde):
    become(page, monde.personnes[Role.DIRECTION], site)
    fautes = []

    for teinte in ("light", "dark"):
        page.emulate_media(color_scheme=teinte)
        for adresse in ("/admin/", "/admin/plan/action/", "/admin/plan/action/add/"):
            page.goto(site + adresse)
            page.evaluate(AXE)
            lues = page.evaluate(EXAMINER, {"runOnly": ["color-contrast"]})
            fautes += [(adresse, teinte, *faute) for faute in lues]

    assert fautes == []
