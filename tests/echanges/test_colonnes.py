"""What is said of the columns of a table, the blank template, and grouped refusals (R-X10)."""

import re
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from budget.models import LigneCout
from echanges.tableau.modele import write_modele
from plan.models import Action, Plan
from tests.echanges.test_tableaux import list_actions, list_couts, note_of, read, said
from tests.fabrique import make_action
from tests.fabrique_echanges import bring, export, make_classeur, type_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("choix", "phrase"),
    [
        ([("Budget", "coût"), ("Estimation", "coût")], "est déjà « coût »"),
        ([("Budget", "coût"), ("Budget", "note")], "dite deux fois"),
        ([("Bidule", "coût")], "« Bidule » n'est pas un mot admis : Axe, Action"),
        ([("Budget", "prix")], "« prix » n'est pas un mot admis"),
        ([("Budget", "année prévue")], "ne nomme pas une année"),
        ([("Budget", "coût"), ("Estimation", "montant HT")], "compterait deux fois"),
        ([("Action", "note")], "Aucune colonne n'est « action »"),
        ([], "est-elle C « Budget » ou D « Estimation » ?"),
    ],
)
def test_a_column_that_cannot_be_what_is_said_is_a_sentence(structure, choix, phrase):
    rapport = read("Axe;Action;Budget;Estimation\nA;Un;10;12\n", structure, colonnes=choix)

    assert phrase in " ".join(refus.phrase for refus in rapport.refus)
    assert not Plan.objects.exists()


def test_what_is_said_wins_over_what_is_proposed(structure):
    rapport = read(
        "Axe;Action;Budget;Estimation\nA;Un;10;12\n",
        structure,
        colonnes=[("Estimation", "montant TTC"), ("axe", "laissée de côté")],
    )

    assert rapport.refus == []
    assert list_couts()[0][1:] == (12, 12, "TTC")
    assert said(rapport, "la cellule de « Axe » est laissée")
    assert "**Budget** : 10" in note_of("Un")


def test_bad_cells_of_many_rows_are_one_sentence(structure):
    classeur = make_classeur(
        ("Axe", "Action", "Coût"), *(("A", f"Fiche {n}", f"={n}*2") for n in range(46))
    )

    rapport = bring(classeur, structure=structure)

    assert len(rapport.refus) == 46
    assert list(map(str, rapport.refus_groupes)) == rapport.dump()["refus_groupes"]
    assert rapport.dump()["refus_groupes"] == [
        "Feuille1, lignes 2 à 47, Coût : Cette cellule contient une formule : collez sa valeur."
    ]


def test_the_blank_template_filled_in_gives_a_plan_without_its_examples(structure):
    classeur = openpyxl.load_workbook(BytesIO(write_modele(on=date(2026, 11, 30))))
    page = classeur["Plan"]
    titres = [cellule.value for cellule in page[1]]
    assert page["B2"].font.italic

    def fill(ligne, **valeurs):
        for titre, valeur in valeurs.items():
            page.cell(ligne, titres.index(titre.lstrip("_")) + 1).value = valeur

    fill(4, Défi="Le mien", Axe="Un axe", Action="Mon action", Coût="Flyer : 250 € HT", _2027="X")
    sortie = BytesIO()
    classeur.save(sortie)

    rapport = bring(sortie.getvalue(), structure=structure, appliquer=True, nom="nouveau-plan.xlsx")

    assert rapport.refus == []
    assert list_actions() == [("1-1-1", "Le mien", "Un axe", "Mon action")]
    assert Action.objects.get().annees_prevues == [2027]
    assert said(rapport, "Lignes 2 à 3 : un exemple du modèle")
    fill(2, Action="La mienne")
    sortie = BytesIO()
    classeur.save(sortie)
    change = bring(sortie.getvalue(), structure=structure, appliquer=True)
    assert [refus.cellule for refus in change.refus] == ["A2"]
    assert "ligne d'exemple, changée" in change.refus[0].phrase


def test_no_digit_of_a_cost_cell_is_lost(structure):
    textes = ["15.000 €", "de 1 à 2 000 €", "Étude 3 000 € et travaux 9 000 €", "1 500", "12,5 k€"]
    read("Action;Coût HT\n" + "".join(f"Le {n};{t}\n" for n, t in enumerate(textes)), structure)

    ecrits = " ".join(str(f) for li in LigneCout.objects.all() for f in li.formulations.all())
    for texte in textes:
        for nombre in re.findall(r"\d[\d .,]*\d|\d", texte):
            assert nombre in ecrits


def test_a_table_of_5000_rows_in_one_axe_is_one_sentence(structure):
    rapport = read("Action;Coût\n" + "".join(f"Faire {n};{n} €\n" for n in range(5000)), structure)

    assert [refus.phrase for refus in rapport.refus] == [
        "Un axe aurait plus de 999 actions : coupez ce tableau, ou dites quelle colonne donne les "
        "axes."
    ]


@pytest.mark.parametrize("mot", ["Haut", "élevée", "Urgent"])
def test_another_word_for_a_priority_is_read_in_our_workbook_too(plan, mot):
    make_action(plan=plan, annees=[2024])
    classeur = export(plan)
    cellule = type_in(classeur["Plan"], 2, "Priorité", mot)

    rapport = bring(classeur, plan=plan, appliquer=True)

    assert Action.objects.get().priorite == "haute"
    assert said(rapport, f"{cellule} : « {mot} » est lu « haute »")
