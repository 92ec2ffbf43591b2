"""A creation sent twice from one page makes one row: docs/regles.md, R-S2; docs/adr/0021.

The walk goes through every page: a form to come that makes something must be a `Creation`.
"""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError, connections
from django.forms import ModelForm
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comptes.droits import Role
from comptes.models import Envoi
from instances.models import Elu
from plan.models import EntreeJournal, Jalon
from socle.saisie.creation import Creation
from tests.comptes.administration import ADMINISTRATION
from tests.comptes.adresses import ADRESSES
from tests.creations import CREATIONS, PDF, POST_SEULS, SANS_CREATION, TEXTE
from tests.ecran import read_formulaire
from tests.fabrique import make_action, make_utilisateur
from tests.fabrique_conseil import make_seance_conseil
from tests.fabrique_droits import make_monde
from tests.test_formulaires import Champs, choose, list_formulaires, walk_pages

pytestmark = pytest.mark.django_db

DEJA = "était déjà enregistré"
AUTRE_CHOSE = "Cette page a déjà enregistré autre chose"
# What is written beside, each time that something is sent.
A_COTE = {"comptes.envoi", "comptes.trace", "sessions.session", "admin.logentry"}


@pytest.fixture
def monde(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path
    return make_monde()


def count_rows():
    """{model: how many rows}, without what is noted at each sending."""
    return Counter(
        {
            modele._meta.label_lower: nombre
            for modele in apps.get_models()
            if modele._meta.managed and modele._meta.label_lower not in A_COTE
            if (nombre := modele._base_manager.count())
        }
    )


def find_form(reponse):
    """The form of a page that makes something, and its token."""
    (form,) = (f for f in list_formulaires(reponse.context) if isinstance(f, Creation))
    (jeton,) = re.findall(r'name="jeton" value="([\w-]+)"', reponse.content.decode())
    return form, jeton


def fill(form):
    """{name: value} as the browser sends the page untouched."""
    valeurs = {champ.html_name: champ.value() for champ in form}
    return {nom: v for nom, v in valeurs.items() if v not in (None, False)}


def send(client, adresse, saisie, **suite):
    """Send what was typed; bytes are a file."""
    corps = {
        nom: SimpleUploadedFile("a.pdf" if valeur.startswith(PDF) else "a.csv", valeur)
        if isinstance(valeur, bytes)
        else valeur
        for nom, valeur in saisie.items()
    }
    return client.post(adresse, corps, **suite)


def make_fichier(contenu):
    return SimpleUploadedFile("a.pdf" if contenu.startswith(PDF) else "a.csv", contenu)


def address_of(monde, nom, precision):
    arguments = dict(monde.objets.get(ADRESSES[nom].objet, {}))
    requete = arguments.pop("query", {})
    for cle in ("genre", "annee", "code"):
        if precision and cle in arguments:
            arguments[cle] = precision
            break
    return reverse(nom, kwargs=arguments, query=requete or None)


@pytest.mark.parametrize(("nom", "precision"), list(CREATIONS), ids=str)
def test_what_is_sent_twice_is_made_once_and_leads_to_the_same_place(client, monde, nom, precision):
    client.force_login(choose(ADRESSES[nom], monde.ici))
    adresse = address_of(monde, nom, precision)
    saisie, autre = CREATIONS[nom, precision]
    form, jeton = find_form(client.get(adresse))
    saisie = {**fill(form), **saisie, "jeton": jeton}
    if nom == "nouvelle-deliberation":
        seance = make_seance_conseil(
            structure=monde.plan.structure, points=("8.1", "8.2"), le="2024-12-09"
        )
        saisie["point"], point = map(str, seance.points.values_list("pk", flat=True))
        autre = {**autre, "point": point}
    if nom == "deports":
        elus = Elu.objects.for_structure(monde.plan.structure).ordered()
        saisie["elu"], autre = str(elus[0].pk), {**autre, "elu": str(elus[1].pk)}
    avant = count_rows()

    premiere = send(client, adresse, saisie)
    faites = count_rows()
    seconde = send(client, adresse, saisie, follow=True)

    assert premiere.status_code == 302
    assert faites - avant
    assert count_rows() == faites
    assert seconde.redirect_chain[0] == (premiere.url, 302)
    assert DEJA in seconde.content.decode()
    if autre:
        refusee = send(client, adresse, {**saisie, **autre})

        assert refusee.status_code == 422
        assert count_rows() == faites
        form, neuf = find_form(refusee)
        tapees = {cle: valeur for cle, valeur in autre.items() if not isinstance(valeur, bytes)}
        assert {**fill(form), **tapees} == fill(form)
        assert f'<a href="{premiere.url}">le voir</a>' in refusee.content.decode()
        assert send(client, adresse, {**saisie, **autre, "jeton": neuf}).status_code == 302
        assert count_rows() - faites


@pytest.fixture
def pages(monde, client):
    """[(address, form, the fields of its page)] of all the pages."""
    trouves = []
    for compte, adresse in walk_pages(monde):
        client.logout()
        if compte:
            client.force_login(compte)
        reponse = client.get(adresse, follow=True)
        if reponse.streaming:
            list(reponse)
        elif reponse.context:
            champs = Champs(reponse.content.decode())
            trouves += [(adresse, form, champs) for form in list_formulaires(reponse.context)]
    return trouves


def test_every_form_that_makes_something_has_a_token_and_a_test(pages, monde):
    connues = {address_of(monde, *cle).partition("?")[0] for cle in CREATIONS}

    for adresse, form, champs in pages:
        genre = type(form).__name__
        is_ligne = isinstance(form, ModelForm)
        cree = form.instance._state.adding if is_ligne else genre not in SANS_CREATION
        if genre.endswith("ManagementForm"):
            continue
        assert not cree or isinstance(form, Creation), f"{genre} : ajoutez Creation."
        assert ("jeton" in champs.noms) == cree, (adresse, genre)
        if cree:
            assert adresse.partition("?")[0] in connues, f"{adresse} : ajoutez-la à CREATIONS."


def test_every_address_that_is_only_sent_to_says_what_a_second_sending_does():
    assert {nom for nom, acces in ADRESSES.items() if acces.is_post_seul} == set(POST_SEULS)


@pytest.mark.parametrize("modele", sorted(ADMINISTRATION))
def test_every_page_of_the_administration_that_adds_has_a_token(monde, client, modele):
    personne = make_utilisateur(role=None, is_superuser=True)
    client.force_login(personne)
    adresse = reverse(f"admin:{modele}_add")
    page = client.get(adresse)
    if page.status_code == 403:
        return
    (jeton,) = re.findall(r'name="jeton" value="([\w-]+)"', page.content.decode())
    Envoi.objects.create(
        utilisateur=personne, jeton=jeton, empreinte="0", adresse="/deja/", le=timezone.now()
    )

    autre = client.post(adresse, {"jeton": jeton, "titre": TEXTE, **list_gestion(page)})

    assert AUTRE_CHOSE in autre.content.decode()
    assert '<a href="/deja/">le voir</a>' in autre.content.decode()


def list_gestion(page):
    """The fields that count the rows inside a page of the administration."""
    return {
        champ.html_name: champ.value()
        for ensemble in page.context["inline_admin_formsets"]
        for champ in ensemble.formset.management_form
    }


@pytest.fixture
def journal(plan, client_agent):
    """(what was typed in the page of a new entry of the journal, its address)."""
    adresse = f"/actions/{make_action(plan=plan).code}/journal/nouveau/"
    form, jeton = find_form(client_agent.get(adresse))
    return {**fill(form), "texte": TEXTE, "jeton": jeton}, adresse


def test_a_refused_form_leaves_its_page_free(client_agent, journal):
    saisie, adresse = journal

    assert client_agent.post(adresse, {**saisie, "texte": ""}).status_code == 422
    assert client_agent.post(adresse, saisie).status_code == 302
    assert EntreeJournal.objects.count() == 1


def test_a_failure_leaves_its_page_free(client_agent, journal, monkeypatch):
    saisie, adresse = journal
    client_agent.raise_request_exception = False

    with monkeypatch.context() as panne:
        panne.setattr(EntreeJournal, "save", raise_panne)
        assert client_agent.post(adresse, saisie).status_code == 503

    assert (EntreeJournal.objects.count(), Envoi.objects.count()) == (0, 0)
    assert client_agent.post(adresse, saisie).status_code == 302
    assert EntreeJournal.objects.count() == 1


def raise_panne(*args, **kwargs):
    raise OperationalError("database is locked")


@pytest.mark.parametrize("jeton", ["", "court", "é" * 20, "x" * 65])
def test_without_a_token_a_page_or_a_script_writes_each_time(client_agent, journal, jeton):
    saisie, adresse = journal

    for _ in range(2):
        assert client_agent.post(adresse, {**saisie, "jeton": jeton}).status_code == 302

    assert EntreeJournal.objects.count() == 2
    assert not Envoi.objects.exists()


def test_the_token_of_somebody_else_is_worth_nothing(client, structure, client_agent, journal):
    saisie, adresse = journal
    client_agent.post(adresse, saisie)

    client.force_login(make_utilisateur(role=Role.AGENT, structure=structure))
    reponse = client.post(adresse, saisie, follow=True)

    assert DEJA not in reponse.content.decode()
    assert EntreeJournal.objects.count() == 2


def test_the_page_of_a_row_that_exists_is_sent_as_often_as_one_likes(client_agent, plan):
    jalon = Jalon.objects.create(action=make_action(plan=plan), titre="A", du_le="2024-05-02")
    adresse = reverse("objet", args=["jalons", jalon.pk])
    page = client_agent.get(adresse)

    assert 'name="jeton"' not in page.content.decode()
    for titre in ("B", "C"):
        saisie = read_formulaire(client_agent.get(adresse)) | {"titre": titre}
        assert client_agent.post(adresse, saisie).status_code == 302


def test_a_document_that_could_not_be_frozen_leaves_its_page_free(client, monde, monkeypatch):
    """Outside of a transaction, what says that it was sent is taken back too."""
    client.force_login(monde.ici[Role.DIRECTION])
    client.raise_request_exception = False
    _, jeton = find_form(client.get("/editions/"))
    saisie = {
        "genre": "fiche",
        "libelle": TEXTE,
        "action": "1-1-1",
        "jeton": jeton,
        "confirme": "oui",
    }

    with monkeypatch.context() as panne:
        panne.setattr("editions.views.editions.freeze", raise_panne)
        assert client.post("/editions/", saisie).status_code == 503

    assert not Envoi.objects.exists()
    assert client.post("/editions/", saisie).status_code == 302


def test_what_is_being_written_is_waited_for_and_what_died_is_free(client_agent, journal, agent):
    saisie, adresse = journal
    client_agent.post(adresse, saisie)
    Envoi.objects.update(adresse="")

    en_cours = client_agent.post(adresse, saisie, follow=True)

    assert "en cours" in en_cours.content.decode()
    assert EntreeJournal.objects.count() == 1
    Envoi.objects.update(le=timezone.now() - Envoi.ATTENTE - timedelta(seconds=1))
    assert client_agent.post(adresse, saisie).status_code == 302
    assert EntreeJournal.objects.count() == 2


def test_the_administration_adds_once_and_closes_its_window_on_what_it_added(client, monde):
    client.force_login(monde.ici[Role.DIRECTION])
    adresse = f"{reverse('admin:plan_jalon_add')}?_popup=1"
    page = client.get(adresse)
    (jeton,) = re.findall(r'name="jeton" value="([\w-]+)"', page.content.decode())
    pk = monde.plan.defis.get().axes.get().actions.first().pk
    saisie = {"action": pk, "titre": TEXTE, "du_le": "02/05/2024", "jeton": jeton, "_popup": "1"}

    assert client.post(adresse, saisie).status_code == 200
    seconde = client.post(adresse, saisie)

    jalon = Jalon.objects.get(titre=TEXTE)
    assert seconde.url == f"{reverse('admin:plan_jalon_change', args=[jalon.pk])}?_popup=1"


def test_what_was_sent_is_forgotten_after_two_weeks(client_agent, journal):
    saisie, adresse = journal
    client_agent.post(adresse, saisie)
    Envoi.objects.update(le=timezone.now() - timedelta(days=14, minutes=1))

    call_command("effacer_perime")

    assert not Envoi.objects.exists()


@pytest.mark.django_db(transaction=True, databases=["default", "passe"])
def test_two_clicks_at_once_make_one_row(plan, agent, journal):
    """On both engines the second waits for the first, then sees what it made."""
    saisie, adresse = journal

    def click():
        client = Client()
        client.force_login(agent)
        try:
            return client.post(adresse, saisie)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as fils:
        reponses = [clic.result() for clic in [fils.submit(click) for _ in range(4)]]

    assert {reponse.url for reponse in reponses} == {"/actions/1-1-1/#journal"}
    assert EntreeJournal.objects.count() == 1
