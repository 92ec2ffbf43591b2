"""Several costs of one wording, by every other way in: file, workbook, copy, return (R-B12)."""

import json

import pytest
from django.core.management import call_command

from budget.lectures.totaux import lire_totaux
from budget.models import CoutMutualise, LigneCout
from comptes.models import Structure
from echanges.copie.plan import write_copie
from plan.models import Plan
from socle.donnees.suppressions import retablir_avec_les_siens
from tests.budget.test_chargement import action_of, fichier  # noqa: F401
from tests.fabrique import make_action, make_ligne_cout
from tests.fabrique_echanges import bring, column_of, export, type_in

pytestmark = pytest.mark.django_db

SITE = "Site : 9 000 € TTC (2027) puis 3 500 €/an"


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2024, 2025])


@pytest.fixture
def charge(fichier):  # noqa: F811
    """The plan of a file whose annex table writes two costs in one wording, shared."""

    def change(contenu):
        action = action_of(contenu)
        action["annees"] = [2027, 2028, 2029]
        action["tableau"]["lignes"][0]["texte"] = SITE
        contenu["plan"]["couts_mutualises"] = [
            {"libelle": "Site", "lignes": [{"action": "1-1-1", "ligne_cout": "flyer"}]}
        ]

    call_command("charger_plan", str(fichier(change)))
    return Plan.objects.get(slug="essai-2027")


def test_a_file_makes_the_lines_that_its_table_says(charge):
    premiere, suite = LigneCout.objects.order_by("rang")

    assert premiere.formulations.count() == 2
    assert not suite.formulations.exists()
    assert (suite.suite_de, suite.origine, suite.retenue) == (premiere, "tableau", True)
    assert suite.mutualise == premiere.mutualise == CoutMutualise.objects.get()
    totaux = lire_totaux(charge)
    assert (totaux.total.min, totaux.total_mutualise.min) == (16000, 16000)


def test_a_copy_makes_the_same_lines(charge):
    copie = write_copie(charge)
    charge.delete()

    rapport = bring(copie, structure=Structure.objects.get(), nom="copie.json", appliquer=True)

    assert rapport.is_applique, rapport.refus
    premiere, suite = LigneCout.objects.order_by("rang")
    assert suite.suite_de == premiere
    ici, la = json.loads(write_copie(Plan.objects.get())), json.loads(copie)
    assert ici["tables"] == la["tables"]


def test_the_lines_go_and_come_back_together(charge):
    premiere, suite = LigneCout.objects.order_by("rang")
    pk = suite.pk
    premiere.delete()
    assert not LigneCout.objects.exists()

    version = LigneCout.history.filter(rang=0, history_type="-").latest()
    retablir_avec_les_siens(version, motif="essai")

    assert LigneCout.objects.get(rang=1).pk == pk
    assert lire_totaux(charge).total.min == 16000


def test_a_cell_that_says_two_costs_gives_the_wordings_to_write(plan, action):
    classeur = export(plan)
    page = classeur["Coûts"]
    page.cell(2, column_of(page, "Action")).value = action.code
    page.cell(2, column_of(page, "Coût tel qu'il s'écrit")).value = SITE

    rapport = bring(classeur, plan=plan, appliquer=True)

    (refus,) = rapport.refus
    assert refus.phrase.replace("\u00a0", " ").replace("\u202f", " ") == (
        "Ces mots disent 2 coûts : un par ligne, « Site : 9 000 € TTC (2027) » ; "
        "« Site : 3 500 € / an à partir de 2028 »."
    )
    assert not LigneCout.objects.exists()


@pytest.mark.parametrize("lignes", [(2,), (2, 3)], ids=["the-first", "both"])
def test_a_workbook_says_what_goes_with_the_line_that_it_deletes(charge, lignes):
    classeur = export(charge)
    classeur["Coûts"].cell(1, classeur["Coûts"].max_column + 1).value = "Supprimer"
    for ligne in lignes:
        type_in(classeur["Coûts"], ligne, "Supprimer", "oui")

    rapport = bring(classeur, plan=charge, appliquer=True)

    assert rapport.is_applique, rapport.refus
    assert rapport.changements[0].objet == "1-1-1, Site et 1 suite"
    assert not LigneCout.objects.exists()


@pytest.mark.parametrize(
    ("mots", "ecrits", "attendu"),
    [
        ("a : au plus 5 000 €", {"Maximum": 6000}, ("plafond", 0, 6000)),
        ("a : au plus 5 000 €", {"Montant ou minimum": 1000}, ("entre", 1000, 5000)),
        ("a : au plus 5 000 €", {"Montant connu": "exact"}, ("exact", 5000, 5000)),
        ("a : au moins 5 000 €", {"Montant ou minimum": 6000}, ("plancher", 6000, 6000)),
        ("a : au moins 5 000 €", {"Maximum": 6000}, ("entre", 5000, 6000)),
        ("a : 5 000 €", {"Montant connu": "au plus"}, ("plafond", 0, 5000)),
        ("a : 5 000 €", {"Montant connu": "au moins"}, ("plancher", 5000, 5000)),
    ],
)
def test_a_ceiling_or_a_floor_is_changed_in_the_workbook(plan, action, mots, ecrits, attendu):
    ligne = make_ligne_cout(mots, action=action)
    classeur = export(plan)
    for titre, valeur in ecrits.items():
        type_in(classeur["Coûts"], 2, titre, valeur)

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert rapport.is_applique, rapport.refus
    ligne.refresh_from_db()
    assert (ligne.qualificatif, ligne.montant_min, ligne.montant_max) == attendu


def test_a_ceiling_emptied_in_the_workbook_is_never_zero(plan, action):
    make_ligne_cout("a : au plus 5 000 €", action=action)
    classeur = export(plan)
    type_in(classeur["Coûts"], 2, "Maximum", None)

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert "dites ce qui le remplace" in rapport.refus[0].phrase


def test_a_period_of_some_years_does_not_outlive_its_words(plan, action):
    """« 150 € pour 5 ans » made yearly counts in each planned year."""
    ligne = make_ligne_cout("a : 150 € pour 5 ans", action=action)
    classeur = export(plan)
    type_in(classeur["Coûts"], 2, "Période", "par an")

    assert bring(classeur, plan=plan, appliquer=True).is_applique
    ligne.refresh_from_db()
    assert (ligne.periode, ligne.n_annees) == ("par_an", None)
