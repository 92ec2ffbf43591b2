"""docs/regles.md, R-E1 to R-E4."""

from datetime import date

import pytest
from django.utils import timezone

from plan.etats import Etat, Statut, etat_case_annee
from plan.models import Action
from socle.francais.periode import lire
from tests.fabrique import make_action

pytestmark = pytest.mark.django_db


def etat_on(action, on):
    return Etat(Action.objects.with_etat(on=on).get(pk=action.pk).etat)


@pytest.mark.parametrize(
    ("statut", "annees", "on", "attendu"),
    [
        pytest.param("a_venir", [2024, 2025], date(2024, 12, 31), "a_venir", id="1st-year-ends"),
        pytest.param("a_venir", [2024, 2025], date(2025, 1, 1), "en_retard", id="not-begun"),
        pytest.param("en_cours", [2024, 2025], date(2025, 12, 31), "en_cours", id="last-day"),
        pytest.param("en_cours", [2024, 2025], date(2026, 1, 1), "en_retard", id="not-finished"),
        pytest.param("a_venir", [2024, 2025], date(2023, 6, 1), "a_venir", id="before-the-plan"),
        pytest.param("en_cours", [2025], date(2023, 6, 1), "en_cours", id="begun-early"),
        pytest.param("realisee", [2024], date(2026, 1, 1), "realisee", id="done"),
        pytest.param("en_pause", [2024], date(2026, 1, 1), "en_pause", id="paused"),
        pytest.param("abandonnee", [2024], date(2026, 1, 1), "abandonnee", id="abandoned"),
        pytest.param("a_venir", [], date(2026, 1, 1), "non_planifiee", id="no-year"),
        pytest.param("en_cours", [], date(2026, 1, 1), "non_planifiee", id="no-year-begun"),
        pytest.param("realisee", [], date(2026, 1, 1), "realisee", id="no-year-done"),
        pytest.param("a_venir", [2026, 2023], date(2025, 1, 1), "en_retard", id="years-apart"),
    ],
)
def test_etat_follows_from_statut_years_and_day(statut, annees, on, attendu):
    faits = {"motif": "Faute de crédits.", "suivi_le": timezone.now()}
    action = make_action(statut=statut, annees=annees, **faits)

    assert etat_on(action, on) == attendu


@pytest.mark.parametrize(
    ("statut", "annees", "on", "attendu"),
    [
        pytest.param("a_venir", [2024, 2025], date(2023, 12, 31), "a_venir", id="not-its-time"),
        pytest.param("a_venir", [2024, 2025], date(2024, 1, 1), "a_renseigner", id="1st-day"),
        pytest.param("a_venir", [2024], date(2030, 6, 1), "a_renseigner", id="never-late"),
        pytest.param("a_venir", [], date(2026, 1, 1), "a_renseigner", id="no-year"),
        pytest.param("a_venir", [2027], date(2026, 11, 30), "a_venir", id="next-plan"),
        pytest.param("en_cours", [2024], date(2026, 1, 1), "en_retard", id="status-known"),
        pytest.param("en_cours", [], date(2026, 1, 1), "non_planifiee", id="status-no-year"),
        pytest.param("realisee", [2024], date(2026, 1, 1), "realisee", id="done"),
    ],
)
def test_nothing_is_known_of_what_nobody_followed(statut, annees, on, attendu):
    """R-E2, line 2: it is not late, nor unplanned; a year put off or cancelled is no first one."""
    assert etat_on(make_action(statut=statut, annees=annees), on) == attendu


@pytest.mark.parametrize(
    ("fin", "on", "attendu"),
    [
        pytest.param("15/06/2025", date(2025, 6, 15), "en_cours", id="on-its-last-day"),
        pytest.param("15/06/2025", date(2025, 6, 16), "en_retard", id="before-its-last-year-ends"),
        pytest.param("S1 2026", date(2026, 6, 30), "en_cours", id="after-its-last-year"),
        pytest.param("S1 2026", date(2026, 7, 1), "en_retard", id="half-year-over"),
        pytest.param("chaque année", date(2026, 1, 1), "en_retard", id="no-day-given"),
    ],
)
def test_a_given_end_counts_before_the_last_planned_year(fin, on, attendu):
    """R-E2, line 3; R-E3."""
    periode = lire(fin)
    action = make_action(
        statut="en_cours",
        annees=[2024, 2025],
        fin_precision=periode.precision,
        fin_le=periode.dernier,
    )

    assert etat_on(action, on) == attendu


def test_filtering_on_a_year_does_not_change_the_etat():
    make_action(statut=Statut.EN_COURS, annees=[2024, 2026])

    (action,) = Action.objects.with_etat(on=date(2025, 6, 1)).in_annee(2024)

    assert action.etat == Etat.EN_COURS


@pytest.mark.parametrize(
    ("etat", "annee", "attendu"),
    [
        pytest.param(Etat.EN_RETARD, 2025, Etat.EN_RETARD, id="late-past-year"),
        pytest.param(Etat.EN_RETARD, 2027, Etat.A_VENIR, id="late-year-to-come"),
        pytest.param(Etat.A_RENSEIGNER, 2025, Etat.A_RENSEIGNER, id="unknown-past-year"),
        pytest.param(Etat.A_RENSEIGNER, 2027, Etat.A_VENIR, id="unknown-year-to-come"),
        pytest.param(Etat.EN_COURS, 2026, Etat.EN_COURS, id="this-year"),
        pytest.param(Etat.EN_COURS, 2027, Etat.A_VENIR, id="next-year"),
        pytest.param(Etat.REALISEE, 2027, Etat.REALISEE, id="done-early"),
        pytest.param(Etat.EN_PAUSE, 2027, Etat.EN_PAUSE, id="paused"),
    ],
)
def test_a_year_to_come_is_not_late(etat, annee, attendu):
    assert etat_case_annee(etat, annee, on=date(2026, 11, 24)) == attendu
