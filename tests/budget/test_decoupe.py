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
