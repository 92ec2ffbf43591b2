"""`manage.py peupler_demo`: a made-up year, never in the base of an office."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from budget.models import Depense
from commission.lectures.comparaison import comparer
from commission.models import Avis, SeanceCommission
from comptes.droits import Role
from plan.etats import Etat
from plan.lectures.arbre import lire_arbre
from plan.models import Action
from tests.fabrique import make_action, make_ligne_cout, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db(databases=["default", "passe"])
AUJOURDHUI = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def jour():
    with time_machine.travel(datetime(2026, 11, 29, 10, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def plan(settings, plan_reel):
    settings.DEBUG = True
    for role in (Role.AGENT, Role.DIRECTION):
        make_utilisateur(role=role, structure=plan_reel.structure, username=role.value)
    return plan_reel


def peupler(**options):
    sortie = StringIO()
    call_command("peupler_demo", stdout=sortie, **options)
    return sortie.getvalue()


def test_it_fills_a_year_that_looks_like_one(plan):
    assert "a une année de suivi inventée" in peupler()

    lignes = lire_arbre(plan, on=AUJOURDHUI).lignes
    etats = Counter(ligne.etat for ligne in lignes)
    assert set(etats) == set(Etat) - {Etat.NON_PLANIFIEE, Etat.A_VENIR}
    assert etats[Etat.A_RENSEIGNER] == 4
    assert sum(ligne.is_bloquee for ligne in lignes) >= 3
    assert SeanceCommission.objects.filter(le__lt=AUJOURDHUI).count() == 3
    assert SeanceCommission.objects.filter(le__gt=AUJOURDHUI).count() == 1
    assert Avis.objects.count() == 12
    assert Depense.objects.count() > 50
    assert not Action.objects.filter(fait="", suivi_le=None).exclude(blocage="").exists()


def test_the_past_of_the_year_can_be_visited_and_compared(plan):
    peupler()
    seance = SeanceCommission.objects.for_plan(plan).before(AUJOURDHUI).first()

    lecture = comparer(plan, du=seance.le, au=AUJOURDHUI, ici=AUJOURDHUI)

    assert lecture.bornes[0].jour == seance.le


def test_it_never_writes_over_what_somebody_recorded(plan):
    Action.objects.filter(pk=Action.objects.first().pk).update(suivi_le=timezone.now())

    with pytest.raises(CommandError, match="déjà un suivi"):
        peupler()
    assert Action.objects.suivies().count() == 1


def test_it_is_refused_outside_of_development(settings, plan):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="réservée au développement"):
        peupler()
    assert not Action.objects.suivies().exists()


def test_it_asks_which_of_two_plans_and_leaves_the_other_alone(plan):
    autre = make_plan()
    make_action(plan=autre, annees=[2024])

    with pytest.raises(CommandError, match=autre.slug):
        peupler()
    peupler(plan=plan.slug)
    assert not Action.objects.for_plan(autre).suivies().exists()
    assert Action.history.filter(history_date__date=AUJOURDHUI).count() == 1


def test_it_says_what_is_missing_first(settings, plan):
    plan.structure.appartenances.all().delete()

    with pytest.raises(CommandError, match="creer_comptes_demo"):
        peupler()
    with pytest.raises(CommandError, match="charger_plan"):
        peupler(plan="inconnu")


def test_a_plan_without_costs_or_years_is_filled_too(settings):
    settings.DEBUG = True
    plan = make_plan(adopte_le=None)
    make_utilisateur(role=Role.AGENT, structure=plan.structure)
    make_ligne_cout(action=make_action(plan=plan))

    peupler(plan=plan.slug)

    action = Action.objects.get()
    assert action.suivi_le.date() < AUJOURDHUI - timedelta(days=1)
