"""Years put off, corrected, and what the administration leaves to their page: R-A2."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import tablib
from django.urls import reverse

from comptes.droits import Geste, Role
from plan.feuillets.resources import ProgrammationResource
from plan.models import Issue, Programmation
from tests.ecran import read, read_formulaire, send
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
    assert (sortie["bilan de l'année"], sortie["motif"]) == ("prevue", "")


# The year to which another one was put off is not taken away in the administration.

REFUS = "L'année 2024 est reportée à 2026 : changez d'abord ce report."


@pytest.fixture
def reportee(client, plan):
    """An action whose 2024 was put off to 2026, and its direction logged in."""
    direction = make_utilisateur(role=Role.DIRECTION, structure=plan.structure)
    client.force_login(direction)
    action = make_action(plan=plan, annees=[2023, 2024])
    put_off(action, 2024, 2026, par=direction)
    return action


def list_annees(action):
    return list(action.programmations.values_list("annee", flat=True))


def test_the_page_that_deletes_a_year_refuses_an_arrival(client, reportee):
    adresse = reverse("admin:plan_programmation_delete", args=[year_of(reportee, 2026).pk])

    assert REFUS in read(client.get(adresse))
    client.post(adresse, {"post": "yes"})
    assert list_annees(reportee) == [2023, 2024, 2026]
    autre = reverse("admin:plan_programmation_delete", args=[year_of(reportee, 2023).pk])
    client.post(autre, {"post": "yes"})
    assert list_annees(reportee) == [2024, 2026]


@pytest.mark.parametrize(
    ("retirees", "restent"),
    [
        pytest.param([2023, 2026], [2023, 2024, 2026], id="the-arrival"),
        pytest.param([2024, 2026], [2023], id="both"),
        pytest.param([2024], [2023, 2026], id="the-one-put-off"),
    ],
)
def test_a_choice_of_years_is_deleted_unless_an_arrival_is_among_them(
    client, reportee, retirees, restent
):
    pks = [year_of(reportee, annee).pk for annee in retirees]
    choix = {"action": "delete_selected", "_selected_action": pks, "post": "yes"}

    page = client.post(reverse("admin:plan_programmation_changelist"), choix)

    assert list_annees(reportee) == restent
    assert (REFUS in read(page)) == (2024 in restent)


@pytest.mark.parametrize(
    ("retirees", "restent"), [([2026], [2023, 2024, 2026]), ([2024, 2026], [2023])]
)
def test_the_page_of_an_action_does_not_take_an_arrival_away(client, reportee, retirees, restent):
    adresse = reverse("admin:plan_action_change", args=[reportee.pk])
    page = client.get(adresse)
    saisie = read_formulaire(page)
    (annees,) = (
        ensemble.formset
        for ensemble in page.context["inline_admin_formsets"]
        if ensemble.formset.model is Programmation
    )
    for form in annees.initial_forms:
        if form.instance.annee in retirees:
            saisie[form.add_prefix("DELETE")] = "on"

    reponse = client.post(adresse, saisie)

    assert list_annees(reportee) == restent
    assert (reponse.status_code == 200 and REFUS in read(reponse)) == (2024 in restent)


def test_an_arrival_does_not_become_another_year(client, reportee):
    adresse = reverse("admin:plan_programmation_change", args=[year_of(reportee, 2026).pk])

    refus = send(client, adresse, {"annee": "2025"})

    assert REFUS in read(refus)
    assert list_annees(reportee) == [2023, 2024, 2026]
    autre = reverse("admin:plan_programmation_change", args=[year_of(reportee, 2023).pk])
    assert send(client, autre, {"annee": "2025"}).status_code == 302
    assert list_annees(reportee) == [2024, 2025, 2026]
