"""Vague dates: docs/regles.md, R-A3."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.francais.periode import (
    INCONNUE,
    PeriodeIllisible,
    Precision,
    ecrire,
    lire,
)


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
        pytest.param("2000", date(2000, 1, 1), date(2000, 12, 31), "2000", id="first-year"),
        pytest.param("2100", date(2100, 1, 1), date(2100, 12, 31), "2100", id="last-year"),
        pytest.param("1/2025", date(2025, 1, 1), date(2025, 1, 31), "janvier 2025", id="january"),
        pytest.param(
            "12.2025", date(2025, 12, 1), date(2025, 12, 31), "décembre 2025", id="december"
        ),
        pytest.param(
            "2e semestre de 2025", date(2025, 7, 1), date(2025, 12, 31), "2e semestre 2025", id="2e"
        ),
        pytest.param("s1 2025", date(2025, 1, 1), date(2025, 6, 30), "1er semestre 2025", id="s1"),
        pytest.param("1/3/2025", date(2025, 3, 1), date(2025, 3, 1), "1er mars 2025", id="short"),
        pytest.param(
            "2nd semestre 2025", date(2025, 7, 1), date(2025, 12, 31), "2e semestre 2025", id="2nd"
        ),
        pytest.param(
            "1 semestre 2025", date(2025, 1, 1), date(2025, 6, 30), "1er semestre 2025", id="bare-1"
        ),
        pytest.param("tous les ans", None, None, "chaque année", id="all-years"),
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
    ("texte", "phrase"),
    [
        pytest.param("31/02/2025", "^Ce jour n'existe pas dans le calendrier.$", id="no-such-day"),
        pytest.param(
            "2025-02-31", "^Ce jour n'existe pas dans le calendrier.$", id="no-such-day-iso"
        ),
        pytest.param(
            "12/13/2025", "^Ce jour n'existe pas dans le calendrier.$", id="no-such-month-of-a-day"
        ),
        pytest.param("3 foo 2025", "Écrivez une date", id="no-such-month-in-words"),
        pytest.param("foo 2025", "Écrivez une date", id="no-such-month"),
        pytest.param("bientôt", "Écrivez une date", id="words"),
        pytest.param("20244", "Écrivez une date", id="five-digits"),
        pytest.param("mars", "Écrivez une date", id="month-alone"),
        pytest.param("mars 20255", "Écrivez une date", id="month-and-five-digits"),
        pytest.param("S3 2025", "Écrivez une date", id="third-half"),
        pytest.param("0/2025", "^Le mois va de 1 à 12.$", id="month-0"),
        pytest.param("13/2025", "^Le mois va de 1 à 12.$", id="month-13"),
        pytest.param("1999", "^L'année va de 2000 à 2100.$", id="year-1999"),
        pytest.param("2101", "^L'année va de 2000 à 2100.$", id="year-2101"),
        pytest.param("31/12/1999", "^L'année va de 2000 à 2100.$", id="day-of-1999"),
        pytest.param("01/01/2101", "^L'année va de 2000 à 2100.$", id="day-of-2101"),
    ],
)
def test_what_is_not_a_date_is_refused_in_french(texte, phrase):
    with pytest.raises(PeriodeIllisible, match=phrase):
        lire(texte)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(texte):
    try:
        lire(texte)
    except PeriodeIllisible:
        return


@pytest.mark.parametrize("texte", ["inconnue", "Inconnu", "  ", ""])
def test_what_is_unknown_has_no_precision(texte):
    assert lire(texte) == INCONNUE
    assert ecrire(INCONNUE.precision, None) == ""


def test_a_day_without_a_precision_and_a_precision_without_a_day_are_not_written():
    assert ecrire("", date(2025, 3, 12)) == ""
    assert ecrire(Precision.MOIS, None) == ""


MOIS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


@pytest.mark.parametrize("nom", MOIS)
def test_each_month_is_read_with_and_without_its_accents(nom):
    mois = MOIS.index(nom) + 1
    nu = nom.replace("é", "e").replace("û", "u")

    for ecrit in (nom, nu, nom.upper()):
        assert lire(f"{ecrit} 2025").premier == date(2025, mois, 1)
        assert lire(f"3 {ecrit} 2025").dernier == date(2025, mois, 3)
    assert ecrire(Precision.MOIS, date(2025, mois, 1)) == f"{nom} 2025"
