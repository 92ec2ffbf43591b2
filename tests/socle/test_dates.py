"""Dates in words (docs/regles.md, R-A3)."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from socle.francais.dates import ecrire_instant, ecrire_jour, ecrire_quantieme

CAS = [
    (date(2024, 9, 1), "1er septembre 2024"),
    (date(2024, 9, 11), "11 septembre 2024"),
    (date(2026, 8, 31), "31 août 2026"),
]


def render(source, le):
    return Template(source).render(Context({"le": le}))


@pytest.mark.parametrize(("le", "mots"), CAS)
def test_a_day_in_words(le, mots):
    assert ecrire_jour(le) == mots
    assert f"{ecrire_quantieme(le)} {le.year}" == mots
    assert render("{{ le|jour }}", le) == mots


def test_a_moment_is_told_at_the_hour_of_the_reader():
    """Half past ten at night in UTC, the last day of July, is the first of August in Paris."""
    le = datetime(2026, 7, 31, 22, 30, tzinfo=UTC)

    assert render("{{ le|instant }}", le) == "1er août 2026 à 00:30"
    assert render("{{ le|jour }}", le) == "1er août 2026"
    assert ecrire_instant(le) == "31 juillet 2026 à 22:30"


def test_no_date_is_nothing():
    assert render("{{ le|jour|default:'jamais' }}{{ le|instant }}", None) == "jamais"
