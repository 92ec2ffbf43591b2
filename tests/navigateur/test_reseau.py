"""Two forms at once, a closed session, a dead network, and where what happened is told."""

from functools import partial

import pytest
from playwright.sync_api import expect

from comptes.droits import Role
from comptes.models import Appartenance, Utilisateur
from plan.models import Action, EntreeJournal
from tests.fabrique import MOT_DE_PASSE
from tests.navigateur.conftest import log_in

pytestmark = pytest.mark.django_db(transaction=True)

LARGEURS = [pytest.param(390, id="390"), pytest.param(1280, id="1280")]
BROUILLONS = "Object.keys(localStorage).filter((cle) => cle.startsWith('brouillon:')).length"


@pytest.fixture
def ouverte(page, site):
    """A page where the agent is logged in; what the browser says of refused answers is expected."""
    log_in(page, site)
    return page


def find_geste(page, code):
    """The link that opens the follow-up: at the head of a sheet, or at the foot of a phone."""
    return page.locator(f"[id^=geste-{code}]:visible")


def open_suivi(page, code):
    find_geste(page, code).click()
    formulaire = page.locator(f"#suivi-{code}")
    expect(formulaire.get_by_role("heading").first).to_be_focused()
    return formulaire


def save(formulaire):
    formulaire.get_by_role("button", name="Enregistrer").click()


def answer(statut, route):
    route.fulfill(status=statut)


def close_session(page):
    page.context.clear_cookies(name="sessionid")


def expect_said(page, texte):
    """What was done is told, and is seen without scrolling."""
    dit = page.locator("#messages")
    expect(dit).to_contain_text(texte)
    expect(dit).to_be_in_viewport(ratio=1)


def test_two_forms_at_once_each_keep_to_their_action(connectee, site):
    page = connectee
    page.goto(f"{site}/plan/")
    premier, second = open_suivi(page, "1-4-2"), open_suivi(page, "3-3-1")
    premier.get_by_label("Commentaire").fill("À garder")

    second.get_by_text("Abandonnée", exact=True).click()
    save(second)
    expect(second.get_by_role("alert")).to_contain_text("Dites pourquoi")
    expect(premier.get_by_label("Commentaire")).to_have_value("À garder")
    expect(premier.get_by_role("alert")).to_have_count(0)
    second.get_by_text("Réalisée", exact=True).click()
    save(second)

    expect(page.locator("#ligne-3-3-1 .badge")).to_have_text("Réalisée")
    assert set(Action.objects.filter(statut="realisee").values_list("numero", "axe__numero")) == {
        (1, 3)
    }
    expect(premier.get_by_label("Commentaire")).to_have_value("À garder")
    troisieme = open_suivi(page, "2-1-1")
    premier.get_by_role("link", name="Annuler").click()
    expect(premier).to_have_count(0)
    expect(page.locator("#geste-1-4-2")).to_be_focused()
    expect(troisieme).to_be_visible()


@pytest.mark.parametrize("largeur", LARGEURS)
def test_what_was_done_is_told_where_one_looks(connectee, site, largeur):
    page = connectee
    page.set_viewport_size({"width": largeur, "height": 844})
    camille = Utilisateur.objects.get(username="camille")
    for action in Action.objects.all():
        action.pilote = camille
        action.save()
    for adresse, code in (
        ("/plan/", "3-2-4"),
        ("/mes-actions/", "3-2-5"),
        ("/actions/1-2-8/", "1-2-8"),
    ):
        page.goto(site + adresse)
        formulaire = open_suivi(page, code)
        formulaire.get_by_label("En cours").check()
        formulaire.get_by_label("Commentaire").fill("Écrit sur place")
        save(formulaire)
        expect_said(page, f"Suivi de l'action {code} enregistré.")
        expect(find_geste(page, code)).to_be_in_viewport()
        page.get_by_role("button", name="Fermer").click()
        expect(page.locator("#messages")).not_to_be_visible()

    page.get_by_role("link", name="Saisir une dépense").click()
    page.get_by_label("Montant TTC").fill("12,345.67")
    page.keyboard.press("Enter")
    refus = page.get_by_role("alert")
    expect(refus).to_be_focused()
    expect(refus).to_be_in_viewport(ratio=1)
    page.get_by_label("Montant TTC").fill("1 234,56")
    page.keyboard.press("Enter")
    expect_said(page, "Dépense enregistrée")
    expect(page.locator("#depenses")).to_be_in_viewport()

    page.locator("#journal").get_by_role("link", name="Écrire dans le journal").click()
    page.get_by_label("Texte").fill("Réunion tenue")
    page.get_by_role("button", name="Enregistrer").click()
    expect_said(page, "enregistrée.")
    expect(page.locator("#journal")).to_be_in_viewport()


def test_a_closed_session_loses_nothing(ouverte, site):
    page = ouverte
    page.goto(f"{site}/plan/")
    formulaire = open_suivi(page, "1-2-8")
    formulaire.get_by_label("En cours").check()
    formulaire.get_by_label("Commentaire").fill("Le flyer part à l'impression")
    close_session(page)

    save(formulaire)
    phrase = formulaire.get_by_role("alert")
    expect(phrase).to_contain_text("Votre session est fermée.")
    expect(phrase).to_be_focused()
    with page.context.expect_page() as onglet:
        phrase.get_by_role("link").click()
    onglet.value.locator("#id_username").fill("camille")
    onglet.value.locator("#id_password").fill(MOT_DE_PASSE)
    onglet.value.get_by_role("button", name="Se connecter").click()
    expect(onglet.value.get_by_role("button", name="Se déconnecter")).to_be_visible()
    save(formulaire)

    expect_said(page, "Suivi de l'action 1-2-8 enregistré.")
    expect(page.locator("#ligne-1-2-8")).to_contain_text("Le flyer part à l'impression")
    assert page.evaluate(BROUILLONS) == 0


def test_each_failure_is_a_sentence_beside_the_gesture(ouverte, site):
    page = ouverte
    page.goto(f"{site}/actions/1-2-8/journal/nouveau/")
    page.get_by_label("Texte").fill("Réunion tenue")
    bouton, phrase = page.get_by_role("button", name="Enregistrer"), page.get_by_role("alert")

    def expect_refused(texte):
        bouton.click()
        expect(phrase).to_contain_text(texte)
        expect(phrase).to_contain_text("Ce que vous avez écrit est toujours là.")
        expect(phrase).to_be_focused()
        expect(phrase).to_be_in_viewport(ratio=1)
        expect(page.get_by_label("Texte")).to_have_value("Réunion tenue")

    page.context.set_offline(True)
    expect_refused("Le serveur ne répond pas")
    page.context.set_offline(False)
    for statut in (502, 503):
        page.route("**/journal/nouveau/", partial(answer, statut))
        expect_refused("Le serveur ne répond pas")
        page.unroute("**/journal/nouveau/")
    Appartenance.objects.update(role=Role.LECTURE)
    expect_refused("Votre rôle permet de lire")
    Appartenance.objects.update(role=Role.AGENT)
    bouton.click()

    expect_said(page, "enregistrée.")
    assert EntreeJournal.objects.get().texte == "Réunion tenue"


def test_a_draft_is_offered_back_then_erased(ouverte, site):
    page = ouverte
    adresse = f"{site}/actions/1-2-8/journal/nouveau/"
    page.goto(adresse)
    page.get_by_label("Texte").press_sequentially("Réunion tenue")
    page.get_by_role("link", name="Accueil", exact=True).click()
    page.goto(adresse)

    expect(page.locator(".brouillon")).to_contain_text("Un brouillon du")
    expect(page.get_by_label("Texte")).to_have_value("")
    page.get_by_role("button", name="Le reprendre").click()
    expect(page.get_by_label("Texte")).to_have_value("Réunion tenue")
    page.get_by_role("button", name="Enregistrer").click()
    expect_said(page, "enregistrée.")
    assert page.evaluate(BROUILLONS) == 0

    page.goto(adresse)
    page.get_by_label("Texte").press_sequentially("Autre")
    page.reload()
    page.get_by_role("button", name="L'effacer").click()
    page.reload()
    expect(page.get_by_label("Texte")).to_be_visible()
    expect(page.locator(".brouillon")).to_have_count(0)


def test_the_administration_offers_the_long_texts_back(ouverte, site):
    page = ouverte
    Appartenance.objects.update(role=Role.DIRECTION)
    adresse = f"{site}/admin/plan/action/{Action.objects.for_code('1-2-8').get().pk}/change/"
    page.goto(adresse)
    page.locator("[name=corps]").fill("Un texte neuf")
    page.goto(f"{site}/admin/")
    page.goto(adresse)

    page.get_by_role("button", name="Le reprendre").click()
    expect(page.locator("[name=corps]")).to_have_value("Un texte neuf")
    page.locator("[name=_continue]").click()

    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Action.objects.for_code("1-2-8").get().corps == "Un texte neuf"
    assert page.evaluate(BROUILLONS) == 0


def test_nothing_stays_in_the_browser_after_a_logout(ouverte, site):
    page = ouverte
    page.goto(f"{site}/compte/mot-de-passe/")
    page.locator("[type=password]").first.press_sequentially("secret")
    assert page.evaluate(BROUILLONS) == 0
    page.goto(f"{site}/actions/1-2-8/journal/nouveau/")
    page.get_by_label("Texte").press_sequentially("Réunion")
    assert page.evaluate(BROUILLONS) == 1
    autre = page.context.new_page()
    autre.goto(f"{site}/")

    autre.get_by_role("button", name="Se déconnecter").click()
    expect(autre.locator("#id_username")).to_be_visible()
    page.get_by_label("Texte").press_sequentially(" tenue")

    assert page.evaluate("localStorage.length") == 0


def test_without_javascript_the_text_goes_through_the_login(browser, site):
    contexte = browser.new_context(java_script_enabled=False)
    page = contexte.new_page()
    log_in(page, site)
    page.goto(f"{site}/actions/1-2-8/suivi/")
    page.get_by_label("En cours").check()
    page.get_by_label("Commentaire").fill("Écrit sans script")
    close_session(page)

    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("est gardé une heure")
    page.locator("#id_username").fill("camille")
    page.locator("#id_password").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()

    expect(page.get_by_label("Commentaire")).to_have_value("Écrit sans script")
    expect(page.get_by_label("En cours")).to_be_checked()
    assert not Action.objects.filter(commentaire="Écrit sans script").exists()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("Suivi de l'action 1-2-8 enregistré.")
    contexte.close()
