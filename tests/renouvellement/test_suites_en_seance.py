"""The opinions of the organs, and the suites decided in one sitting (R-U3)."""

from datetime import timedelta

import pytest

from commission.models import SeanceCommission
from renouvellement.lectures.evaluation import lire_evaluation
from renouvellement.models import AvisSuite, Evaluation
from tests.ecran import read, send
from tests.fabrique import (
    make_action,
)
from tests.fabrique_passe import AUJOURDHUI
from tests.renouvellement.fabrique_evaluation import (
    actions,
    address,
    ce_soir,
    direction,
    judge,
)

__all__ = ["actions", "ce_soir", "direction"]
pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]


def test_an_opinion_bears_on_the_suite_that_the_organ_saw(direction, plan, actions, ce_soir):
    vers = direction.get(address("nouvel-avis-suite", "1-1-1"), follow=True)
    assert "Dites d'abord la suite" in read(vers)
    judge(actions[0], suite="reconduire")

    saisi = {"seance": str(ce_soir.pk), "sens": "favorable", "commentaire": "Avec un pilote"}
    send(direction, address("nouvel-avis-suite", "1-1-1"), saisi)
    deux = send(direction, address("nouvel-avis-suite", "1-1-1"), saisi)
    send(direction, address("evaluer", "1-1-1"), {"suite": "abandonner"})

    assert "Cette séance a déjà rendu son avis" in read(deux)
    assert "rendu sur « à reconduire » : la suite a changé depuis" in read(
        direction.get(address("evaluer", "1-1-1"))
    )


def test_a_meeting_to_come_has_said_nothing(direction, plan, actions):
    judge(actions[0], suite="reconduire")
    demain = SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI + timedelta(days=1))

    saisi = {"seance": str(demain.pk), "sens": "favorable"}
    refus = send(direction, address("nouvel-avis-suite", "1-1-1"), saisi)

    assert refus.status_code == 422
    assert direction.get(address("evaluation-seance", seance=demain.pk)).status_code == 404
    assert "enregistrez la séance" in read(direction.get(address("evaluation-seance")))


def test_a_suite_proposed_takes_two_clicks_and_leads_to_the_next(direction, plan, actions, ce_soir):
    judge(actions[0], suite="reconduire", pourquoi="Utile")
    premiere = address("evaluation-seance", action="1-1-1")

    # One click on the opinion, one on the button.
    reponse = send(direction, premiere, {"sens": "favorable"})

    assert reponse.url == address("evaluation-seance", seance=ce_soir.pk, action="1-1-2")
    avis = AvisSuite.objects.get()
    assert (avis.seance, avis.suite, avis.evaluation.pourquoi) == (ce_soir, "reconduire", "Utile")
    assert "2 sur 3, 1 suite dite" in read(direction.get(reponse.url))
    fin = send(direction, address("evaluation-seance", action="2-1-1"), {"suite": "terminee"})
    assert fin.url == address("evaluation")
    assert Evaluation.objects.filter(suite="terminee").count() == 1


@pytest.mark.parametrize(
    ("saisi", "phrase"),
    [
        ({"sens": "favorable"}, "Dites d'abord la suite"),
        ({"suite": "adapter", "commentaire": "Oui"}, "Choisissez un avis."),
        ({"suite": "fusionner"}, "Dites avec quoi fusionner"),
    ],
)
def test_half_a_decision_is_not_saved(direction, actions, ce_soir, saisi, phrase):
    reponse = send(direction, address("evaluation-seance", action="1-1-1"), saisi)

    assert phrase in read(reponse)
    assert not Evaluation.objects.exists()
    assert not AvisSuite.objects.exists()


def test_the_sitting_changes_its_mind_and_its_opinion_follows(direction, actions, ce_soir):
    page = address("evaluation-seance", action="1-1-1")
    send(direction, page, {"suite": "reconduire", "sens": "favorable"})
    send(direction, page, {"suite": "adapter", "commentaire": "En plus petit"})

    avis = AvisSuite.objects.get()
    assert (avis.suite, avis.sens, avis.commentaire) == ("adapter", "favorable", "En plus petit")

    avec = {"suite": "fusionner", "fusion_avec": str(actions[2].pk)}
    send(direction, address("evaluer", "1-1-1"), avec)
    send(direction, page, {"pourquoi": "Une autre fois"})
    avis.refresh_from_db()
    assert avis.suite == "adapter"
    send(direction, page, {"sens": "reserve"})
    avis.refresh_from_db()
    assert (avis.suite, avis.sens, avis.fusion_avec) == ("fusionner", "reserve", actions[2])
    assert avis.is_de_la_suite


def test_the_reading_asks_as_much_for_many_actions_as_for_one(
    plan, actions, django_assert_max_num_queries
):
    for rang in range(20):
        action = make_action(axe=actions[0].axe, titre=f"Une de plus {rang}", annees=[2024])
        judge(action, suite="fusionner", fusion_avec=actions[0])

    with django_assert_max_num_queries(30):
        lire_evaluation(plan, on=AUJOURDHUI)
