"""Faults, for real: a real server, a real database, a real disk."""

import pytest

from comptes.droits import Role
from plan.models import Plan
from tests.fabrique import make_utilisateur
from tests.modele import lay


@pytest.fixture
def camille(lignes_du_plan_reel, transactional_db):
    """The agent « camille » of the real plan, in a database that other processes can read."""
    lay(lignes_du_plan_reel)
    return make_utilisateur(
        role=Role.AGENT, structure=Plan.objects.get().structure, username="camille"
    )
