"""How lines are added up, on values alone: docs/regles.md, R-B2, R-B7 and R-B8."""

from decimal import Decimal

import pytest

from budget.lectures.comptees import LigneComptee
from budget.lectures.totaux import (
    Totaux,
    group_by,
    list_bornes,
    list_doubles,
    name_of_annee,
    sum_by,
    sum_by_annee,
)
from budget.models import CoutMutualise
from budget.montants.repartition import Total, repartir
from tests.budget.test_repartition import make_ligne

APIDAE = CoutMutualise(pk=1, libelle="APIDAE")
CRTL = CoutMutualise(pk=2, libelle="CRTL")


def count(texte, annees, *, action="1-1-1", **faits):
    ligne = make_ligne(texte, **faits)
    defi, axe = action[:1], action[:3]
    return LigneComptee(ligne, defi, axe, action, repartir(ligne, annees))


def worth(totaux):
    return {cle: int(total.min) for cle, total in totaux.items()}


def test_each_key_has_its_sum_even_of_nothing():
    comptees = [
        count("a : 10 €", [2024], action="1-1-1"),
        count("a : 20 €", [2024], action="1-1-2"),
        count("a : 5 €", [2024], action="1-1-1"),
        count("a : 7 €", [2024], action=""),
    ]

    def key(comptee):
        return comptee.action

    assert worth(sum_by(comptees, key, ["1-1-1", "1-1-2", "2-1-1"])) == {
        "1-1-1": 15,
        "1-1-2": 20,
        "2-1-1": 0,
    }
    assert group_by(comptees, key)["1-1-1"] == [comptees[0], comptees[2]]
    assert group_by(comptees, key)["2-1-1"] == []


def test_years_are_in_order_those_of_the_lines_too_and_no_year_is_last():
    """R-B2."""
    comptees = [
        count("a : 10 € / an", [2025, 2024]),
        count("a : 100 € (2022)", [2024]),
        count("a : 1000 €", []),
    ]

    sommes = sum_by_annee(comptees, range(2024, 2027))

    assert list(sommes) == ["2022", "2024", "2025", "2026", "sans_annee"]
    assert list(worth(sommes).values()) == [100, 10, 10, 0, 1000]
    assert list(sum_by_annee([], [])) == ["sans_annee"]
    assert (name_of_annee(None), name_of_annee(2024)) == ("sans_annee", "2024")


def test_a_shared_cost_is_counted_twice_in_the_years_that_its_lines_share():
    """R-B7: every line but the first, year by year."""
    comptees = [
        count("a : 810 € / an", [2023, 2024], action="1-1-1", mutualise=APIDAE),
        count("a : 800 € / an", [2024, 2025], action="1-1-2", mutualise=APIDAE),
        count("a : 480 € / an", [2024], action="1-1-1", mutualise=CRTL),
        count("a : 790 € / an", [2024, 2026], action="1-1-3", mutualise=APIDAE),
        count("a : 5 € / an", [2024], action="1-1-4"),
    ]

    apidae, crtl = list_doubles(comptees)

    assert (apidae.libelle, apidae.actions) == ("APIDAE", ("1-1-1", "1-1-2", "1-1-3"))
    assert worth(apidae.par_annee) == {"2024": 800 + 790}
    assert (apidae.total.min, apidae.total.lignes) == (1590, 2)
    assert (crtl.libelle, crtl.par_annee, crtl.total) == ("CRTL", {}, Total())


def test_two_shared_lines_without_a_year_count_once():
    """R-B7."""
    comptees = [count("a : 10 €", [], mutualise=APIDAE) for _ in range(2)]

    (double,) = list_doubles(comptees)

    assert worth(double.par_annee) == {"sans_annee": 10}


def test_the_bounds_of_a_sum_are_empty_where_nothing_was_counted():
    compte = Total(Decimal(1), Decimal(2), lignes=1, non_chiffrees=3)

    assert list_bornes(compte) == (1, 2, 3, 0)
    assert list_bornes(Total(non_chiffrees=3)) == (None, None, 3, None)
    assert list_bornes(None) == (None, None, None, None)


VIDES = dict.fromkeys(Totaux.__dataclass_fields__, None) | {
    "total": Total(),
    "masse_salariale": Total(),
    "recettes": Total(),
    "hors_total": 0,
}


@pytest.mark.parametrize(
    ("faits", "is_vide"),
    [
        pytest.param({}, True, id="nothing"),
        pytest.param({"total": Total(lignes=1)}, False, id="a-cost"),
        pytest.param({"recettes": Total(non_chiffrees=1)}, False, id="a-receipt-unknown"),
        pytest.param({"masse_salariale": Total(lignes=1)}, False, id="payroll"),
        pytest.param({"hors_total": 1}, False, id="a-line-left-out"),
    ],
)
def test_a_budget_is_empty_only_while_nobody_wrote_any_cost(faits, is_vide):
    """R-B8."""
    assert Totaux(**{**VIDES, **faits}).is_vide is is_vide
