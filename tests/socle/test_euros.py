"""Amounts in euros, read and written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.francais.euros import (
    MontantIllisible,
    additionner,
    arrondir,
    en_francais,
    lire_montant,
    pour_cent,
    read_taux,
    sans_signe,
)

NEGATIF = "Un montant ne peut pas être négatif."
MILLIARD = "Ce montant dépasse le milliard : vérifiez le nombre de chiffres."
LETTRE_O = "Une lettre O se lit à la place d'un zéro : écrivez le chiffre 0."
EN_EUROS = "Écrivez le montant en euros."
EN_CHIFFRES = "Écrivez un montant en chiffres, comme 2 400 ou 10 893,77."
A_LA_FRANCAISE = (
    "Écrivez le montant à la française : des espaces dans les milliers, une virgule devant les "
    "centimes, comme 12 345,67."
)
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
        pytest.param("1 Euro", "1", id="in-one-word"),
        pytest.param("  999 999 999,99  ", "999999999.99", id="the-most"),
    ],
)
def test_an_amount_is_read_as_french_writes_it(texte, montant):
    assert lire_montant(texte) == Decimal(montant)


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        pytest.param("-250 €", NEGATIF, id="negative"),
        pytest.param("−250", NEGATIF, id="minus-of-print"),
        pytest.param("123 456 789 012 345 €", MILLIARD, id="15-digits"),
        pytest.param("1 000 000 000", MILLIARD, id="a-thousand-million"),
        pytest.param("12,345.67", A_LA_FRANCAISE, id="english"),
        pytest.param("12,345", A_LA_FRANCAISE, id="english-thousands"),
        pytest.param("12.5", A_LA_FRANCAISE, id="point"),
        pytest.param("1.5E3", A_LA_FRANCAISE, id="scientific"),
        pytest.param("1O00 €", LETTRE_O, id="letter-o"),
        pytest.param("o1", LETTRE_O, id="letter-o-first"),
        pytest.param("250 $", EN_EUROS, id="dollars"),
        pytest.param("250 Dollars", EN_EUROS, id="dollars-in-words"),
        pytest.param("1 dollar", EN_EUROS, id="one-dollar"),
        pytest.param("5 usd", EN_EUROS, id="usd"),
        pytest.param("1,234,567", A_LA_FRANCAISE, id="english-millions"),
        pytest.param("12.55", A_LA_FRANCAISE, id="point-two-decimals"),
        pytest.param("1.5e10", A_LA_FRANCAISE, id="scientific-10"),
        pytest.param("250 gbp", EN_EUROS, id="pounds"),
        pytest.param("4 1040 €", EN_CHIFFRES, id="broken-groups"),
        pytest.param("1,234", A_LA_FRANCAISE, id="three-decimals"),
        pytest.param("12 34", EN_CHIFFRES, id="group-of-two"),
        pytest.param("", EN_CHIFFRES, id="empty"),
        pytest.param("deux cents", EN_CHIFFRES, id="words"),
        pytest.param("１２３ €", EN_CHIFFRES, id="full-width"),
        pytest.param("1\x00000", EN_CHIFFRES, id="null"),
    ],
)
def test_what_is_not_an_amount_is_refused_in_a_sentence(texte, phrase):
    with pytest.raises(MontantIllisible) as refus:
        lire_montant(texte)
    assert str(refus.value) == phrase


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


def test_an_amount_comes_back_in_its_field_as_a_person_types_it():
    assert sans_signe(Decimal("10893.77")) == "10 893,77"
    assert sans_signe(Decimal("-5")) == "−5"


@pytest.mark.parametrize(
    ("taux", "ecrit"),
    [("64.00", "64"), ("12.50", "12,5"), ("0", "0"), ("100", "100"), ("5.555", "5,56")],
)
def test_a_rate_is_written_without_the_zeros_that_end_it(taux, ecrit):
    assert pour_cent(Decimal(taux)) == f"{ecrit}\u00a0%"


def test_a_rate_goes_to_100():
    assert read_taux("12,5") == Decimal("12.5")
    assert read_taux("100") == 100
    with pytest.raises(MontantIllisible, match=r"^Un pourcentage du coût va de 0 à 100\.$"):
        read_taux("100,01")


def test_a_sum_has_no_more_figures_than_an_amount():
    assert additionner([]) == 0
    assert additionner([Decimal("999999999"), Decimal("0.99")]) == Decimal("999999999.99")
    with pytest.raises(
        MontantIllisible,
        match=r"^Ces montants font plus d'un milliard : vérifiez leurs chiffres\.$",
    ):
        additionner([Decimal("999999999"), Decimal(1)])


def test_only_a_decimal_is_rounded():
    with pytest.raises(TypeError, match=r"^A Decimal is expected, not float\.$"):
        arrondir(1.5)
