"""Lineage: on both sheets, on its page, in the control, and after a deletion (R-N8)."""

import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptes.droits import Role
from plan.models import Action
from renouvellement.models import Evaluation, Filiation
from socle.donnees.suppressions import find_suppression, retablir_avec_les_siens
from tests.ecran import read, read_formulaire
from tests.fabrique import make_action, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def projet(structure, plan):
    return make_plan(
        structure=structure, suite_de=plan, annee_debut=2027, annee_fin=2030, slug="suivant"
    )


@pytest.fixture
def lignee(plan, projet):
    """Two old actions taken up in one, one split in two, one left, one that is new."""
    old = [make_action(plan=plan) for _ in range(4)]
    new = [make_action(plan=projet) for _ in range(4)]
    for nouvelle, ancienne in ((0, 0), (0, 1), (1, 2), (2, 2)):
        Filiation.objects.create(nouvelle=new[nouvelle], ancienne=old[ancienne])
    Filiation.objects.create(nouvelle=new[3])
    Evaluation.objects.create(action=old[3], suite="terminee", pourquoi="Fini")
    return old, new


@pytest.fixture
def direction(client, structure):
    personne = make_utilisateur(role=Role.DIRECTION, structure=structure)
    client.force_login(personne)
    return client


@pytest.mark.parametrize(
    ("adresse", "dit", "lien"),
    [
        ("/plans/suivant/actions/1-1-1/", "Reprend", "/plans/{}/actions/1-1-2/"),
        ("/plans/suivant/actions/1-1-4/", "Nouvelle action", ""),
        ("/actions/1-1-1/", "Reprise en", "/plans/suivant/actions/1-1-1/"),
        ("/actions/1-1-3/", "Reprise en", "/plans/suivant/actions/1-1-3/"),
        ("/actions/1-1-4/", "Non reprise : terminée – Fini", ""),
    ],
)
def test_both_sheets_say_it(direction, plan, lignee, adresse, dit, lien):
    page = direction.get(adresse)

    assert dit in read(page).replace("\xa0", " ")
    assert f'href="{lien.format(plan.slug)}"' in page.text or not lien


@pytest.mark.parametrize(
    ("role", "is_ouvert", "is_dit"),
    [(Role.LECTURE, False, False), (Role.LECTURE, True, True), (Role.AGENT, False, True)],
)
def test_a_draft_that_is_not_open_is_named_to_no_reader(
    client, plan, structure, projet, lignee, role, is_ouvert, is_dit
):
    projet.ouvert_a_la_lecture = is_ouvert
    projet.save()
    client.force_login(make_utilisateur(role=role, structure=structure))

    for adresse in ("/actions/1-1-1/", "/actions/1-1-4/", "/filiation/"):
        page = read(client.get(adresse))
        dites = [mots in page for mots in ("Reprise en", "Non reprise", "lui fait suite")]
        assert any(dites) == is_dit, adresse


def test_the_page_says_each_old_one_and_each_new_one(direction, lignee):
    page = read(direction.get("/plans/suivant/filiation/")).replace("\xa0", " ")

    assert "terminée – Fini" in page
    assert page.count("non reprise") == 1
    assert "pas encore dite" in page
    assert page.count("nouvelle action") == 1
    assert "à dire" not in page


def test_the_page_is_read_in_as_many_queries_whatever_the_plan(
    direction, plan, projet, lignee, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as peu:
        direction.get("/plans/suivant/filiation/")
    for _ in range(20):
        Filiation.objects.create(nouvelle=make_action(plan=projet), ancienne=make_action(plan=plan))
    with django_assert_num_queries(len(peu)):
        direction.get("/plans/suivant/filiation/")


def test_the_direction_changes_it_and_two_people_lose_nothing(direction, lignee):
    old, new = lignee
    adresse = "/plans/suivant/filiation/1-1-4/"
    lus = read_formulaire(direction.get(adresse))

    rien = direction.post(adresse, lus | {"nouvelle": []})
    fait = direction.post(adresse, lus | {"nouvelle": [], "anciennes": [old[3].pk, old[0].pk]})
    tard = direction.post(adresse, lus | {"nouvelle": [], "anciennes": [old[1].pk]})

    assert rien.status_code == 422
    assert fait.status_code == 302
    assert tard.status_code == 422
    assert "Entre-temps, " in read(tard)
    siennes = Filiation.objects.loaded().filter(nouvelle=new[3])
    assert [lien.ancienne for lien in siennes] == [old[0], old[3]]


def read_controle(plan):
    sortie = StringIO()
    call_command("controler", plan=plan.slug, en_json=True, stdout=sortie)
    return {(c["code"], c["objet"]) for c in json.loads(sortie.getvalue())}


def test_the_control_tells_what_is_not_said(direction, plan, projet, lignee):
    old, new = lignee
    Filiation.objects.filter(nouvelle=new[3]).delete()

    assert {o for code, o in read_controle(plan) if code == "sans-suite"} == {
        f"action:{action.code}" for action in old[:3]
    }
    assert ("sans-origine", "action:1-1-4") in read_controle(projet)
    assert not any(code == "sans-origine" for code, _ in read_controle(plan))
    assert "1-1-4 n'a pas d'origine" in read(direction.get("/plans/suivant/controle/"))


@pytest.mark.parametrize("cote", [0, 1], ids=["old", "new"])
def test_a_deletion_tells_the_lineage_and_a_restoration_brings_it_back(direction, lignee, cote):
    action = lignee[cote][0]
    liens = set(Filiation.objects.values_list("nouvelle", "ancienne"))
    page = direction.get(reverse("admin:plan_action_delete", args=[action.pk]))
    assert "iliation" in read(page)
    assert read(page).count("←") == 2 - (cote == 0)

    direction.post(page.request["PATH_INFO"], {"post": "yes"})
    assert set(Filiation.objects.values_list("nouvelle", "ancienne")) < liens

    retablir_avec_les_siens(find_suppression(Action, action.pk), motif="Erreur")
    assert set(Filiation.objects.values_list("nouvelle", "ancienne")) == liens


def test_a_link_whose_old_action_is_gone_does_not_come_back_as_new(direction, lignee):
    old, new = lignee
    direction.post(reverse("admin:plan_action_delete", args=[new[1].pk]), {"post": "yes"})
    old[2].delete()

    retablir_avec_les_siens(find_suppression(Action, new[1].pk), motif="Erreur")

    assert not Filiation.objects.filter(nouvelle=new[1].pk).exists()


def test_an_action_stays_in_its_plan_and_the_way_is_told(direction, lignee):
    """Wherever its axe may be chosen: the model, that imports ask too, and the administration."""
    old, new = lignee
    adresse = reverse("admin:plan_action_change", args=[old[0].pk])
    action = Action.objects.get(pk=old[0].pk)
    action.axe = new[0].axe

    with pytest.raises(ValidationError) as refus:
        action.full_clean()
    page = direction.post(adresse, read_formulaire(direction.get(adresse)) | {"axe": new[0].axe_id})

    dit = "préparez le plan suivant, sa filiation dit quelle action la reprend."
    assert dit in refus.value.message_dict["axe"][0]
    assert dit in read(page)
