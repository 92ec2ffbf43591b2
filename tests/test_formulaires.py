"""A page sends back every field of its form: one that is not on the page would be blanked."""

from html.parser import HTMLParser
from importlib import import_module

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.db.models import QuerySet
from django.forms import BaseForm, BaseFormSet
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlencode, urlsafe_base64_encode
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptes.droits import GESTES_PAR_ROLE, Role
from comptes.models import Invitation
from plan.models import Action, Axe, Defi
from tests.comptes.adresses import ADRESSES, CONNECTE, OUVERT
from tests.fabrique_droits import make_monde
from tests.test_consistency import NOS_APPS, RACINE

# A field that is not in its page as a field, and why.
AILLEURS = {"RechercheForm.dans": "each of its choices is a link"}


class Champs(HTMLParser):
    """The names of what a page sends back, and its identifiers."""

    def __init__(self, page):
        super().__init__()
        self.noms, self.ids = set(), set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attributs = dict(attrs)
        self.ids.add(attributs.get("id"))
        if tag in ("input", "select", "textarea"):
            self.noms.add(attributs.get("name"))


def list_formulaires(contextes):
    """The forms that a page was given, those of its formsets too."""
    valeurs = {id(v): v for contexte in contextes for v in contexte.flatten().values()}
    for valeur in valeurs.values():
        if isinstance(valeur, BaseFormSet):
            yield from (valeur.management_form, *valeur.forms)
        elif isinstance(valeur, BaseForm):
            yield valeur


def list_absents(form, champs):
    """The fields of a form that its page does not send; boxes of which there are none apart."""
    for champ in form:
        nom = f"{type(form).__name__}.{champ.name}"
        vide = champ.use_fieldset and not len(champ)
        if nom in AILLEURS:
            continue
        if champ.html_name not in champs.noms and not (vide and champ.auto_id in champs.ids):
            yield nom


def choose(acces, ici):
    """Somebody who may send the page; nobody for what is open to all."""
    geste = acces.post or acces.geste
    if geste == OUVERT:
        return None
    return next(ici[role] for role in Role if geste in (CONNECTE, *GESTES_PAR_ROLE[role]))


def walk_pages(monde):
    """(who, address) of each page that may have a form."""
    for nom, acces in ADRESSES.items():
        if not acces.is_post_seul and not acces.is_long:
            arguments = dict(monde.objets.get(acces.objet, {}))
            requete = urlencode(arguments.pop("query", {}))
            adresse = reverse(nom, kwargs=arguments)
            if adresse.endswith("/"):
                yield choose(acces, monde.ici), f"{adresse}?{requete}"
    for genre in ("journal", "liens"):
        yield monde.ici[Role.AGENT], reverse("nouvel-objet", args=["1-1-1", genre])
    for genre, modele in (("defi", Defi), ("axe", Axe)):
        premier = modele.objects.for_plan(monde.plan).first()
        yield monde.ici[Role.DIRECTION], reverse("branche", args=[genre, premier.pk])
    yield None, reverse("verifier-edition", args=[monde.objets["edition"]["code"]])
    # The pages that a mail or a half-done login leads to.
    membre = monde.ici[Role.LECTURE]
    marque = urlsafe_base64_encode(force_bytes(membre.pk))
    jeton = default_token_generator.make_token(membre)
    yield None, reverse("nouveau-mot-de-passe", args=[marque, jeton])
    yield None, reverse("invitation", args=[Invitation.objects.get().sign()])
    yield None, reverse("nouvelles", kwargs=monde.objets["jeton-de-lien"])
    TOTPDevice.objects.create(user=membre, name="Téléphone", confirmed=True)
    yield membre, reverse("code")


@pytest.fixture
def verrous(monkeypatch):
    """[model] of the rows that somebody locked. SQLite has no such lock and says nothing."""
    poses, poser = [], QuerySet.select_for_update

    def note(rangees, *args, **options):
        poses.append(rangees.model)
        return poser(rangees, *args, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", note)
    return poses


@pytest.fixture
def parcours(settings, tmp_path, client, db, verrous):
    """[(form, the fields of its page)] of all the pages."""
    settings.MEDIA_ROOT = tmp_path
    monde, trouves = make_monde(), []
    action = Action.objects.for_code("1-1-1").for_plan(monde.plan).get()
    action.commentaire = "Autre chose : il y a une version à rétablir."
    action.save()
    for compte, adresse in walk_pages(monde):
        client.logout()
        if compte:
            client.force_login(compte)
        reponse = client.get(adresse, follow=True)
        if reponse.streaming:
            list(reponse)
        elif reponse.context:
            champs = Champs(reponse.content.decode())
            trouves += [(form, champs) for form in list_formulaires(reponse.context)]
    # A page that only stands where no mail can leave.
    settings.COURRIEL_EN_SERVICE = False
    client.force_login(monde.ici[Role.ADMINISTRATION])
    reponse = client.get(reverse("adresse-de", kwargs=monde.objets["membre"]))
    champs = Champs(reponse.content.decode())
    return trouves + [(form, champs) for form in list_formulaires(reponse.context)]


def test_every_field_of_a_form_is_on_its_page(parcours):
    absents = {nom for form, champs in parcours for nom in list_absents(form, champs)}

    assert absents == set()
    assert declared_forms() - {type(form) for form, _ in parcours} == set()


def test_no_page_locks_what_it_only_shows(parcours, verrous):
    """It runs in no transaction: PostgreSQL answers that a lock needs one."""
    assert parcours
    assert verrous == []


def declared_forms():
    """Every form of ours that is not only a base for others."""
    modules = [
        import_module(".".join(fichier.relative_to(RACINE).with_suffix("").parts))
        for piece in NOS_APPS
        for fichier in sorted((RACINE / piece).glob("**/forms*.py"))
    ]
    formulaires = {
        valeur
        for module in modules
        for valeur in vars(module).values()
        if isinstance(valeur, type) and issubclass(valeur, BaseForm)
        if valeur.__module__ == module.__name__
    }
    return {formulaire for formulaire in formulaires if not formulaire.__subclasses__()}
