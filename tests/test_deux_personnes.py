"""Two people, two tabs: nobody writes over what somebody else wrote unseen (docs/regles.md, R-S1).

A form to come is found by the addresses and by the models of the administration.
"""

from itertools import chain

import pytest
from django.apps import apps
from django.contrib import admin
from django.forms import CharField, Textarea, TextInput
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode

from budget.models import BlocCout, CoutMutualise, DecisionControle, Depense, Formulation, LigneCout
from comptes.droits import Role
from conseil.models import Deport
from plan.models import Action, LienIndicateur, Section, SousProjet
from socle.saisie.version_lue import FormDAdministration, SansEcraser
from tests.comptes.administration import ADMINISTRATION
from tests.comptes.adresses import ADRESSES
from tests.ecran import Formulaires, is_lue, plain, read_formulaire
from tests.fabrique import make_sous_projet
from tests.fabrique_conseil import make_seance_conseil
from tests.fabrique_droits import make_monde
from tests.rejeux import REJEUX, SANS_VERSION, UNE_FOIS
from tests.test_formulaires import choose, list_formulaires, walk_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def monde(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monde = make_monde()
    Action.objects.update(suivi_le=timezone.now())
    monde.plan.seances_commission.filter(le__year=2024).update(close_le=timezone.now())
    return monde


def name_of(adresse, page):
    """The name of the address to which a form of this page is sent."""
    try:
        return resolve(adresse.split("?")[0] or page.split("?")[0]).view_name
    except Resolver404:
        return adresse


def test_every_form_that_is_sent_says_what_was_read(monde, client):
    avec, sans = set(), set()
    vide = make_seance_conseil(structure=monde.plan.structure, le="2024-03-04")
    direction = monde.ici[Role.DIRECTION]
    miennes = [address(nom, monde) for nom in ("deliberation", "action", "convocation")]
    miennes.append(vide.get_absolute_url())
    miennes.append(reverse("deports", args=[Deport.objects.get().point_id]))
    for compte, page in chain(((direction, page) for page in miennes), walk_pages(monde)):
        client.logout()
        if compte:
            client.force_login(compte)
        reponse = client.get(page, follow=True)
        if reponse.streaming:
            list(reponse)
        if not reponse["Content-Type"].startswith("text/html"):
            continue
        page = reponse.redirect_chain[-1][0] if reponse.redirect_chain else page
        for adresse, champs in Formulaires(reponse.text).liste:
            (avec if is_lue(champs) else sans).add(name_of(adresse, page))
    postees = {nom for nom, acces in ADRESSES.items() if acces.is_post_seul}

    assert sans - set(SANS_VERSION) == set()
    assert (postees | sans) - avec - set(SANS_VERSION) == set()
    assert set(SANS_VERSION) & avec == set()
    assert set(SANS_VERSION) <= set(ADRESSES)


def address(nom, monde):
    arguments = dict(monde.objets.get(ADRESSES[nom].objet, {}))
    requete = urlencode(arguments.pop("query", {}))
    return reverse(nom, kwargs=arguments) + (f"?{requete}" if requete else "")


def is_de_rangee(form):
    """Whether a form changes what is stored."""
    if hasattr(form, "instance"):
        return not form.instance._state.adding
    return isinstance(form, SansEcraser)


def test_every_form_of_a_row_is_replayed(monde, client):
    trouves = set()
    for nom, acces in ADRESSES.items():
        compte = choose(acces, monde.ici)
        if acces.is_post_seul or acces.is_long or compte is None:
            continue
        client.force_login(compte)
        reponse = client.get(address(nom, monde))
        if reponse.streaming:
            list(reponse)
        elif reponse.context:
            formulaires = list(list_formulaires(reponse.context))
            trouves |= {nom} if any(map(is_de_rangee, formulaires)) else set()

    assert trouves - set(REJEUX) - set(UNE_FOIS) == set(), "Ajoutez ces pages à REJEUX."


class Onglet:
    """A page opened by somebody, that she sends later."""

    def __init__(self, client, adresse, champ):
        self.client, self.adresse = client, adresse
        self.page = client.get(adresse)
        self.lus = read_formulaire(self.page)
        debut = champ.strip("{}")
        self.champ = [nom for nom in self.lus if nom.startswith(debut)][-1]

    def send(self, **saisie):
        return self.client.post(self.adresse, self.lus | saisie)

    def read(self):
        """What the page shows now."""
        return read_formulaire(self.client.get(self.adresse))


def open_deux(nom, monde):
    """The tabs of two people on one page: the first who sends, and the second."""
    acces, champ, onglets = ADRESSES[nom], REJEUX[nom][0], []
    for _ in range(2):
        client = Client()
        client.force_login(choose(acces, monde.ici))
        onglets.append(Onglet(client, address(nom, monde), champ))
    return onglets


@pytest.mark.parametrize("nom", [nom for nom, rejeu in REJEUX.items() if rejeu[3]])
def test_two_fields_changed_by_two_people_are_both_kept(monde, nom):
    _, _, mienne, autre, valeur, reste = REJEUX[nom]
    lui, moi = open_deux(nom, monde)

    assert lui.send(**reste, **{autre: valeur}).status_code == 302
    reponse = moi.send(**reste, **{moi.champ: mienne})

    assert reponse.status_code == 302, plain(reponse.text)
    lus = moi.read()
    assert lus[autre][0] in (valeur, valeur.replace(".", ","))
    assert lus[moi.champ] == [mienne]


@pytest.mark.parametrize("nom", REJEUX)
def test_one_field_changed_by_two_people_shows_both_and_loses_nothing(monde, nom):
    _, sienne, mienne, _, _, reste = REJEUX[nom]
    lui, moi = open_deux(nom, monde)

    assert lui.send(**reste, **{lui.champ: sienne}).status_code == 302
    refus = moi.send(**reste, **{moi.champ: mienne})

    assert refus.status_code in (409, 422)
    assert "Entre-temps, " in plain(refus.text)
    moi.lus = read_formulaire(refus)
    assert moi.lus[moi.champ] == [mienne]
    assert moi.read()[moi.champ] == [sienne]
    assert moi.send(**reste).status_code == 302
    assert moi.read()[moi.champ] == [mienne]


@pytest.fixture
def monde_complet(monde):
    """The office with a row of each model that the administration changes."""
    action = Action.objects.for_plan(monde.plan).first()
    CoutMutualise.objects.create(plan=monde.plan, libelle="APIDAE")
    DecisionControle.objects.create(
        plan=monde.plan, code="x", objet="y", decision="corriger", le="2024-01-02T12:00Z"
    )
    bloc, ligne = BlocCout.objects.get(), LigneCout.objects.get()
    Formulation.objects.create(bloc=bloc, ligne=ligne, ordre=1, texte="Flyer : 10 €")
    Section.objects.create(plan=monde.plan, cle="avant", ordre=1, titre="Préambule")
    LienIndicateur.objects.create(indicateur=monde.plan.indicateurs.get(), action=action)
    return monde


@pytest.fixture
def client_admin(client, monde_complet, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("technique"))
    return client


def change_of(objet):
    return reverse(f"admin:{objet._meta.label_lower.replace('.', '_')}_change", args=[objet.pk])


# Where any words do not do: the fields that two people change.
TEXTES = {
    "comptes_structure": ["nom", "collectivite"],
    "conseil_deliberation": ["visas", "considerants"],
    "conseil_pointordredujour": ["intitule"],
    "instances_assemblee": ["nom", "recours"],
    "instances_organe": ["nom"],
    "plan_section": ["titre_sommaire", "corps"],
}


def list_textes(form):
    """The names of the fields of a form where any words may be typed."""
    return [
        champ.html_name
        for champ in form
        if type(champ.field) is CharField
        and isinstance(champ.field.widget, (TextInput, Textarea))
        and not champ.field.disabled
    ]


@pytest.mark.parametrize("modele", sorted(ADMINISTRATION))
def test_every_page_of_the_administration_is_replayed(client_admin, modele):
    classe = apps.get_model(*modele.split("_"))
    objet = classe._default_manager.order_by("pk").first()
    if objet is None:
        return
    adresse = change_of(objet)
    page = client_admin.get(adresse)
    if 'name="_save"' not in page.text:
        return

    form = page.context["adminform"].form
    vieille, textes = read_formulaire(page), TEXTES.get(modele) or list_textes(form)
    assert isinstance(form, FormDAdministration)
    assert any(vieille["lue"])
    for ensemble in page.context["inline_admin_formsets"]:
        for rangee in ensemble.formset.initial_forms if ensemble.has_change_permission else ():
            assert vieille[rangee["lue"].html_name] != [""]
    if not textes:
        return
    un, *autres = textes
    autre = client_admin.post(adresse, vieille | dict.fromkeys(autres[-1:], "L'autre"))
    mien = client_admin.post(adresse, vieille | {un: "Le mien"})
    lus = read_formulaire(client_admin.get(adresse))
    assert (autre.status_code, mien.status_code) == (302, 302)
    assert [lus[nom] for nom in (un, *autres[-1:])] == [["Le mien"], ["L'autre"]][: len(textes)]

    refus = client_admin.post(adresse, vieille | {un: "Un troisième"})
    assert refus.status_code == 200
    assert "Entre-temps, technique a écrit" in plain(refus.text) or not hasattr(objet, "history")
    assert "« Le mien »" in plain(refus.text)
    assert read_formulaire(client_admin.get(adresse))[un] == ["Le mien"]
    assert client_admin.post(adresse, read_formulaire(refus)).status_code == 302
    assert read_formulaire(client_admin.get(adresse))[un] == ["Un troisième"]


def test_every_admin_that_writes_carries_the_version():
    ecrivent = [a for a in admin.site._registry.values() if a.model._meta.app_label != "auth"]

    assert [a for a in ecrivent if not issubclass(a.form, FormDAdministration)] == []
    rangees = [inline for a in ecrivent for inline in a.inlines]
    assert [i for i in rangees if not issubclass(i.form, FormDAdministration)] == []


def test_the_direction_corrects_a_title_while_an_agent_saves_the_status(monde):
    """R-S1: the very case of the office."""
    direction, agente = Client(), Client()
    direction.force_login(monde.ici[Role.DIRECTION])
    agente.force_login(monde.ici[Role.AGENT])
    action = Action.objects.for_plan(monde.plan).for_code("1-1-1").get()
    adresse = change_of(action)
    fiche = read_formulaire(direction.get(adresse))
    suivi = read_formulaire(agente.get("/actions/1-1-1/suivi/"))

    agente.post("/actions/1-1-1/suivi/", suivi | {"statut": "en_cours", "avancement": "30"})
    direction.post(adresse, fiche | {"titre": "Un titre corrigé"})

    action.refresh_from_db()
    assert (action.titre, action.statut, action.avancement) == ("Un titre corrigé", "en_cours", 30)


def test_two_people_on_the_rows_inside_a_page_of_the_administration(client_admin, monde_complet):
    projet = SousProjet.objects.get()
    adresse = change_of(projet.action)
    vieille = read_formulaire(client_admin.get(adresse))
    projet.titre = "Écrit ailleurs"
    projet.save()
    client_admin.post(adresse, vieille | {"titre": "Un titre corrigé"})
    projet.refresh_from_db()
    assert projet.titre == "Écrit ailleurs"

    refus = client_admin.post(adresse, vieille | {"sous_projets-0-titre": "Écrit ici"})
    assert "« Écrit ailleurs »" in plain(refus.text)
    assert read_formulaire(refus)["sous_projets-0-titre"] == ["Écrit ici"]

    refus = client_admin.post(adresse, vieille | {"sous_projets-0-DELETE": "on"})
    assert "« Écrit ailleurs » n'est pas supprimé" in plain(refus.text)
    assert SousProjet.objects.exists()


def test_a_row_taken_away_inside_a_page_of_the_administration(client_admin, monde_complet):
    """It stays away, and the others keep their own; what was typed in it is shown."""
    autre = make_sous_projet(action=SousProjet.objects.get().action)
    adresse = change_of(autre.action)
    vieille = read_formulaire(client_admin.get(adresse))
    SousProjet.objects.exclude(pk=autre.pk).delete()
    envoi = vieille | {"corps": "Un texte", "sous_projets-1-titre": "Un autre titre"}
    reponse = client_admin.post(adresse, envoi)
    perdu = client_admin.post(adresse, vieille | {"sous_projets-0-titre": "Écrit ici"})

    autre.refresh_from_db()
    assert reponse.status_code == 302
    assert (autre.titre, autre.action.corps) == ("Un autre titre", "Un texte")
    assert [p.titre for p in SousProjet.objects.all()] == ["Un autre titre"]
    assert perdu.status_code == 404
    assert "Écrit ici" in perdu.text


@pytest.mark.parametrize(
    ("nom", "champ"), [("depense", "fournisseur"), ("suivi", "commentaire"), ("admin", "corps")]
)
def test_what_was_typed_for_a_row_deleted_meanwhile_stays_on_the_page(
    client_admin, monde_complet, nom, champ
):
    action = Action.objects.for_code("1-1-1").for_plan(monde_complet.plan).get()
    client = Client()
    client.force_login(monde_complet.ici[Role.DIRECTION])
    adresse = change_of(action) if nom == "admin" else address(nom, monde_complet)
    vieille = read_formulaire(client.get(adresse))
    Depense.objects.all().delete()
    action.delete()

    reponse = client.post(adresse, vieille | {champ: "<b>Un texte</b>"})

    assert reponse.status_code == 404
    assert "l'a supprimé ou déplacé entre-temps" in plain(reponse.text)
    assert "&lt;b&gt;Un texte&lt;/b&gt;" in reponse.text
    assert "csrf" not in reponse.context["ecrits"]


@pytest.mark.parametrize("nom", ["depense", "financement", "objet", "modifier-valeur"])
def test_a_row_that_somebody_changed_is_not_deleted_unseen(monde, nom):
    champ, sienne, _, _, _, reste = REJEUX[nom]
    lui, moi = open_deux(nom, monde)
    suppression = Formulaires(moi.page.text).liste[-1]
    adresse = suppression[0] or moi.adresse

    lui.send(**reste, **{champ: sienne})
    refus = moi.client.post(adresse, suppression[1] | {"supprimer": "oui"}, follow=True)

    assert "Rien n'est supprimé" in plain(refus.text)
    nouvelle = Formulaires(refus.text).liste[-1][1]
    assert moi.client.post(adresse, nouvelle | {"supprimer": "oui"}, follow=True).status_code == 200
    assert moi.client.get(moi.adresse).status_code == 404
