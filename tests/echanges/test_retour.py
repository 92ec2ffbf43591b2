"""What a workbook that comes back must not do in silence (docs/regles.md, R-X2)."""

from decimal import Decimal

import pytest

from budget.models import Depense, LigneCout
from plan.models import Action, Indicateur, ValeurIndicateur
from tests.fabrique import make_action, make_ligne_cout
from tests.fabrique_echanges import bring, export, type_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2024, 2025], titre="Accueil des cyclistes")


def ask_to_delete(page, ligne):
    page.cell(1, page.max_column + 1).value = "Supprimer"
    type_in(page, ligne, "Supprimer", "oui")


@pytest.mark.parametrize("laisser", [False, True])
def test_a_row_changed_since_the_export_is_not_deleted(plan, action, laisser):
    ligne = make_ligne_cout("Flyer : 100 €", action=action)
    classeur = export(plan)
    ask_to_delete(classeur["Coûts"], 2)
    ligne.montant_min = ligne.montant_max = Decimal(250)
    ligne.save()

    rapport = bring(classeur, plan=plan, appliquer=True, laisser_conflits=laisser)

    assert LigneCout.objects.get().montant_min == 250
    assert (rapport.total.supprimees, rapport.total.en_conflit) == (0, 1)
    (conflit,) = rapport.conflits
    assert (conflit.feuille, conflit.ligne, conflit.colonne) == ("Coûts", 2, "Supprimer")
    assert (conflit.fichier, conflit.application) == ("oui", "changée depuis")
    assert rapport.is_applique is laisser


@pytest.mark.parametrize("valeur", ["non", "", None, "peut-être"])
def test_a_row_is_kept_when_the_column_does_not_say_yes(plan, action, valeur):
    make_ligne_cout("Flyer : 100 €", action=action)
    classeur = export(plan)
    ask_to_delete(classeur["Coûts"], 2)
    type_in(classeur["Coûts"], 2, "Supprimer", valeur)

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert rapport.total.supprimees == 0
    assert LigneCout.objects.count() == 1


def test_an_action_is_never_deleted_by_a_workbook(plan, action):
    classeur = export(plan)
    ask_to_delete(classeur["Plan"], 2)

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert "Une action ne se supprime pas par un classeur" in rapport.refus[0].phrase
    assert Action.objects.count() == 1


@pytest.fixture
def lignes(plan, action):
    """One row in each sheet whose rows have columns that are only read."""
    ligne = make_ligne_cout("Flyer : 100 € HT / an", action=action)
    Depense.objects.create(
        action=action, ligne=ligne, etape="engage", le="2024-01-02", montant_ttc=1, exercice=2024
    )
    indicateur = Indicateur.objects.create(plan=plan, ordre=1, libelle="Nuitées")
    ValeurIndicateur.objects.create(indicateur=indicateur, annee=2024, valeur=1)


LUES = [
    ("Plan", "Défi", "Un autre défi"),
    ("Plan", "Axe", "Un autre axe"),
    ("Calendrier", "Titre", "Un autre titre"),
    ("Coûts", "Valeur tirée de", "fiche action"),
    ("Coûts", "Coût partagé", "APIDAE"),
    ("Coûts", "2024 (min)", 250),
    ("Coûts", "2025 (max)", 0),
    ("Coûts", "Sans année (min)", 10),
    ("Coûts", "Toutes années (max)", None),
    ("Réalisation", "Engagement payé", "Un autre"),
    ("Indicateurs", "Section", "Une autre"),
]


@pytest.mark.usefixtures("lignes")
@pytest.mark.parametrize(("feuille", "titre", "valeur"), LUES)
def test_what_is_typed_in_a_column_that_is_only_read_is_told(plan, feuille, titre, valeur):
    classeur = export(plan)
    cellule = type_in(classeur[feuille], 2, titre, valeur)

    rapport = bring(classeur, plan=plan, appliquer=True)

    ecrit = "" if valeur is None else valeur
    assert rapport.remarques == [
        f"Feuille « {feuille} », cellule {cellule} : la colonne « {titre} » ne s'importe pas, "
        f"« {ecrit} » est laissé de côté."
    ]
    assert (rapport.refus, rapport.total.modifiees) == ([], 0)


@pytest.mark.usefixtures("lignes")
def test_a_formula_in_a_column_that_is_only_read_is_told(plan):
    classeur = export(plan)
    cellule = type_in(classeur["Coûts"], 2, "2024 (min)", "=1+1")
    classeur["Coûts"][cellule].data_type = "f"

    (remarque,) = bring(classeur, plan=plan).remarques

    assert f"cellule {cellule} : la colonne « 2024 (min) » ne s'importe pas" in remarque


@pytest.mark.usefixtures("lignes")
def test_a_year_that_the_plan_no_longer_has_is_passed_over(plan):
    """An old export shows years of which the application computes nothing today."""
    classeur = export(plan)
    classeur["Coûts"].cell(1, classeur["Coûts"].max_column + 1).value = "2019 (min)"
    type_in(classeur["Coûts"], 2, "2019 (min)", 5)

    assert bring(classeur, plan=plan).remarques == []
