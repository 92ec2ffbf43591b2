"""An amount or a rate typed in a cell elsewhere: docs/regles.md, R-X3 and R-X1."""

from datetime import date
from decimal import Decimal

import pytest

from budget.montants.cellules import EUROS, POUR_CENT, make_colonnes
from socle.saisie.cellules import CelluleRefusee


@pytest.mark.parametrize(
    ("cellule", "montant"),
    [
        (None, None),
        ("", None),
        ("  ", None),
        (Decimal(0), "0.00"),
        (Decimal("2400"), "2400.00"),
        (Decimal("0.29999999999"), "0.30"),
        (Decimal("12.3400009"), "12.34"),
        ("2 400 €", "2400.00"),
        ("2400,5", "2400.50"),
    ],
)
def test_a_cell_is_an_amount_to_the_cent(cellule, montant):
    lu = EUROS.read(cellule)

    assert lu == (montant and Decimal(montant))
    assert montant is None or str(lu) == montant


@pytest.mark.parametrize(
    ("cellule", "phrase"),
    [
        (Decimal("-0.01"), r"^Un montant ne peut pas être négatif\.$"),
        (Decimal("0.005"), r"^Ce montant a plus de deux décimales : arrondissez-le\.$"),
        (Decimal("12.340002"), r"^Ce montant a plus de deux décimales"),
        ("2O00", "^« 2O00 » : Une lettre O se lit à la place d'un zéro"),
        ("x" * 61, f"^« {'x' * 60} » : Écrivez un montant en chiffres"),
        (date(2024, 1, 2), "^« 02/01/2024 » : Écrivez un montant en chiffres"),
    ],
)
def test_a_cell_that_is_no_amount_is_refused(cellule, phrase):
    with pytest.raises(CelluleRefusee, match=phrase):
        EUROS.read(cellule)


@pytest.mark.parametrize(
    ("cellule", "taux"),
    [(None, None), ("", None), ("12,5 %", "12.5"), ("80%", "80"), (Decimal("0.5"), "0.5")],
)
def test_a_cell_is_a_rate_with_or_without_its_sign(cellule, taux):
    assert POUR_CENT.read(cellule) == (taux and Decimal(taux))


def test_an_amount_has_its_unit_on_the_screen_and_none_in_a_csv():
    """R-X1: 20 000,50 €."""
    assert EUROS.write(Decimal("20000.5")) == "20\u202f000,50\u00a0€"
    assert EUROS.write_brut(Decimal("20000.5")) == "20000,50"
    assert POUR_CENT.write(Decimal("12.50")) == "12,5\u00a0%"


def test_columns_of_amounts_read_their_row_in_order():
    mini, maxi = make_colonnes("Minimum", "Maximum")

    assert (mini.titre, maxi.titre) == ("Minimum", "Maximum")
    assert [c.getter((Decimal(1), Decimal(2))) for c in (mini, maxi)] == [1, 2]
    assert mini.format is maxi.format is EUROS
