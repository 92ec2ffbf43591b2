"""Two plans compared by lineage (docs/regles.md, R-N9)."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from editions.documents.catalogue import Demande, DemandeImpossible, read_document
from editions.documents.genre import Genre
from renouvellement.lectures.comparaison_plans import lire_comparaison_plans
from renouvellement.models import Evaluation, Filiation, Suite
from tests.ecran import read
from tests.fabrique import make_action, make_axe, make_ligne_cout, make_plan

pytestmark = pytest.mark.django_db
DEMANDE = Demande(on=None, aujourdhui=None)


@pytest.fixture
def plans(plan):
    """An old plan of seven actions and what becomes of each; two new actions, one said new."""
    nouveau = make_plan(
        structure=plan.structure, annee_debut=2027, annee_fin=2029, suite_de=plan, slug="suivant"
    )
    vieilles = [make_action(plan=plan, annees=(2025,), titre=f"Vieille {n}") for n in range(1, 8)]
    axe = make_axe(plan=nouveau, defi=2, numero=1)
    neuves = [make_action(axe=axe, annees=(2027,), titre=f"Neuve {n}") for n in range(1, 7)]
    make_ligne_cout("Flyer : entre 100 € et 150 €", action=vieilles[0])
    make_ligne_cout("Affiche : à chiffrer", action=vieilles[0])
    make_ligne_cout("Flyer : 200 €", action=neuves[0])
    for nouvelle, ancienne in ((0, 0), (1, 1), (1, 2), (2, 3), (3, 3)):
        Filiation.objects.create(nouvelle=neuves[nouvelle], ancienne=vieilles[ancienne])
    Filiation.objects.create(nouvelle=neuves[4])
    Evaluation.objects.create(action=vieilles[1], suite=Suite.TERMINEE)
    Evaluation.objects.create(action=vieilles[4], suite=Suite.ABANDONNER, pourquoi="Sans moyens")
    Evaluation.objects.create(action=vieilles[5], suite=Suite.RECONDUIRE)
    return plan, nouveau


def test_what_becomes_of_each_action_is_said(plans):
    lu = lire_comparaison_plans(*plans)

    actions = lu.branches[0].actions
    assert [a.devenir for a in actions] == [
        "reprise en 2-1-1",
        "fusionnée avec 1-1-3 en 2-1-2, alors que l'évaluation la dit « terminée »",
        "fusionnée avec 1-1-2 en 2-1-2",
        "partagée entre 2-1-3 et 2-1-4",
        "à abandonner",
        "dite « à reconduire », mais aucune action ne la reprend",
        "sans suite dite",
    ]
    assert actions[4].pourquoi == "Sans moyens"
    assert [a.code for a in lu.disparues] == ["1-1-5", "1-1-6", "1-1-7"]
    assert [(a.code, a.devenir) for a in lu.nouvelles] == [
        ("2-1-5", "nouvelle"),
        ("2-1-6", "sans origine dite"),
    ]


def test_the_costs_of_both_plans_stand_side_by_side(plans):
    lu = lire_comparaison_plans(*plans)

    annees = {
        e.titre: (e.avant and (e.avant.min, e.avant.max), e.apres and e.apres.min)
        for e in lu.couts.annees
    }
    assert annees["2025"] == ((100, 150), None)
    assert annees["2027"] == (None, 200)
    assert lu.couts.ensemble.avant.non_chiffrees == 1
    (_, mouvements), *_ = lu.branches[0].actions[0].changements
    textes = {m.titre: (m.avant, m.apres) for m in mouvements}
    assert textes["titre"] == ("Vieille 1", "Neuve 1")
    assert textes["années"] == ("2025", "2027")
    assert "non chiffrée" in textes["coût"][0]
    assert [axe[0] for axe in lu.axes] == ["1-1", "2-1"]
    assert lu.axes[0][3:] == ("", None)


def test_the_page_and_its_workbook_say_the_same(plans, client_agent):
    demande = {"ancien": plans[0].slug, "nouveau": plans[1].slug}

    page = client_agent.get(reverse("comparer-plans"), demande)
    classeur = client_agent.get(reverse("comparer-plans-xlsx"), demande)

    assert "partagée entre 2-1-3 et 2-1-4" in read(page)
    feuille = load_workbook(BytesIO(classeur.content))["Ancien plan"]
    rangees = list(feuille.values)[1:]
    assert [r[2] for r in rangees].count("1-1-4") == 2
    assert rangees[0][5:9] == (100, 150, 1, 0)


def test_a_plan_is_not_compared_with_itself(plans, client_agent):
    adresse = reverse("comparer-plans")

    page = client_agent.get(adresse, {"ancien": plans[0].slug, "nouveau": plans[0].slug})

    assert page.status_code == 422
    assert "Choisissez un autre plan que l'ancien." in read(page)


def test_the_document_asks_for_a_plan_that_follows_another(plans):
    assert read_document(Genre.ANCIEN_NOUVEAU, plans[1], DEMANDE).ancien == plans[0]
    with pytest.raises(DemandeImpossible, match="ne prend la suite d'aucun autre"):
        read_document(Genre.ANCIEN_NOUVEAU, plans[0], DEMANDE)
