"""The rule « total suspect »: what makes a total doubtful, and what does not (R-K4)."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budget.controle import controler, list_constats
from budget.models import DecisionControle
from plan.models import Plan
from tests.budget.test_controle import make_ligne
from tests.fabrique import make_action, make_plan, make_structure

pytestmark = pytest.mark.django_db
CODE = "total-suspect"


@pytest.fixture
def action():
    return make_action(annees=[2024, 2025])


def plan_of(action):
    return action.axe.defi.plan


def find(action):
    """{label of the line: what is said of it}."""
    constats = list_constats(plan_of(action), code=CODE)
    return [c.message.replace("\u202f", " ").replace("\u00a0", " ") for c in constats]


def make_voisins(action, nombre=6, montant="500 €"):
    for rang in range(nombre):
        make_ligne(action, tableau=[f"Affiche {rang} : {montant}"])


@pytest.mark.parametrize(
    ("mots", "dit"),
    [
        (
            "Agents : titulaires 900 € / contractuels 800 €",
            "900 € et 800 € sont additionnés : vérifiez qu'ils s'ajoutent.",
        ),
        ("Stand : 12 000 € + 8 000 €", "12 000 € et 8 000 € sont additionnés"),
        ("Stand : 1 000 € + 2 000 € + 50 € = 3 050 €", "1 000 €, 2 000 € et 50 € sont additionnés"),
    ],
)
def test_amounts_that_are_added_up_are_found_with_their_words(action, mots, dit):
    make_ligne(action, tableau=[mots])

    (message,) = find(action)

    assert f"« {mots} » (1-1-1), compris comme " in message
    assert dit in message


@pytest.mark.parametrize(
    ("mots", "dit"),
    [
        ("Site : 10 000 €", ""),
        ("Site : 10 001 €", "C'est 20 fois la médiane (500 €) des 7 coûts comptés une fois"),
        ("Site : 25 000 €", "C'est 50 fois la médiane (500 €) des 7 coûts comptés une fois"),
        ("Badge : 0,50 €", "C'est moins d'un millième de la médiane (500 €)"),
        ("Badge : 0,60 €", ""),
        ("Badge : 0 €", ""),
        ("Visite : 25 000 € / an", ""),
        ("Subvention reçue : 25 000 €", ""),
        ("Masse salariale : 25 000 €", ""),
    ],
)
def test_a_figure_far_from_the_others_of_its_kind_is_found(action, mots, dit):
    make_voisins(action)
    make_ligne(action, tableau=[mots])

    trouves = find(action)

    assert [dit in message for message in trouves] == ([True] if dit else [])


def test_a_quantity_counts_in_what_is_compared(action):
    make_voisins(action)
    make_ligne(action, tableau=["Chaises : 50 € / chaise"], quantite=400)

    (message,) = find(action)

    assert "C'est 40 fois la médiane" in message


def test_five_costs_have_no_neighbours_to_speak_of(action):
    make_voisins(action, nombre=4)
    make_ligne(action, tableau=["Site : 25 000 €"])

    assert find(action) == []


def test_yearly_costs_are_compared_with_yearly_ones(action):
    make_voisins(action, montant="500 € / an")
    make_ligne(action, tableau=["Guide : 25 000 € / an"])

    (message,) = find(action)

    assert "C'est 50 fois la médiane (500 €) des 7 coûts qui reviennent" in message


@pytest.mark.parametrize(
    ("fiche", "tableau", "nombre"),
    [
        ("Site : 12 €", "Site : 12 000 €", 1),
        ("Site : 12 400 €", "Site : 12 €", 1),
        ("Site : 12 €", "Site : 1 200 €", 0),
        ("Site : 12 k€", "Site : 12 000 €", 0),
        ("Site : 1 € / pers.", "Site : 1 000 €", 0),
        ("Site : 0 €", "Site : 12 000 €", 0),
    ],
)
def test_a_figure_in_thousands_in_one_document_only_is_found(action, fiche, tableau, nombre):
    make_ligne(action, fiche=[fiche], tableau=[tableau])

    trouves = find(action)

    assert ["en milliers d'euros" in message for message in trouves] == [True] * nombre


@pytest.mark.parametrize(
    ("mots", "dit"),
    [
        ("Site : environ 5 000 €", "ses mots disent « environ » : vérifiez-le."),
        ("Site : au plus 5 000 €", "ses mots disent « au plus »"),
        ("Site : au moins 5 000 €", "ses mots disent « au moins »"),
        ("Site : 12 × 380 €", "ses mots disent un produit"),
        ("Site : 5 000 € pour les 3 territoires", "ses mots disent plusieurs territoires"),
        ("Site : 5 000 € (3 jours)", "plan : vérifiez-le. Gardé tel quel : « (3 jours) »."),
        ("Site : 5 000 € TTC", ""),
        ("Site : entre 4 000 € et 5 000 €", ""),
    ],
)
def test_the_biggest_cost_in_a_doubtful_form_is_found(action, mots, dit):
    make_ligne(action, tableau=[mots])
    make_ligne(action, tableau=["Flyer : environ 10 €"])

    trouves = find(action)

    assert [dit in message for message in trouves] == ([True] if dit else [])


def test_a_line_that_does_not_count_is_not_weighed(action):
    make_ligne(action, fiche=["Stand : 12 000 € + 8 000 €"])

    assert find(action) == []


def test_the_words_typed_take_the_place_of_those_of_the_documents(action):
    ligne = make_ligne(action, tableau=["Stand : 12 000 € + 8 000 €"])
    ligne.decide("Stand : 20 000 €", par=None, le=timezone.now(), motif="devis")
    ligne.save()

    assert find(action) == []


def test_the_second_cost_of_a_wording_is_weighed_with_its_words(action):
    make_voisins(action, montant="500 € / an")
    make_ligne(action, tableau=["Site : 100 € (2024) puis 25 000 € / an"])
    call_suites(action)

    trouves = find(action)

    assert ["puis 25 000" in message and "50 fois" in message for message in trouves] == [True]


def call_suites(action):
    """The suites of the lines, saved as the loading of a plan saves them."""
    for ligne in action.lignecouts.filter(suite_de=None):
        for dite in ligne.retain_formulations():
            dite.save()


def test_a_finding_is_decided_like_the_others_and_an_empty_plan_has_none(action):
    make_ligne(action, tableau=["Stand : 12 000 € + 8 000 €"])
    (constat,) = list_constats(plan_of(action), code=CODE)
    DecisionControle.objects.create(
        plan=plan_of(action),
        code=CODE,
        objet=constat.objet,
        decision="accepter",
        motif="Vu.",
        le=timezone.now(),
    )

    vide = make_plan(structure=make_structure())

    assert controler(vide) == []
    assert DecisionControle.objects.list_objets(plan_of(action), CODE) == {constat.objet}


def test_each_plan_is_weighed_by_itself_in_as_many_queries(action):
    autre = make_action(plan=make_plan(structure=make_structure()), annees=[2024])
    make_voisins(action)
    make_ligne(autre, tableau=["Site : 25 000 €"])

    with CaptureQueriesContext(
        connection,
    ) as un:
        assert find(autre) == []
    make_voisins(autre, nombre=30)
    with CaptureQueriesContext(connection) as trente:
        (message,) = find(autre)

    assert "des 31 coûts" in message
    assert find(action) == []
    assert len(un) == len(trente)


def test_the_real_plan_has_three(db):
    call_command("charger_plan", verbosity=0)

    constats = list_constats(Plan.objects.get(), code=CODE)

    assert [(c.objet.split("/")[0], *c.lignes) for c in constats] == [
        ("ligne:1-1-1", 502, 1863),
        ("ligne:1-2-1", 554, 1865),
        ("ligne:1-4-1", 1032, 1875),
    ]
