"""What the forms of the administration say and offer before anything is typed."""

import html

import pytest
from django.urls import reverse

from comptes.droits import Role
from comptes.models import Appartenance
from tests.fabrique import make_structure, make_utilisateur

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
    importer = html.unescape(client_direction.get(reverse("admin:plan_action_import")).text)
    exporter = html.unescape(client_direction.get(reverse("admin:plan_action_export")).text)

    for page in (importer, exporter):
        assert "debut_precision – précision du début" in page
        assert "Axe –" not in page
    assert "Debut Precision" not in exporter
