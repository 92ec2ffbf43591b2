"""What a funder brings, and what does not add up: docs/regles.md, R-F1 to R-F4, on values alone."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from budget.montants.financement import (
    Apport,
    LectureTableau,
    PlanDeFinancement,
    check_apport,
    check_somme,
    compute_apport,
    leave,
    lire_tableau,
    read_nombres,
)
from budget.montants.repartition import Total

FIXE = Total(Decimal(1000), Decimal(1000), Decimal(1200), Decimal(1200), lignes=1)
FOURCHETTE = Total(Decimal(1000), Decimal(2000), Decimal(1200), Decimal(2400), lignes=1)
INCONNU = Total(non_chiffrees=1)


def plain(phrase):
    return phrase.replace("\u202f", " ").replace("\u00a0", " ")


def make_apport(retenu, *, is_autofinancement=False):
    return Apport("LEADER", is_autofinancement, None, None, "prevu", "", "Base", retenu, "")


def bring(montant):
    return Total(*[Decimal(montant)] * 4, lignes=1)


@pytest.mark.parametrize(
    ("taux", "montant", "cout", "retenu"),
    [
        pytest.param(None, "300", FIXE, bring(300), id="amount"),
        pytest.param("80", "300", FIXE, bring(300), id="amount-before-rate"),
        pytest.param("80", "0", FIXE, bring(0), id="nothing-is-an-amount"),
        pytest.param("80", "300", INCONNU, bring(300), id="amount-of-an-unknown-cost"),
        pytest.param("80", None, INCONNU, Total(non_chiffrees=1), id="rate-of-an-unknown-cost"),
        pytest.param(
            "33.333",
            None,
            FOURCHETTE,
            Total(
                Decimal("333.33"), Decimal("666.66"), Decimal("400.00"), Decimal("799.99"), lignes=1
            ),
            id="rate-of-a-range",
        ),
    ],
)
def test_a_funder_brings_an_amount_or_else_a_rate_of_the_cost(taux, montant, cout, retenu):
    """R-F1."""
    assert compute_apport(taux and Decimal(taux), montant and Decimal(montant), cout) == retenu


@pytest.mark.parametrize(
    ("taux", "montant", "cout", "alerte"),
    [
        pytest.param("80", "800", FIXE, "", id="agree"),
        pytest.param("80", "801", FIXE, "", id="within-1-above"),
        pytest.param("80", "799", FIXE, "", id="within-1-below"),
        pytest.param(
            "80", "801.01", FIXE, "X : 80 % du coût font 800 €, et non 801,01 €.", id="above"
        ),
        pytest.param(
            "80", "798.99", FIXE, "X : 80 % du coût font 800 €, et non 798,99 €.", id="below"
        ),
        pytest.param("50", "499", FOURCHETTE, "", id="within-1-below-a-range"),
        pytest.param("50", "1001", FOURCHETTE, "", id="within-1-above-a-range"),
        pytest.param(
            "50",
            "1002",
            FOURCHETTE,
            "X : 50 % du coût font de 500 € à 1 000 €, et non 1 002 €.",
            id="above-a-range",
        ),
        pytest.param(None, "5", FIXE, "", id="no-rate"),
        pytest.param("80", None, FIXE, "", id="no-amount"),
        pytest.param("80", "5", INCONNU, "", id="unknown-cost"),
    ],
)
def test_a_rate_and_an_amount_agree_within_1_euro(taux, montant, cout, alerte):
    """R-F2."""
    dite = check_apport("X", taux and Decimal(taux), montant and Decimal(montant), cout)

    assert plain(dite) == alerte


@pytest.mark.parametrize(
    ("montant", "is_autofinancement", "cout", "alerte"),
    [
        pytest.param("1000", True, FIXE, "", id="whole"),
        pytest.param("1001", False, FIXE, "", id="within-1-above"),
        pytest.param("999", True, FIXE, "", id="within-1-below"),
        pytest.param("5", False, FIXE, "", id="the-rest-is-hers"),
        pytest.param("1500", True, FOURCHETTE, "", id="within-a-range"),
        pytest.param(
            "1001.01",
            False,
            FIXE,
            "B : les financements font 1 001,01 €, soit 1,01 € de plus que le coût de 1 000 €.",
            id="above",
        ),
        pytest.param(
            "2010",
            False,
            FOURCHETTE,
            "B : les financements font 2 010 €, soit 10 € de plus que le coût de 2 000 €.",
            id="above-a-range",
        ),
        pytest.param(
            "875",
            True,
            FOURCHETTE,
            "B : les financements font 875 € pour un coût de 1 000 € ; il manque 125 €, soit "
            "12,5 %.",
            id="below",
        ),
        pytest.param("5000", True, INCONNU, "", id="unknown-cost"),
    ],
)
def test_contributions_neither_pass_the_cost_nor_leave_a_hole(
    montant, is_autofinancement, cout, alerte
):
    """R-F3."""
    apport = make_apport(bring(montant), is_autofinancement=is_autofinancement)

    assert plain(check_somme("B", [apport], cout)) == alerte
    inconnu = make_apport(INCONNU)
    assert check_somme("B", [apport, inconnu], cout) == ""


def test_a_hole_is_one_when_one_of_the_funders_is_the_collectivite():
    """R-F3."""
    apports = [make_apport(bring(10)), make_apport(bring(10), is_autofinancement=True)]

    assert "il manque 980" in plain(check_somme("B", apports, FIXE))


def test_what_is_left_to_pay_leaves_out_what_either_leaves_out():
    """R-F4."""
    plan = PlanDeFinancement(
        couts=(("a", FOURCHETTE), ("b", INCONNU)),
        apports=(
            make_apport(Total(Decimal(1), Decimal(2), Decimal(3), Decimal(4), lignes=1)),
            make_apport(bring(10), is_autofinancement=True),
            make_apport(INCONNU),
        ),
        alertes=(),
    )

    assert plan.cout == FOURCHETTE + INCONNU
    assert plan.apporte == Total(
        Decimal(11), Decimal(12), Decimal(13), Decimal(14), lignes=2, non_chiffrees=1
    )
    assert plan.subventions == Total(
        Decimal(1), Decimal(2), Decimal(3), Decimal(4), lignes=1, non_chiffrees=1
    )
    assert plan.reste_a_charge == leave(plan.cout, plan.subventions)
    assert plan.reste_a_charge == Total(
        Decimal(999), Decimal(1998), Decimal(1197), Decimal(2396), lignes=1, non_chiffrees=2
    )


LECTURE = {
    "cout_unitaire": "10.05",
    "unite": "accompagnement",
    "taux": [{"financeur": "LEADER", "taux": "50"}, {"financeur": "OT", "taux": "12.5"}],
    "beneficiaires": [{"nom": "A", "nombre": 6}, {"nom": "B", "nombre": 5}],
    "groupes": [{"nom": "Tous", "membres": ["A", "B"]}, {"nom": "Seul", "membres": ["B"]}],
}


def test_a_table_is_its_unit_cost_by_its_numbers_and_its_rates():
    lu = lire_tableau(LectureTableau.model_validate(LECTURE), "")

    assert [(r.nom, r.nombre, r.cout, r.parts) for r in (*lu.rangs, *lu.groupes, lu.total)] == [
        ("A", 6, Decimal("60.30"), (Decimal("30.15"), Decimal("7.54"))),
        ("B", 5, Decimal("50.25"), (Decimal("25.13"), Decimal("6.28"))),
        ("Tous", 11, Decimal("110.55"), (Decimal("55.28"), Decimal("13.82"))),
        ("Seul", 5, Decimal("50.25"), (Decimal("25.13"), Decimal("6.28"))),
        ("Total", 11, Decimal("110.55"), (Decimal("55.28"), Decimal("13.82"))),
    ]
    assert lu.somme_des_taux == Decimal("62.5")
    assert (lu.nombres_imprimes, lu.introuvables) == (0, ())
    assert lu.lecture.groupes[0].membres == ["A", "B"]


def test_a_printed_number_is_looked_for_rounded_to_the_euro():
    """60,30 € is printed 60, 7,54 € is printed 8, and 55,275 € is printed 55."""
    imprime = "| x | n |\n| --- | --- |\n| A 99 | 6 | 60 € | 30 | 8 |\n| B | 111 € | 55 | 31 |"

    lu = lire_tableau(LectureTableau.model_validate(LECTURE), imprime)

    assert lu.nombres_imprimes == 7
    assert lu.introuvables == ("31",)


@pytest.mark.parametrize(
    ("imprime", "nombres"),
    [
        pytest.param("un texte 12\n| a | 1 |\n| --- | --- |\n| b | 2 |", ["2"], id="heading"),
        pytest.param("| a | b |\n|---|---|\n| 5 | 1 284 € |", ["1284"], id="first-column"),
        pytest.param("| a | b |\n|---|---|\n| x | 1\u202f284\u00a0€ |", ["1284"], id="spaces"),
        pytest.param("| a | b |\n|---|---|\n| x | soit 12 € |", ["12"], id="after-words"),
        pytest.param("| a | b |\n|---|---|\n| x | 12 jours |", [], id="words-after"),
        pytest.param("| a | b |\n|---|---|\n| x |  | - | 0 |", ["0"], id="empty"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_the_numbers_of_a_printed_table_are_read(imprime, nombres):
    assert read_nombres(imprime) == nombres


@pytest.mark.parametrize(
    "faux",
    [
        {"cout_unitaire": "0"},
        {"cout_unitaire": "1.005"},
        {"cout_unitaire": "12345678901.00"},
        {"taxe": "HTT"},
        {"taxe": "XHT"},
        {"unite": ""},
        {"unite": "u" * 101},
        {"taux": []},
        {"taux": [{"financeur": "", "taux": "1"}]},
        {"taux": [{"financeur": "f" * 201, "taux": "1"}]},
        {"taux": [{"financeur": "f", "taux": "-1"}]},
        {"taux": [{"financeur": "f", "taux": "100.5"}]},
        {"beneficiaires": []},
        {"beneficiaires": [{"nom": "", "nombre": 1}]},
        {"beneficiaires": [{"nom": "n" * 201, "nombre": 1}]},
        {"beneficiaires": [{"nom": "n", "nombre": 0}]},
        {"beneficiaires": [{"nom": "n", "nombre": 10001}]},
        {"groupes": [{"nom": "", "membres": ["A"]}]},
        {"groupes": [{"nom": "n" * 201, "membres": ["A"]}]},
        {"groupes": [{"nom": "n", "membres": []}]},
        {"inconnu": 1},
    ],
)
def test_a_reading_of_a_table_has_its_bounds(faux):
    with pytest.raises(ValidationError):
        LectureTableau.model_validate({**LECTURE, "groupes": [], **faux})


@pytest.mark.parametrize("taxe", ["", "HT", "TTC"])
def test_a_reading_at_its_bounds_is_read(taxe):
    LectureTableau.model_validate(
        {
            "cout_unitaire": "9999999999.99",
            "taxe": taxe,
            "unite": "u",
            "taux": [{"financeur": "f", "taux": "0"}, {"financeur": "g" * 200, "taux": "100"}],
            "beneficiaires": [{"nom": "n", "nombre": 1}, {"nom": "m" * 200, "nombre": 10_000}],
            "groupes": [{"nom": "g", "membres": ["n"]}],
        }
    )


def test_the_smallest_reading_is_read():
    LectureTableau.model_validate(
        {
            "cout_unitaire": "0.01",
            "unite": "u",
            "taux": [{"financeur": "f", "taux": "0"}],
            "beneficiaires": [{"nom": "n", "nombre": 1}],
        }
    )


def test_a_group_names_those_of_the_table():
    groupes = [{"nom": "X", "membres": ["A", "Z", "Y"]}]

    with pytest.raises(ValidationError, match="inconnus : Y, Z"):
        LectureTableau.model_validate({**LECTURE, "groupes": groupes})
