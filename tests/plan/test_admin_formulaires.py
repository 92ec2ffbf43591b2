"""What the forms of the administration say and offer before anything is typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptes.droits import Role
from comptes.models import Appartenance
from plan.models import Programmation
from tests.ecran import read
from tests.fabrique import make_action, make_sous_projet, make_structure, make_utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def directrice(structure):
    return make_utilisateur(role=Role.DIRECTION, structure=structure)


@pytest.fixture
def client_direction(client, directrice):
    client.force_login(directrice)
    return client


def test_the_only_structure_of_a_person_is_chosen_in_a_new_plan(
    client_direction, directrice, structure
):
    adresse = reverse("admin:plan_plan_add")

    page = client_direction.get(adresse).text

    assert f'<option value="{structure.pk}" selected>' in page
    Appartenance.objects.create(
        utilisateur=directrice, structure=make_structure(), role=Role.DIRECTION
    )
    assert '<option value="" selected>' in client_direction.get(adresse).text


def test_the_columns_of_an_import_and_of_an_export_bear_their_french_names(client_direction):
    importer = read(client_direction.get(reverse("admin:plan_action_import")))
    exporter = read(client_direction.get(reverse("admin:plan_action_export")))

    for page in (importer, exporter):
        assert "Début" in page
        assert "debut_precision" not in page
        assert "Élu·e référent·e" in page
    assert "Debut Precision" not in exporter


def count_queries(client, adresse):
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(adresse).status_code == 200
    return len(requetes)


def test_the_first_page_and_an_action_ask_little_of_the_database(client_direction, plan):
    action = make_action(plan=plan)
    fiche = reverse("admin:plan_action_change", args=[action.pk])

    accueil = count_queries(client_direction, reverse("admin:index"))
    page = count_queries(client_direction, fiche)
    for annee in range(2023, 2027):
        Programmation.objects.create(action=action, annee=annee)
        make_sous_projet(action=action)
    for _ in range(5):
        make_action(plan=plan)

    assert count_queries(client_direction, reverse("admin:index")) == accueil <= 8
    assert count_queries(client_direction, fiche) <= page <= 32
