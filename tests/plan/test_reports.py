"""Years put off, corrected, and what the administration leaves to their page: R-A2."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import tablib
from django.urls import reverse

from comptes.droits import Geste, Role
from plan.feuillets.resources import ProgrammationResource
from plan.models import Issue, Programmation
from tests.fabrique import make_action, make_utilisateur

pytestmark = pytest.mark.django_db

LE = datetime(2026, 2, 1, tzinfo=ZoneInfo("Europe/Paris"))


def year_of(action, annee):
    return Programmation.objects.get(action=action, annee=annee)


def put_off(action, annee, vers, *, par):
    annee = year_of(action, annee)
    annee.issue, annee.reportee_a, annee.motif = Issue.REPORTEE, vers, "Pas de budget"
    annee.close(par=par, le=LE)


def list_tenues(action):
    return [p.annee for p in action.programmations.tenues()]


def test_putting_off_to_a_cancelled_year_plans_it_again(plan, agent):
    action = make_action(plan=plan, annees=[2024, 2025])
    Programmation.objects.create(action=action, annee=2026, issue=Issue.ANNULEE, motif="x")

    put_off(action, 2025, 2026, par=agent)

    assert year_of(action, 2026).issue == Issue.PREVUE


def test_correcting_a_year_put_off_takes_the_former_arrival_back(plan, agent):
    """R-A2: 2024 put off to 2026, then corrected to 2025: 2025 alone counts."""
    action = make_action(plan=plan, annees=[2024])

    put_off(action, 2024, 2026, par=agent)
    put_off(action, 2024, 2025, par=agent)
    assert list_tenues(action) == [2025]

    annee = year_of(action, 2024)
    annee.issue, annee.reportee_a = Issue.FAITE, None
    annee.close(par=agent, le=LE)
    assert list_tenues(action) == [2024]


def test_correcting_a_year_put_off_leaves_what_others_planned(plan, agent):
    prevue = make_action(plan=plan, annees=[2023, 2026])
    put_off(prevue, 2023, 2026, par=agent)
    put_off(prevue, 2023, 2025, par=agent)
    assert list_tenues(prevue) == [2025, 2026]

    partagee = make_action(plan=plan, annees=[2023, 2024])
    put_off(partagee, 2023, 2026, par=agent)
    put_off(partagee, 2024, 2026, par=agent)
    put_off(partagee, 2023, 2025, par=agent)
    assert list_tenues(partagee) == [2025, 2026]

    annulee = make_action(plan=plan, annees=[2023])
    Programmation.objects.create(action=annulee, annee=2026, issue=Issue.ANNULEE, motif="x")
    put_off(annulee, 2023, 2026, par=agent)
    put_off(annulee, 2023, 2025, par=agent)
    assert (year_of(annulee, 2026).issue, year_of(annulee, 2026).motif) == (Issue.ANNULEE, "x")


def test_the_administration_shows_how_a_year_ended_and_does_not_write_it(client, plan):
    """Neither its form nor an import puts 2025 off to 2027, outside of the plan 2023-2026."""
    annee = year_of(make_action(plan=plan, annees=[2025]), 2025)
    direction = make_utilisateur(role=Role.DIRECTION, structure=plan.structure)
    client.force_login(direction)
    fin = {"issue": "reportee", "reportee_a": 2027, "motif": "x"}

    page = client.post(
        reverse("admin:plan_programmation_change", args=[annee.pk]),
        {"action": annee.action_id, "annee": 2025, **fin},
    )
    rangee = {"Plan": plan.slug, "Action": annee.action.code, "annee": 2025, **fin}
    donnees = tablib.Dataset(list(rangee.values()), headers=list(rangee))
    outil = ProgrammationResource(utilisateur=direction, geste=Geste.STRUCTURER)
    resultat = outil.import_data(donnees)

    assert page.status_code == 302
    assert not resultat.has_errors()
    annee.refresh_from_db()
    assert (annee.issue, annee.reportee_a, annee.motif) == (Issue.PREVUE, None, "")
    sortie = outil.export().dict[0]
    assert (sortie["issue"], sortie["motif"]) == ("prevue", "")
