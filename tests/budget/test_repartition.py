"""In which years a line counts: docs/regles.md, R-B2 to R-B6."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest

from budget.models import LigneCout
from budget.montants.financement import check_apport, check_somme, compute_apport
from budget.montants.libelle import lire
from budget.montants.repartition import Total, add_all, repartir
from budget.templatetags.argent import fourchette, reserves


def make_ligne(texte, **faits):
    """An unsaved line that retains what this wording says."""
    ligne = LigneCout(taux_tva=Decimal(20))
    ligne.retain(lire(texte), origine="tableau")
    for champ, valeur in faits.items():
        setattr(ligne, champ, valeur)
    return ligne


def by_annee(ligne, prevues):
    return {part.annee: part.total.min for part in repartir(ligne, prevues)}


@pytest.mark.parametrize(
    ("texte", "prevues", "attendu"),
    [
        pytest.param("a : 810 € / an", [2023, 2024], {2023: 810, 2024: 810}, id="yearly"),
        pytest.param("a : 10 € / an (2024)", [2023, 2024], {2024: 10}, id="yearly-restricted"),
        pytest.param("a : 10 € / an (2024)", [2025], {2024: 10}, id="yearly-restricted-elsewhere"),
        pytest.param("a : 10 € / an", [], {None: 10}, id="yearly-without-a-year"),
        pytest.param("a : 800 €", [2025, 2024], {2024: 800}, id="once"),
        pytest.param("a : 800 € (2025)", [2024, 2025], {2025: 800}, id="once-restricted"),
        pytest.param("a : 800 €", [], {None: 800}, id="once-without-a-year"),
        pytest.param("a : 287 € / animation", [2025, 2026], {2025: 287}, id="per-unit"),
        pytest.param("a : 590 € / jour", [2025, 2026], {2025: 590}, id="per-day"),
        pytest.param("a : 200 € pour 3 ans", [2025, 2026], {2025: 200}, id="three-years"),
        pytest.param("a : gratuit", [2025], {2025: 0}, id="free"),
        pytest.param(
            "a : 250 € / an sur 3 ans",
            [2023, 2024, 2025, 2026],
            {2023: 250, 2024: 250, 2025: 250},
            id="yearly-for-some-years",
        ),
        pytest.param(
            "a : 3 000 € tous les 2 ans",
            [2023, 2024, 2025, 2026],
            {2023: 3000, 2025: 3000},
            id="every-two-years",
        ),
        pytest.param(
            "a : 3 000 € tous les 2 ans à partir de 2024",
            [2023, 2024, 2025, 2026],
            {2024: 3000, 2026: 3000},
            id="every-two-years-from",
        ),
        pytest.param(
            "a : 10 € / an à partir de 2024", [2023, 2024, 2025], {2024: 10, 2025: 10}, id="from"
        ),
        pytest.param(
            "a : 10 € / an jusqu'en 2024", [2023, 2024, 2025], {2023: 10, 2024: 10}, id="until"
        ),
        pytest.param("a : 10 € / an à partir de 2027", [2023], {2027: 10}, id="from-elsewhere"),
        pytest.param("a : 10 € / an jusqu'en 2022", [2023], {None: 10}, id="until-before"),
        pytest.param("a : 10 € à partir de 2024", [2023, 2024], {2024: 10}, id="once-from"),
        pytest.param("a : 380 € / mois", [2023, 2024], {2023: 380}, id="per-month"),
        pytest.param("a : 12 mois × 380 €", [2023, 2024], {2023: 4560}, id="product"),
    ],
)
def test_a_line_counts_in_its_years(texte, prevues, attendu):
    assert by_annee(make_ligne(texte), prevues) == attendu


def test_a_ceiling_counts_nothing_and_a_floor_makes_the_total_a_least():
    """R-B11: 1 000 €, at most 5 000 €, at least 2 000 €."""
    textes = ("a : 1 000 €", "a : au plus 5 000 €", "a : au moins 2 000 €")

    total = add_all(repartir(make_ligne(texte), [2025])[0].total for texte in textes)

    assert (total.min, total.max, total.planchers, total.lignes) == (3000, 8000, 1, 3)
    assert fourchette(total) == "de 3\u202f000\u00a0€ à\u00a08\u202f000\u00a0€ au moins"
    assert fourchette(replace(total, max=total.min)) == "au moins 3\u202f000\u00a0€"
    assert reserves(replace(total, non_chiffrees=2)) == "2 non chiffrées, 1 plancher"


def test_funding_above_a_floor_is_no_excess():
    """R-B11: the cost is not known."""
    cout = repartir(make_ligne("a : au moins 2 000 €"), [2025])[0].total
    apport = compute_apport(None, Decimal(3000), cout)

    assert check_apport("LEADER", Decimal(80), Decimal(3000), cout) == ""
    assert "et non" in check_apport("LEADER", Decimal(80), Decimal(1000), cout)
    assert check_somme("a", [SimpleNamespace(retenu=apport, is_autofinancement=True)], cout) == ""
    assert compute_apport(Decimal(80), None, cout).planchers == 1


@pytest.mark.parametrize(
    ("texte", "quantite", "montant"),
    [
        pytest.param("a : 380 € / mois", 12, 4560, id="per-month"),
        pytest.param("a : 1 000 € / trimestre", 4, 4000, id="per-quarter"),
        pytest.param("a : 12 mois × 380 €", 12, 4560, id="a-product-is-not-multiplied-again"),
    ],
)
def test_a_price_a_month_counts_for_its_quantity(texte, quantite, montant):
    """R-B4."""
    (part,) = repartir(make_ligne(texte, quantite=Decimal(quantite)), [2025])

    assert (part.total.min, part.total.quantites_a_preciser) == (montant, 0)


def test_an_unknown_amount_is_left_out_once_and_counted():
    (part,) = repartir(make_ligne("a : non renseigné"), [2024, 2025])

    assert part.annee == 2024
    assert part.total == Total(non_chiffrees=1)


def test_a_range_gives_a_minimum_and_a_maximum():
    (part,) = repartir(make_ligne("a : entre 15 000 € et 20 000 €"), [2025])

    assert (part.total.min, part.total.max) == (15000, 20000)


@pytest.mark.parametrize(
    ("texte", "quantite", "montant"),
    [
        pytest.param("a : 590 € / jour", 3, "1770", id="per-day"),
        pytest.param("a : 60 € / animation", 4, "240", id="per-unit"),
        pytest.param("a : 60 € / animation", 0, "0", id="none"),
        pytest.param("a : 0,33 € / flyer", "1.5", "0.50", id="half-up"),
        pytest.param("a : 590 € / an", 3, "590", id="per-year-has-no-quantity"),
        pytest.param("a : 590 €", 3, "590", id="once-has-no-quantity"),
    ],
)
def test_a_price_counts_for_its_quantity(texte, quantite, montant):
    """R-B4: « 590 € / jour », three days."""
    (part,) = repartir(make_ligne(texte, quantite=Decimal(quantite)), [2025])

    assert (part.total.min, part.total.max) == (Decimal(montant), Decimal(montant))
    assert part.total.quantites_a_preciser == 0


def test_a_quantity_nobody_gave_is_one_and_is_counted_as_such():
    (sans,) = repartir(make_ligne("a : 60 € / animation"), [2025])
    (avec,) = repartir(make_ligne("a : 60 € / animation", quantite=Decimal(4)), [2025])

    assert (sans.total.min, sans.total.quantites_a_preciser) == (60, 1)
    assert (avec.total.min, avec.total.quantites_a_preciser) == (240, 0)


@pytest.mark.parametrize(
    ("texte", "faits", "ttc"),
    [
        pytest.param("a : 875 € HT / an", {}, "1050.00", id="ht-at-20"),
        pytest.param("a : 100 € HT", {"taux_tva": Decimal("5.5")}, "105.50", id="ht-at-5.5"),
        pytest.param("a : 0,05 € HT", {"taux_tva": Decimal("10")}, "0.06", id="half-up"),
        pytest.param("a : 1250 € TTC", {}, "1250", id="ttc-stays"),
        pytest.param("a : 100 €", {}, "100", id="nothing-said-stays"),
    ],
)
def test_ht_is_brought_to_ttc_in_the_ttc_column_only(texte, faits, ttc):
    ligne = make_ligne(texte, **faits)

    (part,) = repartir(ligne, [2025])

    assert part.total.min == ligne.montant_min
    assert part.total.ttc_min == Decimal(ttc)


def test_both_ends_of_a_range_are_brought_to_ttc_to_the_cent():
    """R-B6: 10,01 € and 10,03 € HT at 5.5 % are 10,56 € and 10,58 €."""
    ligne = make_ligne("a : entre 10,01 € et 10,03 € HT", taux_tva=Decimal("5.5"))

    (part,) = repartir(ligne, [2025])

    assert part.total == Total(
        Decimal("10.01"), Decimal("10.03"), Decimal("10.56"), Decimal("10.58"), lignes=1
    )


def test_a_total_less_another_keeps_what_it_leaves_out():
    """R-B7: amounts and lines are taken off, in HT and in TTC; what is not counted stays told."""
    tout = Total(Decimal(100), Decimal(200), Decimal(120), Decimal(240), 5, 3, 2)
    double = Total(Decimal(10), Decimal(30), Decimal(12), Decimal(36), 2, 1, 1)

    assert tout.without(double) == Total(
        Decimal(90), Decimal(170), Decimal(108), Decimal(204), 3, 3, 2
    )


def test_totals_are_added_field_by_field():
    un = Total(Decimal(1), Decimal(2), Decimal(3), Decimal(4), 5, 6, 7)
    deux = Total(Decimal(10), Decimal(20), Decimal(30), Decimal(40), 50, 60, 70)

    assert un + deux == add_all([un, deux])
    assert add_all([un, deux]) == Total(
        Decimal(11), Decimal(22), Decimal(33), Decimal(44), 55, 66, 77
    )
    assert add_all([]) == Total()


def test_a_range_of_years_is_its_own_whatever_is_planned():
    """R-B2: the years that the line names, in the order of the plan, and its first one for once."""
    ligne = make_ligne("a : 10 € / an (2024 à 2026)")

    assert [part.annee for part in repartir(ligne, [2026, 2023, 2025])] == [2025, 2026]
    assert [part.annee for part in repartir(ligne, [2030])] == [2024, 2025, 2026]
