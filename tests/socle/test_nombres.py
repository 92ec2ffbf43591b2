"""Numbers in letters, as the year that opens an act."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.francais.nombres import ecrire_en_lettres

# SHA-256 of 0 to 9999, one a line, as num2words 0.5.14 wrote the acts of before.
COMME_AVANT = "5ac4abc9d653cdbc3fecd2aaf553438d8cb6359c7d115963e434d20a3f1d175d"
ANNEES = st.integers(min_value=0, max_value=9999)


@pytest.mark.parametrize(
    ("nombre", "mots"),
    [
        (0, "zéro"),
        (1, "un"),
        (16, "seize"),
        (17, "dix-sept"),
        (20, "vingt"),
        (21, "vingt et un"),
        (61, "soixante et un"),
        (70, "soixante-dix"),
        (71, "soixante et onze"),
        (72, "soixante-douze"),
        (77, "soixante-dix-sept"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (90, "quatre-vingt-dix"),
        (91, "quatre-vingt-onze"),
        (99, "quatre-vingt-dix-neuf"),
        (100, "cent"),
        (101, "cent un"),
        (180, "cent quatre-vingts"),
        (200, "deux cents"),
        (201, "deux cent un"),
        (1000, "mille"),
        (1100, "mille cent"),
        (1200, "mille deux cents"),
        (1981, "mille neuf cent quatre-vingt-un"),
        (2000, "deux mille"),
        (2024, "deux mille vingt-quatre"),
        (2080, "deux mille quatre-vingts"),
        (9999, "neuf mille neuf cent quatre-vingt-dix-neuf"),
    ],
)
def test_a_number_in_letters(nombre, mots):
    assert ecrire_en_lettres(nombre) == mots


def test_no_act_of_before_changes_a_word():
    tous = "\n".join(map(ecrire_en_lettres, range(10_000)))

    assert hashlib.sha256(tous.encode()).hexdigest() == COMME_AVANT


@given(ANNEES, ANNEES)
def test_two_numbers_are_never_written_alike(un, autre):
    assert (ecrire_en_lettres(un) == ecrire_en_lettres(autre)) == (un == autre)


@given(ANNEES)
def test_a_plural_comes_only_at_the_end(nombre):
    *debut, fin = ecrire_en_lettres(nombre).split()
    centaines, reste = divmod(nombre % 1000, 100)

    assert not {"cents", "quatre-vingts"} & {*debut}
    assert "milles" not in {*debut, fin}
    assert (fin == "quatre-vingts") == (reste == 80)
    assert (fin == "cents") == (reste == 0 and centaines > 1)


@pytest.mark.parametrize("nombre", [-1, 10_000])
def test_what_no_year_is_is_refused(nombre):
    with pytest.raises(ValueError, match="not between"):
        ecrire_en_lettres(nombre)
