"""The rules of the control on the words, the dates and the numbers that a plan writes."""

from datetime import date

import pytest

from budget.controle import controler
from budget.models import BlocCout, TableauFinancement
from plan.models import Indicateur, ValeurIndicateur
from tests.fabrique import (
    make_action,
    make_axe,
    make_ligne_cout,
    make_plan,
    make_sous_projet,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(annee_debut=2023, annee_fin=2026, adopte_le=date(2024, 9, 12))


def find(plan, code):
    return [constat for constat in controler(plan) if constat.code == code]


def test_a_calendar_with_a_hole_is_asked_about(plan):
    make_action(plan=plan, annees=[2023, 2025], corps="Il est remis à jour annuellement.")
    make_action(plan=plan, annees=[2024, 2025])

    (constat,) = find(plan, "calendrier-interrompu")

    assert constat.objet == "action:1-1-1"
    assert "rien n'est prévu en 2024. Son texte dit « annuellement »" in constat.message


def test_years_over_on_the_day_of_the_vote_are_told_with_their_actions(plan):
    make_action(plan=plan, annees=[2023, 2024])
    make_action(plan=plan, annees=[2023])

    (constat,) = find(plan, "annee-deja-passee")

    assert constat.message == (
        "Adopté le 12 septembre 2024, le plan prévoit 2 actions en 2023, année déjà passée ce "
        "jour-là."
    )


@pytest.mark.parametrize(
    ("corps", "annees", "trouve"),
    [
        pytest.param("Entre le 8 mai et le 8 septembre.", [2024], True, id="over-before-the-vote"),
        pytest.param("Le 1er octobre.", [2024], False, id="after-the-vote"),
        pytest.param("Le 8 mai.", [2024, 2025], False, id="goes-on"),
        pytest.param("Le 31 février.", [2024], False, id="no-such-day"),
        pytest.param("Au printemps.", [2024], False, id="no-day"),
    ],
)
def test_an_action_whose_days_were_over_when_it_was_voted(plan, corps, annees, trouve):
    make_action(plan=plan, annees=annees, corps=corps)

    assert bool(find(plan, "date-avant-vote")) is trouve


def test_a_plan_not_yet_voted_has_no_day_before_its_vote():
    plan = make_plan()
    make_action(plan=plan, annees=[2023], corps="Le 8 mai.")

    assert not find(plan, "date-avant-vote")
    assert not find(plan, "annee-deja-passee")


def test_a_part_of_an_action_that_tells_another_action_is_asked_about(plan):
    make_action(axe=make_axe(plan=plan), titre="Refondre le site internet")
    autre = make_action(axe=make_axe(plan=plan, numero=2), titre="Faire rayonner la marque")
    make_sous_projet(action=autre, titre="Un site internet de destination")

    (constat,) = find(plan, "sujet-commun")

    assert constat.objet == "action:1-1-1/1-2-1"
    assert "« Refondre le site internet » (1-1-1)" in constat.message


def test_two_costs_to_pay_for_one_thing_are_asked_about_and_free_ones_are_not(plan):
    une = make_action(axe=make_axe(plan=plan))
    autre = make_action(axe=make_axe(plan=plan, numero=2))
    for action in (une, autre):
        make_ligne_cout("Emailing via BREVO : 0 €", action=action)
    assert not find(plan, "sujet-commun")

    make_ligne_cout("Dossier Chemin des moines : 6 000 €", action=une)
    make_ligne_cout("Panneaux (ex. Chemin des moines) : 4 000 €", action=autre)

    assert len(find(plan, "sujet-commun")) == 1


@pytest.mark.parametrize(
    ("corps", "message"),
    [
        ("Il y a 5 conditions et modalités :\n\n- a\n- b", "annonce 5 points, la liste en donne 2"),
        ("Voici trois pistes :\n\n1. a\n2. b", "annonce trois points, la liste en donne 2"),
        ("Voici deux pistes :\n\n- a\n  - a1\n- b", None),
        ("Les principes du comité 21 sont :\n\n- a\n- b", None),
        ("Il y a 5 conditions :\n\nUn paragraphe.", None),
        ("La réduction de 15 % :\n\n- a", None),
    ],
)
def test_a_list_shorter_than_it_says(plan, corps, message):
    make_action(plan=plan, corps=corps)

    constats = find(plan, "nombre-annonce")

    assert [message in constat.message for constat in constats] == ([True] if message else [])


@pytest.mark.parametrize(
    ("corps", "trouve"),
    [
        pytest.param(
            "Entouré de 2 grands sites.\n\nAu cœur de 4 Grands Sites.", True, id="changes"
        ),
        pytest.param("Entouré de 2 grands sites.\n\nLes deux grands sites.", False, id="same"),
        pytest.param("Catégorie I : 5 ETP. Catégorie II : 3 ETP.", False, id="one-word-is-vague"),
    ],
)
def test_a_number_that_changes_in_one_narrative(plan, corps, trouve):
    make_action(plan=plan, corps=corps)

    assert bool(find(plan, "nombre-different")) is trouve


def test_an_indicator_with_its_parts_and_no_total(plan):
    reseaux = Indicateur.objects.create(plan=plan, ordre=1, libelle="Abonnés aux réseaux")
    for serie, valeur in (("facebook", 3856), ("instagram", 1176)):
        ValeurIndicateur.objects.create(indicateur=reseaux, annee=2022, serie=serie, valeur=valeur)
    (constat,) = find(plan, "indicateur")
    assert "donne ses parts (facebook, instagram) sans leur total" in constat.message

    ValeurIndicateur.objects.create(indicateur=reseaux, annee=2022, valeur=5032)

    assert not find(plan, "indicateur")


def test_a_table_printed_askew_waits_until_its_reading_is_decided(plan):
    action = make_action(plan=plan)
    bloc = BlocCout.objects.create(action=action, document="fiche", intitule="Coût estimé :")
    tableau = TableauFinancement.objects.create(bloc=bloc, lecture={})
    assert [c.objet for c in find(plan, "tableau-a-lire")] == ["action:1-1-1"]

    tableau.decision = TableauFinancement.Decision.ACCEPTEE
    tableau.save()

    assert not find(plan, "tableau-a-lire")
