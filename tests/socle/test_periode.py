"""Vague dates: docs/regles.md, R-A3."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.francais.periode import INCONNUE, PeriodeIllisible, ecrire, lire


@pytest.mark.parametrize(
    ("texte", "premier", "dernier", "ecrit"),
    [
        pytest.param("12/03/2025", date(2025, 3, 12), date(2025, 3, 12), "12 mars 2025", id="day"),
        pytest.param(
            "1er août 2025", date(2025, 8, 1), date(2025, 8, 1), "1er août 2025", id="1er"
        ),
        pytest.param("2025-03-12", date(2025, 3, 12), date(2025, 3, 12), "12 mars 2025", id="iso"),
        pytest.param(
            "Fevrier 2024", date(2024, 2, 1), date(2024, 2, 29), "février 2024", id="month"
        ),
        pytest.param("03/2025", date(2025, 3, 1), date(2025, 3, 31), "mars 2025", id="digits"),
        pytest.param("S2 2025", date(2025, 7, 1), date(2025, 12, 31), "2e semestre 2025", id="S2"),
        pytest.param(
            "1er semestre 2025", date(2025, 1, 1), date(2025, 6, 30), "1er semestre 2025", id="S1"
        ),
        pytest.param("2025", date(2025, 1, 1), date(2025, 12, 31), "2025", id="year"),
        pytest.param("chaque année", None, None, "chaque année", id="every-year"),
        pytest.param("", None, None, "", id="unknown"),
    ],
)
def test_a_date_stays_as_vague_as_it_is_known(texte, premier, dernier, ecrit):
    lue = lire(texte)

    assert (lue.premier, lue.dernier) == (premier, dernier)
    assert ecrire(lue.precision, lue.premier) == ecrit
    assert ecrire(lue.precision, lue.dernier) == ecrit
    assert lire(ecrit) == lue


@pytest.mark.parametrize(
    "texte", ["31/02/2025", "bientôt", "20244", "mars", "13/2025", "1999", "S3 2025", "mars 20255"]
)
def test_what_is_not_a_date_is_refused_in_french(texte):
    with pytest.raises(PeriodeIllisible, match=r"\."):
        lire(texte)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(texte):
    try:
        lire(texte)
    except PeriodeIllisible:
        return


def test_unknown_is_not_a_date():
    assert lire("inconnue") == INCONNUE
