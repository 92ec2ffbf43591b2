import pytest
from django.conf import settings


def test_the_gallery_shows_every_component(client_agent, plan):
    page = client_agent.get("/composants/").content.decode()

    galerie = settings.BASE_DIR / "templates/accueil/composants.html"
    morceaux = sorted((settings.BASE_DIR / "templates" / "composants").glob("*.html"))
    rendu = settings.BASE_DIR / "socle/saisie/rendu.py"
    editeur = settings.BASE_DIR / "socle/saisie/editeur.py"
    sources = "".join(fichier.read_text() for fichier in (galerie, rendu, editeur, *morceaux))
    for morceau in morceaux:
        assert f"composants/{morceau.name}" in sources, morceau
    assert "Écrivez quelque chose." in page
    assert "Avancement non renseigné" in page


@pytest.mark.django_db
def test_the_accessibility_statement_is_read_without_an_account(client):
    page = client.get("/accessibilite/").content.decode()

    assert "non conforme" in page
    assert "n'a pas encore été réglée" in page


@pytest.mark.django_db
def test_the_accessibility_statement_names_who_answers(client, settings):
    settings.CONTACT_ACCESSIBILITE = "accueil@exemple.fr"

    assert "mailto:accueil@exemple.fr" in client.get("/accessibilite/").content.decode()


def test_every_page_says_its_accessibility(client_agent, plan):
    assert 'href="/accessibilite/"' in client_agent.get("/plan/").content.decode()


def test_the_foot_of_a_page_leads_to_the_version_that_runs(client_agent, plan):
    assert 'href="/a-propos/"' in client_agent.get("/plan/").text

    page = client_agent.get("/a-propos/").text

    assert f"Version {settings.VERSION.numero}" in page
    assert settings.VERSION.commit in page


def test_an_error_never_takes_the_page_of_who_develops(client_agent, plan, settings):
    """The script of django-htmx, which is there with DEBUG, puts the error in place of the page:
    a form and its text would vanish on the machine that shows the application.
    """
    settings.DEBUG = True

    assert "django-htmx.js" not in client_agent.get("/plan/").text
