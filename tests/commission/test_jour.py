"""The day of a page: an action is followed to its past and back (docs/regles.md, R-H1)."""

import re

import pytest

from tests.fabrique import make_action, make_axe
from tests.fabrique_passe import HIER, make_ancienne

pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]


@pytest.fixture
def action(plan):
    return make_ancienne(plan)


def present_of(page):
    return re.search(r'<a href="([^"]+)">Revenir à aujourd', page.text)[1]


def test_a_moved_action_is_followed_to_its_past_and_back(client_agent, plan, action):
    """« 1-1-1 » became « 2-3-4 », and another action took its place."""
    action.axe, action.numero, action.titre = make_axe(plan=plan, defi=2, numero=3), 4, "Déplacée"
    action.save()
    make_action(plan=plan, numero=1, titre="La remplaçante")

    passee = client_agent.get(f"/au/{HIER}/actions/1-1-1/")
    demandee = client_agent.get(f"/actions/2-3-4/?au={HIER}")

    assert present_of(passee) == "/actions/2-3-4/"
    assert "Déplacée" in client_agent.get(present_of(passee)).text
    assert demandee.url == f"/au/{HIER}/actions/1-1-1/"
    # The one that has this code today was not there; the day's own action is shown.
    assert client_agent.get(f"/actions/1-1-1/?au={HIER}").status_code == 200


def test_the_past_of_an_action_that_is_gone_comes_back_to_the_plan(client_agent, action):
    action.delete()

    assert present_of(client_agent.get(f"/au/{HIER}/actions/1-1-1/")) == "/plan/"
