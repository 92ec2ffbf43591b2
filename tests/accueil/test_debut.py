"""An office that begins: one command, one link, then its text, a blank plan or an example."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from budget.lectures.totaux import lire_totaux
from comptes.droits import Role
from comptes.models import Structure, Utilisateur
from plan.etats import Etape
from plan.models import Action, Plan
from tests.ecran import read
from tests.fabrique import make_plan, make_structure, make_utilisateur
from tests.fabrique_conseil import make_deliberation

pytestmark = pytest.mark.django_db(databases=["default", "passe"])
OFFICE = ("Office de l'Estuaire", "--collectivite", "CC de l'Estuaire", "--siren", "200012345")


def run(*arguments):
    sortie = io.StringIO()
    call_command(*arguments, stdout=sortie)
    return sortie.getvalue()


def test_one_command_opens_an_office_and_gives_the_link_of_its_first_account(client):
    dit = run("creer_structure", *OFFICE, "--email", "anne@exemple.fr", "--site", "http://t")
    lien = re.search(r"http://t(/invitation/\S+)", dit)[1]
    saisi = {
        "first_name": "Anne",
        "last_name": "Martin",
        "new_password1": "Genêt et bruyère 12",
        "new_password2": "Genêt et bruyère 12",
    }

    assert client.get("/invitation/faux/").status_code == 410
    assert client.post(lien, saisi).status_code == 302
    anne = Utilisateur.objects.get(email="anne@exemple.fr")
    assert anne.roles == {Structure.objects.get().pk: Role.RESPONSABLE}
    assert client.get(lien).status_code == 410, "the link opens one account"
    client.force_login(anne)
    page = read(client.get("/"))
    assert "Commencer un plan" in page
    assert "Ségala" not in page


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        (("--siren", "12"), "Le SIREN compte neuf chiffres"),
        (("--email", "anne"), "--email"),
        (("--identifiant", "Été !"), "--identifiant"),
    ],
)
def test_what_does_not_fit_opens_nothing(change, phrase):
    arguments = [*OFFICE, "--email", "anne@exemple.fr", *change]

    with pytest.raises(CommandError, match=re.escape(phrase)):
        run("creer_structure", *arguments)

    assert not Structure.objects.exists()


def test_an_office_that_is_there_is_not_opened_twice():
    run("creer_structure", *OFFICE, "--email", "anne@exemple.fr")

    with pytest.raises(
        CommandError, match=re.escape("inviter anne@exemple.fr --structure office-de")
    ):
        run("creer_structure", *OFFICE, "--email", "anne@exemple.fr")


@pytest.fixture
def office():
    return make_structure()


@pytest.fixture
def responsable(client, office):
    client.force_login(make_utilisateur(role=Role.RESPONSABLE, structure=office))
    return client


def test_a_blank_plan_is_a_draft(responsable, office):
    saisi = {"titre": "Plan de l'estuaire", "annee_debut": "2027", "annee_fin": "2029"}

    reponse = responsable.post("/debuter/plan-vide/", saisi, follow=True)

    plan = Plan.objects.get()
    assert reponse.redirect_chain[-1][0] == "/plans/plan-de-lestuaire/plan/"
    assert (plan.structure, plan.etape, plan.en_vigueur) == (office, Etape.ELABORATION, False)


def test_the_years_of_a_blank_plan_are_in_order(responsable):
    saisi = {"titre": "Plan", "annee_debut": "2029", "annee_fin": "2027"}

    page = read(responsable.post("/debuter/plan-vide/", saisi))

    assert "La dernière année ne peut pas précéder la première." in page
    assert 'value="2029"' in page
    assert not Plan.objects.exists()


def test_the_example_is_a_draft_with_costs_loaded_once_and_deleted_in_one_gesture(responsable):
    responsable.post("/debuter/exemple/")
    responsable.post("/debuter/exemple/")

    plan = Plan.objects.get()
    assert (plan.etape, plan.en_vigueur) == (Etape.ELABORATION, False)
    assert Action.objects.for_plan(plan).count() == 5
    assert lire_totaux(plan).total.min > 0
    adresse = f"/plans/{plan.slug}/plan/supprimer/"
    page = read(responsable.post(adresse))
    assert "sans retour" in page
    lue = re.search(r'name="lue" value="([^"]+)"', page)[1]
    responsable.post(adresse, {"confirme": "oui", "lue": lue})
    assert not Plan.objects.exists()


def test_what_is_adopted_or_held_by_the_council_is_not_deleted(responsable, office):
    adopte = make_plan(structure=office, adopte_le="2024-09-12")
    tenu = make_plan(structure=office)
    make_deliberation(plan=tenu)

    for plan, phrase in ((adopte, "il se clôt"), (tenu, "un acte du conseil")):
        adresse = f"/plans/{plan.slug}/plan/supprimer/"
        reponse = responsable.post(adresse, {"confirme": "oui"}, follow=True)
        assert phrase in read(reponse)
    assert Plan.objects.count() == 2


def test_a_file_makes_the_first_plan_of_an_office(responsable, office, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    tableau = io.BytesIO("Défi;Action;2027;Coût\nAccueil;Une borne;x;12 000 €\n".encode())
    tableau.name = "plan.csv"

    reponse = responsable.post("/debuter/fichier/", {"fichier": tableau, "format": "auto"})

    page = read(responsable.get(reponse.url))
    assert "plan.csv" in page
    assert not Plan.objects.exists()


def test_who_directs_two_offices_says_for_which(client):
    offices = [make_structure(), make_structure()]
    compte = make_utilisateur(role=Role.DIRECTION, structure=offices[0])
    compte.appartenances.create(structure=offices[1], role=Role.DIRECTION)
    client.force_login(compte)

    page = read(client.get(f"/debuter/?office={offices[1].slug}"))
    client.post(
        f"/debuter/plan-vide/?office={offices[1].slug}",
        {"titre": "Plan", "annee_debut": "2027", "annee_fin": "2029"},
    )

    assert all(office.nom in page for office in offices)
    assert Plan.objects.get().structure == offices[1]
