"""In which years a line counts: docs/regles.md, R-B2 to R-B6."""

from decimal import Decimal

import pytest

from budget.models import LigneCout
from budget.montants.libelle import lire
from budget.montants.repartition import Total, repartir


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
    ],
)
def test_a_line_counts_in_its_years(texte, prevues, attendu):
    assert by_annee(make_ligne(texte), prevues) == attendu


def test_an_unknown_amount_is_left_out_once_and_counted():
    (part,) = repartir(make_ligne("a : non renseigné"), [2024, 2025])

    assert part.annee == 2024
    assert part.total == Total(non_chiffrees=1)


def test_a_range_gives_a_minimum_and_a_maximum():
    (part,) = repartir(make_ligne("a : entre 15 000 € et 20 000 €"), [2025])

    assert (part.total.min, part.total.max) == (15000, 20000)


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
