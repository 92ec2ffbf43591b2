"""What XML cannot hold, typed in every text of a plan: pages and files come out all the same."""

from io import BytesIO
from urllib.parse import urlencode
from xml.dom.minidom import parseString
from zipfile import ZipFile

import openpyxl
import pytest
from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse

from comptes.droits import Role
from plan.models import Action
from socle.donnees.contenu import list_contenus
from tests.comptes.adresses import ADRESSES
from tests.fabrique_droits import make_monde
from tests.fabrique_echanges import bring, export

REFUSEES = "\ufffe\uffff\x07\x0b\x1f"


def list_textes(modele):
    """The names of its fields in which a person writes what she likes."""
    return [
        champ.name
        for champ in modele._meta.local_fields
        if isinstance(champ, CharField | TextField)
        and not (champ.choices or champ.unique or not champ.editable or champ.validators[1:])
        and (champ.max_length or 1000) >= 100
    ]


@pytest.fixture
def sale(settings, tmp_path, client, db):
    """(world of which every text holds what XML refuses, its direction at the keyboard)."""
    settings.MEDIA_ROOT = tmp_path
    monde = make_monde()
    modeles = list_contenus()
    for modele in modeles:
        for champ in list_textes(modele):
            modele._base_manager.update(**{champ: Concat(F(champ), Value(REFUSEES))})
    client.force_login(monde.ici[Role.DIRECTION])
    return monde, client


def list_adresses(monde):
    for nom, acces in ADRESSES.items():
        if not acces.is_post_seul:
            arguments = dict(monde.objets.get(acces.objet, {}))
            requete = urlencode(arguments.pop("query", {}))
            yield f"{reverse(nom, kwargs=arguments)}?{requete}"


def test_every_text_was_spoilt(sale):
    assert REFUSEES in Action.objects.first().commentaire


def test_every_page_and_file_comes_out(sale):
    monde, client = sale
    refus = []
    for adresse in list_adresses(monde):
        reponse = client.get(adresse)
        contenu = b"".join(reponse) if reponse.streaming else reponse.content
        if reponse.status_code >= 500:
            refus.append(adresse)
        elif "spreadsheet" in reponse.get("Content-Type", ""):
            read_classeur(contenu)

    assert refus == []


def read_classeur(contenu):
    """Raises when a part of it is not XML, or when another program cannot read it."""
    with ZipFile(BytesIO(contenu)) as parties:
        for nom in parties.namelist():
            if nom.endswith((".xml", ".rels")):
                parseString(parties.read(nom))
    openpyxl.load_workbook(BytesIO(contenu))


def test_an_export_of_the_administration_comes_out(sale):
    _, client = sale
    adresse = reverse("admin:plan_action_export")
    form = client.get(adresse).context["form"]
    donnees = {champ.html_name: "on" for champ in form.colonnes()} | {"format": "0", "resource": ""}

    reponse = client.post(adresse, donnees)

    assert "spreadsheet" in reponse["Content-Type"]
    read_classeur(reponse.content)


def test_the_workbook_that_replaced_them_changes_nothing(sale):
    monde, _ = sale

    rapport = bring(export(monde.plan), plan=monde.plan, appliquer=True)

    assert (rapport.refus, rapport.conflits) == ([], [])
    assert REFUSEES in Action.objects.first().commentaire
