"""docs/regles.md, R-M2: the weekly round of a person."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from plan.lectures.mes_actions import lire_mes_actions
from plan.models import Abonnement
from tests.fabrique import make_action

pytestmark = pytest.mark.django_db

LE = datetime(2026, 2, 1, tzinfo=ZoneInfo("Europe/Paris"))


def test_my_actions_put_late_and_silent_ones_first(plan, agent):
    a_jour = make_action(
        plan=plan, annees=[2027], pilote=agent, suivi_le=LE, suivi_par=agent, numero=1
    )
    inconnue = make_action(plan=plan, annees=[2024], pilote=agent, numero=2)
    suivie = make_action(plan=plan, annees=[2027], numero=3, suivi_le=LE - timedelta(days=400))
    Abonnement.objects.create(action=suivie, utilisateur=agent)
    make_action(plan=plan, annees=[2024], numero=4)
    de_2027 = make_action(plan=plan, annees=[2027], pilote=agent, numero=5)
    en_retard = make_action(
        plan=plan, annees=[2024], pilote=agent, numero=6, suivi_le=LE - timedelta(days=500)
    )

    lecture = lire_mes_actions(plan, on=date(2026, 3, 1), utilisateur=agent)

    attendues = [en_retard, inconnue, suivie]
    assert [m.ligne.code for m in lecture.attendues] == [action.code for action in attendues]
    assert [m.raisons for m in lecture.attendues] == [
        ("En retard", "Sans nouvelle depuis trois mois", "Année à renseigner"),
        ("À renseigner", "Année à renseigner"),
        ("Sans nouvelle depuis trois mois",),
    ]
    assert [m.ligne.code for m in lecture.autres] == [a_jour.code, de_2027.code]


def test_my_actions_cost_the_same_for_1_and_20(
    client_agent, plan, agent, django_assert_max_num_queries
):
    for _ in range(20):
        make_action(plan=plan, annees=[2024], pilote=agent, partenaires=["CCI"])

    with django_assert_max_num_queries(14):
        page = client_agent.get("/mes-actions/").text

    assert page.count('class="ligne ligne--mienne"') == 20


def test_without_any_action_the_page_says_what_to_do(client_agent, plan):
    assert "Aucune action ne vous est confiée" in client_agent.get("/mes-actions/").text
