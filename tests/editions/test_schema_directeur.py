"""The reading of the schéma directeur."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editions.lectures.schema_directeur import lire_schema_directeur
from tests.fabrique import make_action, make_axe, make_ligne_cout, make_plan, make_sous_projet

pytestmark = pytest.mark.django_db

LE = date(2026, 11, 24)


def test_it_costs_the_same_number_of_queries_with_1_and_50_actions():
    plan = make_plan()

    def fill(nombre):
        for rang in range(nombre):
            axe = make_axe(plan=plan, defi=rang % 4 + 1, numero=rang % 3 + 1)
            action = make_action(plan=plan, axe=axe, annees=[2024], partenaires=[f"P{rang}"])
            make_sous_projet(action=action)

    def count():
        with CaptureQueriesContext(connection) as requetes:
            lire_schema_directeur(plan, on=LE)
        return len(requetes)

    fill(1)
    une = count()
    fill(49)
    assert count() == une


def test_the_annex_has_a_row_for_each_action_in_the_order_of_the_plan(plan_reel):
    lecture = lire_schema_directeur(plan_reel, on=LE)

    rangees = [rangee for groupe in lecture.annexe for rangee in groupe.rangees]
    assert len(rangees) == 33
    assert rangees[0].intitule == "Défi 1 – Axe 1 / Action 1"
    assert rangees[0].titre == "Le conseil éclairé, quésako ?"
    assert rangees[0].prevues == (True, True, True, True)
    assert rangees[-1].intitule == "Défi 4 / Action 2"
    assert sum(sum(rangee.prevues) for rangee in rangees) == 79


def test_a_cost_of_an_axe_and_of_a_sub_project_stand_at_their_place(plan_reel):
    lecture = lire_schema_directeur(plan_reel, on=LE)

    axe = lecture.defis[1].axes[0]
    assert axe.couts.formulations == ("Conception dossier de classement et classement : 0 €",)
    voie_verte = lecture.defis[0].axes[1].fiches[7]
    assert voie_verte.couts is None
    assert [len(sp.couts.formulations) for sp in voie_verte.sous_projets] == [2, 4, 2]


def test_a_year_outside_the_plan_is_printed_not_dropped():
    plan = make_plan()
    make_action(plan=plan, annees=[2024, 2031])

    assert lire_schema_directeur(plan, on=LE).annees == (2023, 2024, 2025, 2026, 2031)


def test_a_cost_typed_here_is_printed_in_its_own_words():
    """R-B14: at the end of the fiche, and in the table when it counts in the totals."""
    plan = make_plan()
    action = make_action(plan=plan)
    make_ligne_cout("Flyer : 100 €", action=action, saisie="Flyer : 100 €")
    make_ligne_cout("Borne : 9 €", action=action, saisie="Borne : 9 €", retenue=False)

    schema = lire_schema_directeur(plan, on=LE)

    fiche = schema.defis[0].axes[0].fiches[0]
    assert (fiche.couts.intitule, fiche.couts.formulations) == (
        "Coûts",
        ("Flyer : 100 €", "Borne : 9 €"),
    )
    (rangee,) = [rangee for groupe in schema.annexe for rangee in groupe.rangees]
    assert (rangee.intitule, rangee.formulations) == ("Action 1-1-1", ("Flyer : 100 €",))
