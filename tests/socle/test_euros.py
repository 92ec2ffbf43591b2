"""Amounts in euros, read and written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.francais.euros import MontantIllisible, arrondir, en_francais, lire_montant

MONTANTS = st.decimals(min_value=0, max_value=Decimal("999999999.99"), places=2)


@pytest.mark.parametrize(
    ("texte", "montant"),
    [
        pytest.param("2400", "2400", id="plain"),
        pytest.param("2 400 €", "2400", id="space-and-sign"),
        pytest.param("4 140€", "4140", id="sign-stuck"),
        pytest.param("10\u202f893,77\u00a0€", "10893.77", id="no-break-spaces"),
        pytest.param("0 €", "0", id="zero"),
        pytest.param("1,5", "1.5", id="one-decimal"),
        pytest.param("15 euros", "15", id="in-words"),
    ],
)
def test_an_amount_is_read_as_french_writes_it(texte, montant):
    assert lire_montant(texte) == Decimal(montant)


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        pytest.param("-250 €", "négatif", id="negative"),
        pytest.param("123 456 789 012 345 €", "milliard", id="fifteen-digits"),
        pytest.param("12,345.67", "virgule", id="english"),
        pytest.param("1.5e3", "virgule", id="scientific"),
        pytest.param("1O00 €", "lettre O", id="letter-o"),
        pytest.param("250 $", "euros", id="dollars"),
        pytest.param("4 1040 €", "chiffres", id="broken-groups"),
        pytest.param("", "chiffres", id="empty"),
        pytest.param("deux cents", "chiffres", id="words"),
        pytest.param("１２３ €", "chiffres", id="full-width"),
        pytest.param("1\x00000", "chiffres", id="null"),
    ],
)
def test_what_is_not_an_amount_is_refused_in_a_sentence(texte, phrase):
    with pytest.raises(MontantIllisible, match=phrase):
        lire_montant(texte)


@given(MONTANTS)
def test_what_is_written_is_read_back(montant):
    assert lire_montant(en_francais(montant)) == montant


@pytest.mark.parametrize(
    ("montant", "arrondi"), [("0.005", "0.01"), ("2.675", "2.68"), ("1.004", "1.00")]
)
def test_rounding_is_half_up(montant, arrondi):
    assert arrondir(Decimal(montant)) == Decimal(arrondi)


@pytest.mark.parametrize("faux", [1, 1.5, True, "3", None])
def test_only_a_decimal_is_money(faux):
    with pytest.raises(TypeError):
        en_francais(faux)


def test_a_negative_amount_has_the_minus_of_print():
    assert en_francais(Decimal("-1750")) == "−1\u202f750\u00a0€"


def test_cents_are_written_when_there_are_some():
    assert en_francais(Decimal("10893.77")) == "10\u202f893,77\u00a0€"
    assert en_francais(Decimal("810")) == "810\u00a0€"
