"""Years put off or cancelled in the sheet « Calendrier »: the page's rules (R-A1, R-A2)."""

import pytest
from django.utils import timezone

from comptes.droits import Role
from plan.feuillets.calendrier import MOTIF, FeuilletCalendrier, read_motifs, write_motifs
from plan.feuillets.feuillet import Reperes, digest
from plan.models import Action, Issue, Programmation
from tests.fabrique import make_action, make_utilisateur
from tests.fabrique_echanges import append, bring, column_of, export, type_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2024, 2025])


def read_annees(action):
    annees = action.programmations.order_by("annee")
    return {p.annee: (p.issue, p.reportee_a, p.motif) for p in annees}


def type_years(plan, motif=None, **annees):
    """The workbook of today with these words in the years (« a2024 ») of its first action."""
    classeur = export(plan)
    page = classeur["Calendrier"]
    for annee, mot in annees.items():
        type_in(page, 2, annee[1:], mot)
    if motif is not None:
        type_in(page, 2, MOTIF, motif)
    return classeur


def put_off(plan, annee="a2024", vers=2026):
    rapport = bring(
        type_years(plan, "Pas de budget", **{annee: f"reportée à {vers}"}),
        plan=plan,
        appliquer=True,
        par=make_utilisateur(role=Role.DIRECTION, structure=plan.structure),
    )
    assert rapport.is_applique, rapport.refus


def test_a_year_put_off_is_what_the_page_would_write(plan, action):
    put_off(plan)

    assert read_annees(action) == {
        2024: (Issue.REPORTEE, 2026, "Pas de budget"),
        2025: (Issue.PREVUE, None, ""),
        2026: (Issue.PREVUE, None, ""),
    }
    annee = action.programmations.get(annee=2024)
    assert (annee.close_par, annee.history.count()) == (annee.history.first().history_user, 2)
    assert annee.close_par
    assert annee.close_le
    assert annee.history.first().history_change_reason == "import de plan.xlsx"
    arrivee = action.programmations.get(annee=2026).history.get()
    assert arrivee.history_user == annee.close_par
    page = export(plan)["Calendrier"]
    assert page.cell(2, column_of(page, "2024")).value == "reportée à 2026"
    assert page.cell(2, column_of(page, MOTIF)).value == "2024 : Pas de budget"
    assert bring(export(plan), plan=plan).total.modifiees == 0


def test_a_year_cancelled_keeps_its_reason_and_no_longer_counts(plan, action):
    assert bring(
        type_years(plan, "2025 : Le partenaire\nrenonce", a2025="Annulée"),
        plan=plan,
        appliquer=True,
    ).is_applique

    assert read_annees(action)[2025] == (Issue.ANNULEE, None, "Le partenaire\nrenonce")
    assert action.programmations.tenues().get().annee == 2024
    assert bring(export(plan), plan=plan).total.modifiees == 0


@pytest.mark.parametrize(
    ("mot", "tenues"),
    [
        ("X", [2024, 2025]),
        ("reportée à 2025", [2025]),
        ("faite", [2024, 2025]),
        ("reporté en 2026", [2025, 2026]),
    ],
)
def test_a_year_put_off_is_corrected_and_its_former_arrival_taken_back(plan, action, mot, tenues):
    put_off(plan)

    rapport = bring(type_years(plan, a2024=mot), plan=plan, appliquer=True)

    assert rapport.refus == []
    assert [p.annee for p in action.programmations.tenues()] == tenues


@pytest.mark.parametrize(
    ("saisie", "colonne", "dit"),
    [
        ({"a2024": "reportée à 2026"}, MOTIF, "Dites pourquoi"),
        ({"a2024": "annulée", "motif": "  "}, MOTIF, "Dites pourquoi"),
        ({"a2024": "reportée à 2024", "motif": "x"}, "2024", "plus tard"),
        ({"a2025": "reportée à 2024", "motif": "x"}, "2025", "plus tard"),
        ({"a2024": "reportée à 2027", "motif": "x"}, "2024", "hors du plan (2023-2026)"),
        ({"a2024": "reportée", "motif": "x"}, "2024", "reportée à (une année)"),
        ({"a2024": "reportée à l'été", "motif": "x"}, "2024", "reportée à (une année)"),
        ({"a2024": "annulée", "a2025": "annulée", "motif": "x"}, MOTIF, "une ligne par année"),
        ({"motif": "x"}, MOTIF, "une ligne par année"),
        ({"motif": "2026 : x"}, MOTIF, "2026 n'est pas prévue"),
    ],
)
def test_what_the_page_refuses_is_refused_at_its_cell(plan, action, saisie, colonne, dit):
    avant = read_annees(action)

    rapport = bring(type_years(plan, **saisie), plan=plan, appliquer=True)

    assert colonne in [refus.colonne for refus in rapport.refus]
    assert dit in " ".join(refus.phrase for refus in rapport.refus)
    assert read_annees(action) == avant


def test_each_year_of_a_row_has_its_reason(plan, action):
    motifs = "2024 : Pas de budget\n2025 : Travaux"

    bring(type_years(plan, motifs, a2024="annulée", a2025="annulée"), plan=plan, appliquer=True)
    bring(type_years(plan, "2024 : Autre\n2025 : Travaux"), plan=plan, appliquer=True)

    assert {a: motif for a, (*_, motif) in read_annees(action).items()} == {
        2024: "Autre",
        2025: "Travaux",
    }
    assert bring(type_years(plan, "2024 : Autre"), plan=plan).refus[0].colonne == MOTIF


def test_years_put_off_one_to_the_next_are_closed_in_their_order(plan, action):
    motifs = "2024 : a\n2025 : b"

    bring(
        type_years(plan, motifs, a2024="reportée à 2025", a2025="reportée à 2026"),
        plan=plan,
        appliquer=True,
    )

    assert [p.annee for p in action.programmations.tenues()] == [2026]


def test_a_year_put_off_to_one_that_the_same_file_makes_and_closes(plan, action):
    rapport = bring(
        type_years(plan, "x", a2025="reportée à 2026", a2026="faite"), plan=plan, appliquer=True
    )

    assert rapport.is_applique
    assert read_annees(action)[2026] == (Issue.FAITE, None, "")
    assert Programmation.objects.filter(action=action, annee=2026).count() == 1


def test_the_year_of_arrival_is_taken_off_with_what_leads_to_it(plan, action):
    put_off(plan)
    assert (
        "2024 est reportée à 2026" in bring(type_years(plan, a2026=""), plan=plan).refus[0].phrase
    )

    assert bring(type_years(plan, a2024="X", a2026=""), plan=plan, appliquer=True).is_applique

    assert sorted(read_annees(action)) == [2024, 2025]
    assert Programmation.history.filter(annee=2026, history_type="-").count() == 1


def test_an_export_of_before_the_reasons_still_comes_in(plan, action):
    """Its digest did not hold the reasons, and it has no column for them."""
    put_off(plan)
    classeur = type_years(plan, a2025="faite")
    page = classeur["Calendrier"]
    write_sans_motif(plan, page)

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert (rapport.refus, rapport.conflits) == ([], [])
    assert read_annees(action)[2025][0] == Issue.FAITE
    assert read_annees(action)[2024] == (Issue.REPORTEE, 2026, "Pas de budget")


def write_sans_motif(plan, page):
    """The sheet as the commit before wrote it."""
    feuillet = FeuilletCalendrier(Reperes(plan))
    (action,) = feuillet.objets
    valeurs = {t: v for t, v in feuillet.values_of(action).items() if t != MOTIF}
    page.cell(2, 1).value = f"{action.pk}-{digest(valeurs)}"
    page.delete_cols(column_of(page, MOTIF))


def test_a_new_action_comes_with_years_of_any_kind(plan, action):
    classeur = export(plan)
    append(classeur["Plan"], Action="1-1-2", Titre="Neuve", Statut="À venir")
    append(
        classeur["Calendrier"],
        Action="1-1-2",
        **{"2023": "faite", "2024": "reportée à 2025", MOTIF.replace(" ", "_"): "Travaux"},
    )

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert rapport.refus == []
    assert read_annees(Action.objects.get(numero=2)) == {
        2023: (Issue.FAITE, None, ""),
        2024: (Issue.REPORTEE, 2025, "Travaux"),
        2025: (Issue.PREVUE, None, ""),
    }


def test_a_reason_changed_in_the_application_is_not_overwritten(plan, action):
    put_off(plan)
    classeur = type_years(plan, "2024 : Écrit dans le tableur")
    annee = action.programmations.get(annee=2024)
    annee.motif = "Écrit dans l'application"
    annee.close(par=None, le=timezone.now())

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert rapport.total.en_conflit == 1
    assert read_annees(action)[2024][2] == "Écrit dans l'application"


@pytest.mark.parametrize("motif", ["x", "x\n2025 : y", "a\n\n  b", "2025 : y\nz"])
def test_any_reason_is_read_as_it_was_written(plan, action, motif):
    annee = Programmation(action=action, annee=2024, motif=motif)

    assert read_motifs(write_motifs([annee])) == {2024: motif}
