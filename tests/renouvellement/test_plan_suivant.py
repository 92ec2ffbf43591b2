"""The page that prepares the next plan (R-N5)."""

import pytest
from django.urls import reverse

from plan.etats import Etape
from plan.models import Plan
from renouvellement.models import Filiation
from tests.ecran import read, read_formulaire
from tests.fabrique import make_action
from tests.renouvellement.fabrique_suivant import client_direction, direction, judge

__all__ = ["client_direction", "direction"]
pytestmark = pytest.mark.django_db


def choose(client, plan, **saisi):
    page = client.get(reverse("plan-suivant"))
    return client.post(reverse("plan-suivant"), read_formulaire(page, "titre") | saisi)


def confirm(client, **saisi):
    page = client.get(reverse("plan-suivant"))
    envoi = read_formulaire(page, "titre") | saisi | {"confirme": "oui"}
    return client.post(reverse("plan-suivant"), envoi)


def name_of(action):
    return f"sort_{action.pk}"


def test_from_an_evaluated_plan_to_its_draft_in_three_clicks(plan, client_direction):
    """The link, « Voir ce que cela donne », « Préparer le projet »: what suites say is proposed."""
    Plan.objects.filter(pk=plan.pk).update(titre="Schéma 2023-2026")
    actions = [make_action(plan=plan, annees=[2024]) for _ in range(6)]
    for action, suite in zip(
        actions, ("reconduire", "adapter", "terminee", "abandonner"), strict=False
    ):
        judge(action, suite, pourquoi="Parce que")
    judge(actions[4], "fusionner", fusion_avec=actions[5])
    judge(actions[5], "fusionner", fusion_avec=actions[0])

    page = client_direction.get(reverse("plan-suivant"))
    lus = read_formulaire(page, "titre")
    question = client_direction.post(reverse("plan-suivant"), lus)
    reponse = client_direction.post(reverse("plan-suivant"), lus | {"confirme": "oui"}, follow=True)

    assert "Suite : à fusionner avec 1-1-1" in read(page)
    assert "2 reprises, 2 réunies avec d'autres, 2 laissées" in read(question).replace("\xa0", " ")
    projet = Plan.objects.get(suite_de=plan)
    assert (projet.titre, projet.annee_debut, projet.annee_fin) == ("Schéma 2027-2030", 2027, 2030)
    assert projet.slug == "schema-2027-2030"
    assert reponse.redirect_chain[0][0] == f"/plans/{projet.slug}/filiation/"
    assert reponse.status_code == 200
    liens = Filiation.objects.loaded().filter(ancienne=actions[4])
    assert [lien.nouvelle.code for lien in liens] == ["1-1-1"]


@pytest.mark.parametrize(
    ("sorts", "dit"),
    [
        pytest.param(("", "prise"), "Dites ce que devient 1-1-1.", id="undecided"),
        pytest.param(("1", "laissee"), "Ce que 1-1-1 rejoint n'est pas repris", id="left"),
        pytest.param(("1", "0"), "Ce que 1-1-1 rejoint n'est pas repris", id="round"),
        pytest.param(("0", "prise"), "Choisissez un choix valide|Sélectionnez", id="itself"),
        pytest.param(("laissee", "laissee"), "Rien n'est repris", id="nothing"),
    ],
)
def test_each_action_is_decided(plan, client_direction, sorts, dit):
    actions = [make_action(plan=plan) for _ in range(2)]
    saisi = {
        name_of(action): str(actions[int(sort)].pk) if sort.isdecimal() else sort
        for action, sort in zip(actions, sorts, strict=True)
    }

    reponse = choose(client_direction, plan, **saisi)

    assert reponse.status_code == 422
    assert any(mots in read(reponse) for mots in dit.split("|"))
    assert Plan.objects.count() == 1


def test_suites_that_lead_nowhere_are_to_be_decided(plan, client_direction):
    """A merge with what is abandoned, or in a circle, proposes nothing."""
    a, b, c, d = (make_action(plan=plan) for _ in range(4))
    judge(a, "fusionner", b)
    judge(b, "abandonner")
    judge(c, "fusionner", d)
    judge(d, "fusionner", c)

    lus = read_formulaire(client_direction.get(reverse("plan-suivant")), "titre")

    assert [lus[name_of(action)] for action in (a, b, c, d)] == [[""], ["laissee"], [""], [""]]


def test_years_are_judged_and_told(plan, client_direction):
    make_action(plan=plan)
    tout = {"sans_suite": "prise"}

    refus = choose(client_direction, plan, annee_debut="2030", annee_fin="2029", **tout)
    dessus = choose(client_direction, plan, annee_debut="2026", annee_fin="2028", **tout)

    assert "La dernière année ne peut pas précéder la première." in read(refus)
    assert f"« {plan} », 2023-2026. C'est permis." in read(dessus).replace("\xa0", " ")


def test_a_second_draft_is_made_on_purpose(plan, client_direction):
    make_action(plan=plan)
    confirm(client_direction, titre="Suivant", sans_suite="prise")

    refus = choose(client_direction, plan, titre="Suivant", sans_suite="prise")
    assert refus.status_code == 422
    assert "Un projet existe déjà : ouvrez-le, ou cochez" in read(refus)
    assert 'href="/plans/suivant/"' in refus.text

    confirm(client_direction, titre="Suivant", sans_suite="prise", second="on")
    assert sorted(Plan.objects.filter(suite_de=plan).values_list("slug", flat=True)) == [
        "suivant",
        "suivant-2",
    ]


def test_a_closed_plan_is_followed_too(plan, client_direction):
    make_action(plan=plan)
    Plan.objects.filter(pk=plan.pk).update(etape=Etape.CLOS, en_vigueur=False)

    assert reverse("plan-suivant") in client_direction.get(reverse("filiation")).text
    reponse = confirm(client_direction, titre="Suivant", sans_suite="prise")

    assert reponse.status_code == 302
    assert Plan.objects.get(slug="suivant").suite_de == plan
