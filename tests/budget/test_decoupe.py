"""A cell of costs cut into its lines (docs/regles.md, R-X6)."""

import json

import pytest
from django.conf import settings

from budget.montants.decoupe import couper

PLAN = json.loads((settings.BASE_DIR / "fixtures" / "segala-2023-2026.json").read_text())["plan"]
TABLEAUX = {
    action["tableau"]["intitule"]: [ligne["texte"] for ligne in action["tableau"]["lignes"]]
    for defi in PLAN["defis"]
    for axe in defi["axes"]
    for action in axe["actions"]
}


@pytest.mark.parametrize("lignes", TABLEAUX.values(), ids=TABLEAUX.keys())
def test_each_cell_of_the_real_table_is_cut_as_people_read_it(lignes):
    assert couper(" ".join(lignes)) == lignes


@pytest.mark.parametrize(
    ("cellule", "lignes"),
    [
        pytest.param("", [], id="vide"),
        pytest.param("   \n ", [], id="blancs"),
        pytest.param("A : 1 €\rb : 2 €", ["A : 1 €", "b : 2 €"], id="retours-anciens"),
        pytest.param("A\u00a0: 1\u00a0€", None, id="insecables"),
        pytest.param("A : 1 €\nb : 2 €", ["A : 1 €", "b : 2 €"], id="retours"),
        pytest.param("- A : 1 €\r\n• B : 2 €", ["A : 1 €", "B : 2 €"], id="puces"),
        pytest.param(
            "Flyer : 875 € HT / an Site : 10 €", ["Flyer : 875 € HT / an", "Site : 10 €"], id="ht"
        ),
        pytest.param("Loi LEADER (Région : 80 €) : 5 €", None, id="parentheses"),
        pytest.param(
            "Flyer : 5 EURO Site : 6 €", ["Flyer : 5", "EURO Site : 6 €"], id="sigle-seul"
        ),
        pytest.param("Flyer : 5 TVA : 1 €", None, id="tva"),
        pytest.param("Flyer: 5 Site: 6", ["Flyer: 5", "Site: 6"], id="deux-points-colles"),
        pytest.param("Flyer : 5 Site:", ["Flyer : 5", "Site:"], id="deux-points-a-la-fin"),
        pytest.param("-   A : 1 €\rB  : 2 €", ["A : 1 €", "B  : 2 €"], id="retour-et-blancs"),
        pytest.param("Voir le Service Mobilité", None, id="sans-valeur"),
        pytest.param("Coût : selon le Département du Tarn", None, id="majuscule-sans-valeur"),
    ],
)
def test_a_cell_is_cut_only_where_a_new_cost_begins(cellule, lignes):
    assert couper(cellule) == ([cellule] if lignes is None else lignes)


@pytest.mark.parametrize(
    "cellule",
    [
        "Site : 9 000 € TTC (2025) puis 3 500 €/an",
        "Salon : 5 000 € HT + 1 000 € TVA = 6 000 € TTC",
        "Sentier : 18 000 € dont 9 000 € Région et 9 000 € Autofinancement",
        "Coût total : 30 000 € ; Reste à charge : 9 000 €",
        "Investissement : 14 000 € – Fonctionnement : 2 000 €/an",
        "Étude : 15 000 € HT Soit 18 000 € TTC",
        "3 panneaux : 4 500 € (Région 50 %, DETR 20 %)",
        "Sentier : 18 000 € Région : 9 000 €",
        "Étude : 15 000 € Total : 15 000 €",
        "Achat 500 € + Pose 300 €",
        "Entre 500 € Et 800 €",
    ],
)
def test_what_speaks_of_the_money_before_it_stays_with_it(cellule):
    assert couper(cellule) == [cellule]
