"""A pilote, her action, her link; and the direction that asks."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comptes.droits import Role
from plan.models import Correspondant, Demande
from tests.fabrique import make_action, make_utilisateur


@pytest.fixture
def pilote(structure):
    return make_utilisateur(
        structure=structure, first_name="Camille", last_name="Pilote", email="camille@exemple.fr"
    )


@pytest.fixture
def action(plan, pilote):
    return make_action(
        plan=plan,
        pilote=pilote,
        titre="Sentier",
        annees=[2026],
        statut="en_cours",
        suivi_le=timezone.now() - timedelta(days=50),
    )


@pytest.fixture
def direction(structure):
    return make_utilisateur(role=Role.DIRECTION, structure=structure, last_name="Chef")


@pytest.fixture
def client_direction(direction):
    client = Client()
    client.force_login(direction)
    return client


@pytest.fixture
def lien(action, pilote, direction):
    jeton = Demande.objects.ask(pilote, [action], par=direction, le=timezone.now())
    return f"/nouvelles/{jeton}/"


@pytest.fixture
def sans_compte(plan):
    """A pilote without an account, and her link."""
    zoe = Correspondant.objects.create(
        structure=plan.structure, nom="Zoé Blanc", email="zoe@exemple.fr", accord_le="2026-01-02"
    )
    action = make_action(plan=plan, pilote_nom="Zoé Blanc", titre="Refuge")
    jeton = Demande.objects.ask(zoe, [action], par=None, le=timezone.now())
    return zoe, action, f"/nouvelles/{jeton}/"


@pytest.fixture
def demander(django_capture_on_commit_callbacks):
    """Asks for news; the mail leaves after the commit."""

    def demander(client, action, **saisie):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(f"/actions/{action.code}/demander/", saisie, follow=True)

    return demander
