"""A plan made of a bare table (R-X6)."""

import re
from decimal import Decimal

import pytest
from django.conf import settings

from budget.models import LigneCout
from plan.models import Action, Plan, Programmation, Provenance
from tests.fabrique_echanges import bring, make_classeur

pytestmark = pytest.mark.django_db
SOURCE = settings.BASE_DIR / "fixtures" / "segala-2023-2026.source.txt"
ENTETE = ("Défi - Axe / Action", "Dépenses prévisionnelles", 2024, 2025)


def test_the_table_of_the_seed_gives_33_actions_101_lines_79_crosses(structure):
    tableau = re.search(r"^Défi - Axe / Action\t.*", SOURCE.read_text(), re.M | re.S)[0]

    rapport = bring(tableau.encode(), structure=structure, nom="annexe.tsv", appliquer=True)

    assert rapport.refus == []
    plan = Plan.objects.get()
    assert (plan.annee_debut, plan.annee_fin) == (2023, 2026)
    assert Action.objects.count() == 33
    assert LigneCout.objects.count() == 101
    assert Programmation.objects.count() == 79
    coupee = Action.objects.for_code("2-1-4").get()
    assert [li.libelle for li in coupee.lignecouts.order_by("pk")][:2] == [
        "Organisation réunion",
        "Abonnement CANVA",
    ]
    assert coupee.annees_prevues == [2025, 2026]
    assert len(rapport.remarques) == 2 + LigneCout.objects.filter(qualificatif="a_preciser").count()


def test_a_dry_run_of_a_new_plan_writes_nothing(structure):
    classeur = make_classeur(ENTETE, ("Défi 1 – Axe 1 / Action 1", "Flyer : 10 €", "X", None))

    rapport = bring(classeur, structure=structure)

    assert rapport.total.creees == 3
    assert not Plan.objects.exists()


def test_titles_groups_and_cells_with_lines_are_read_and_riddles_kept_and_listed(structure):
    classeur = make_classeur(
        ("Annexe",),
        ENTETE,
        ("Défi 1 : Séduire", None, None, None),
        ("Défi 1 – Axe 2 / Action 3 : Vélo", "Flyer : 4 1040 €\nAffiche : 250 €", "x", "✓"),
        ("Total", 250, None, None),
    )

    rapport = bring(classeur, structure=structure, appliquer=True, nom="budget.xlsx")

    action = Action.objects.get()
    assert (action.code, action.titre, action.axe.defi.titre) == ("1-2-3", "Vélo", "Séduire")
    assert [li.montant_min for li in action.lignecouts.order_by("pk")] == [None, Decimal(250)]
    assert [c.mots for c in rapport.compris if c.is_a_preciser] == ["Flyer : 4 1040 €"]
    assert str(Provenance.objects.first()) == "budget.xlsx, feuille « Feuille1 », cellule B4"


@pytest.mark.parametrize(
    ("rangee", "cellule"),
    [
        (("Défi 1 – Axe 1 / Action 1", "Flyer : 1 €", "peut-être", None), "C3"),
        (("Formation", "Flyer : 1 €", "X", None), "A3"),
        (("Défi 1 – Axe 1 /", "Flyer : 1 €", "X", None), "A3"),
    ],
    ids=["croix", "intitule", "coupe"],
)
def test_what_the_table_says_and_nobody_understands_is_refused_by_its_cell(
    structure, rangee, cellule
):
    classeur = make_classeur(ENTETE, ("Défi 1 – Axe 1 / Action 9", None, None, None), rangee)

    rapport = bring(classeur, structure=structure, appliquer=True)

    assert [refus.cellule for refus in rapport.refus] == [cellule]
    assert not Plan.objects.exists()
