"""« Reprise » in a real browser: the keyboard alone, a paste, a phone, no JavaScript (R-E9)."""

import pytest
from playwright.sync_api import expect

from comptes.models import Utilisateur
from plan.models import Action, Issue, Programmation
from tests.navigateur.conftest import log_in

pytestmark = pytest.mark.django_db(transaction=True)

COLLER = """(champ, texte) => {
  const data = new DataTransfer();
  data.setData("text/plain", texte);
  const options = {clipboardData: data, bubbles: true, cancelable: true};
  champ.dispatchEvent(new ClipboardEvent("paste", options));
}"""


class Clavier:
    """A keyboard that counts what is pressed, cell by cell."""

    def __init__(self, page):
        self.page, self.touches, self.choix = page, 0, 0

    def fill(self, *touches):
        """One cell: what is chosen or typed, and the key that leaves it."""
        assert len(touches) <= 3
        for touche in touches:
            self.page.keyboard.press(touche)
        self.touches += len(touches)
        self.choix += 1

    @property
    def nom(self):
        """The field where the keyboard is, without the number of its row."""
        return self.page.evaluate("document.activeElement.name").split("-")[-1]


def test_the_unfilled_plan_is_filled_by_the_keyboard_in_one_save(connectee, site):
    """33 statuses and 59 past years: 92 choices, 3 keys a cell at most, one save."""
    page, clavier = connectee, Clavier(connectee)
    attendus = {}
    page.goto(f"{site}/reprise/")
    # The pilote of all is a gesture for all, which is not counted.
    page.get_by_text("Appliquer aux lignes cochées").click()
    page.get_by_label("Toutes les lignes").check()
    page.locator("[name=lot-pilote]").select_option(label="Camille Agent")
    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator("#messages")).to_contain_text("33 lignes remplies")
    page.locator(".grille td select").first.focus()

    for rang, action in enumerate(Action.objects.ordered().with_calendrier()):
        assert clavier.nom == "statut"
        fini = rang % 2
        clavier.fill("r" if fini else "e", "ArrowRight")
        page.keyboard.press("ArrowRight")
        for prevue in action.calendrier:
            assert clavier.nom == str(prevue.annee)
            if prevue.annee < 2026:
                clavier.fill("f", *([] if fini else ["f"]), "ArrowRight")
            else:
                page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        attendus[action.pk] = "realisee" if fini else "en_cours"
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("#messages")).to_contain_text("33 lignes enregistrées.")
    assert clavier.choix == 92 <= 100
    assert clavier.touches <= 3 * 92
    assert dict(Action.objects.values_list("pk", "statut")) == attendus
    camille = Utilisateur.objects.get(username="camille")
    assert Action.objects.filter(pilote=camille, suivi_par=camille).count() == 33
    closes = Programmation.objects.filter(annee__lt=2026)
    assert closes.count() == 59
    assert {p.issue for p in closes} == {Issue.FAITE, Issue.EN_PARTIE}
    assert Action.history.count() == 2 * 33


def test_enter_goes_down_and_a_reason_appears_where_it_is_asked(connectee, site):
    page, clavier = connectee, Clavier(connectee)
    page.goto(f"{site}/reprise/")
    premier = page.locator(".grille td select").first
    premier.focus()
    expect(page.locator(".grille textarea:visible")).to_have_count(0)

    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(premier).to_be_focused()
    for touche in ("a", "a"):
        page.keyboard.press(touche)
    expect(premier).to_have_value("abandonnee")
    page.keyboard.press("ArrowRight")
    assert clavier.nom == "motif"
    page.keyboard.type("Deux mots")
    page.keyboard.press("ArrowLeft")
    assert clavier.nom == "motif"
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("#messages")).to_contain_text("1 ligne enregistrée.")
    assert Action.objects.get(statut="abandonnee").motif == "Deux mots"


def test_a_paste_of_forty_rows_in_thirty_three_loses_nothing(connectee, site):
    page = connectee
    page.goto(f"{site}/reprise/")
    bloc = [f"{'Terminé' if n != 3 else 'Perdu'}\t\tfaite" for n in range(1, 41)]
    premier = page.locator(".grille td select").first

    premier.evaluate(COLLER, "\r\n".join(bloc) + "\r\n")

    dit = page.locator("#collage")
    expect(dit).to_contain_text("33 lignes collées")
    expect(dit).to_contain_text("7 lignes n'ont pas trouvé place.")
    expect(dit).to_contain_text("1 mot à corriger")
    reste = dit.get_by_label("Ce qui n'a pas trouvé place").input_value().split("\n")
    assert reste[:7] == bloc[33:]
    sans_2023 = 33 - Programmation.objects.filter(annee=2023).count()
    assert len(reste) == 7 + sans_2023
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("« Perdu » n'est pas un mot admis")
    fautif = page.locator(".grille select[aria-invalid=true]")
    expect(fautif).to_have_value("Perdu")
    assert Action.objects.filter(statut="realisee").count() == 32
    fautif.select_option("en_cours")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("1 ligne enregistrée.")


def test_a_paste_is_taken_back(connectee, site):
    page = connectee
    page.goto(f"{site}/reprise/")
    pilote = page.locator(".grille [name$=-pilote]").first

    pilote.evaluate(COLLER, "Camille Agent\nMaé Neuve")

    expect(pilote.locator("option:checked")).to_have_text("Camille Agent")
    expect(page.locator(".grille [name$=-pilote_nom]").nth(1)).to_have_value("Maé Neuve")
    page.get_by_role("button", name="Annuler le collage").click()
    expect(pilote).to_have_value("")
    expect(page.locator(".grille [name$=-pilote]").nth(1)).to_have_value("")


def test_two_people_in_the_grid_at_once(connectee, site, browser):
    page = connectee
    page.goto(f"{site}/reprise/")
    avancement = page.locator(".grille [name$=-avancement]")
    page.locator(".grille [name$=-statut]").first.select_option("en_cours")
    avancement.first.fill("20")
    autre = Action.objects.ordered().first()
    autre.statut, autre.avancement = "en_cours", 60
    autre.save()

    page.get_by_role("button", name="Enregistrer").click()

    expect(page.get_by_role("alert")).to_contain_text("Entre-temps")
    expect(avancement.first).to_have_value("20")
    assert Action.objects.get(pk=autre.pk).avancement == 60
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("1 ligne enregistrée.")
    assert Action.objects.get(pk=autre.pk).avancement == 20


def test_a_session_that_ends_in_the_grid_keeps_every_field(page, site):
    log_in(page, site)
    page.goto(f"{site}/reprise/")
    statuts = page.locator(".grille [name$=-statut]")
    for rang in range(33):
        statuts.nth(rang).select_option("en_cours")
    page.locator(".grille [name$=-avancement]").first.fill("30")
    page.context.clear_cookies(name="sessionid")

    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".message--ici")).to_contain_text("toujours là")
    log_in(page, site)
    page.goto(f"{site}/reprise/")
    page.get_by_role("button", name="Le reprendre").click()

    expect(statuts.nth(32)).to_have_value("en_cours")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("33 lignes enregistrées.")


def test_on_a_phone_each_action_is_a_card_and_the_next_is_a_link_away(connectee, site):
    page = connectee
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{site}/reprise/")
    cartes = page.locator(".grille__ligne")
    expect(cartes.first.get_by_text("Statut", exact=False).first).to_be_visible()

    cartes.first.get_by_label("Statut de 1-1-1", exact=True).select_option("en_cours")
    cartes.first.get_by_role("link", name="Suivante").click()

    expect(cartes.nth(1)).to_be_in_viewport(ratio=0.5)
    haut = cartes.nth(1).bounding_box()["y"]
    assert -1 <= haut < 200
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("1 ligne enregistrée.")


def test_without_javascript_it_is_a_long_form(browser, site):
    contexte = browser.new_context(java_script_enabled=False)
    page = contexte.new_page()
    log_in(page, site)
    page.goto(f"{site}/reprise/")
    page.locator(".grille [name$=-statut]").first.select_option("en_pause")
    page.get_by_label("Motif du statut de 1-1-1").fill("Budget")
    page.get_by_text("Appliquer aux lignes cochées").click()
    page.get_by_role("checkbox", name="1-1-2").check()
    page.locator("[name=lot-statut]").select_option("realisee")

    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator("#messages")).to_contain_text("1 ligne remplie")
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("#messages")).to_contain_text("2 lignes enregistrées.")
    statuts = Action.objects.ordered().values_list("statut", flat=True)
    assert list(statuts)[:3] == ["en_pause", "realisee", "a_venir"]
    contexte.close()
