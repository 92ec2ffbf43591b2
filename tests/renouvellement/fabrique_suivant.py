"""Preparing the next plan: builders for its tests."""

import pytest
from django.utils import timezone

from comptes.droits import Role
from plan.models import Action, Plan
from renouvellement.models import Evaluation
from renouvellement.preparation import prepare, try_out
from tests.fabrique import make_utilisateur


@pytest.fixture
def direction(structure):
    return make_utilisateur(role=Role.DIRECTION, structure=structure)


@pytest.fixture
def client_direction(client, direction):
    client.force_login(direction)
    return client


def judge(action, suite, fusion_avec=None, pourquoi=""):
    faits = {"suite": suite, "fusion_avec": fusion_avec, "pourquoi": pourquoi}
    return Evaluation.objects.create(action=action, **faits)


def go(plan, choix, *, par, annees=(2027, 2030), essai=False):
    """Prepare the next plan; `choix` are {action: action in whose copy it goes, None}."""
    projet = Plan(
        structure=plan.structure,
        suite_de=plan,
        titre="Plan suivant",
        annee_debut=annees[0],
        annee_fin=annees[1],
        niveaux=plan.niveaux,
        mots=plan.mots,
    )
    dits = {old.pk: vers and vers.pk for old, vers in choix.items()}
    faire = try_out if essai else prepare
    return faire(plan, projet, dits, par=par, le=timezone.now())


def find(projet, code):
    return Action.objects.for_plan(projet).for_code(code).get()
