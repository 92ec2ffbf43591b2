"""The public page: docs/regles.md, R-D6."""

import pytest
from django.utils import timezone

from accueil.lectures.public import lire_plan_public
from comptes.droits import Role
from comptes.models import Trace
from tests.fabrique import make_action, make_ligne_cout, make_utilisateur

ADRESSE = "/public/schema-public/"


@pytest.fixture
def plan_adopte(plan):
    plan.slug, plan.adopte_le, plan.deliberation = "schema-public", "2024-09-12", "12/09/2024-9"
    plan.save()
    return plan


@pytest.fixture
def direction(plan_adopte):
    return make_utilisateur(role=Role.DIRECTION, structure=plan_adopte.structure)


def test_nothing_is_public_until_the_direction_publishes(client, plan_adopte, direction):
    make_action(plan=plan_adopte, titre="Le flyer")
    assert client.get(ADRESSE).status_code == 404
    client.force_login(direction)

    client.post("/publication/")
    client.logout()

    page = client.get(ADRESSE)
    assert page.status_code == 200
    assert "Le flyer" in page.text
    assert "12 septembre 2024" in page.text
    assert Trace.objects.filter(quoi=Trace.Quoi.PUBLICATION, par=direction).exists()
    client.force_login(direction)
    client.post("/publication/", {"retirer": "1"})
    client.logout()
    assert client.get(ADRESSE).status_code == 404


def test_the_public_page_says_what_was_adopted_and_nothing_of_its_life(client, plan_adopte, agent):
    action = make_action(
        plan=plan_adopte,
        titre="Titre corrigé",
        titre_adopte="Titre adopté",
        corps="Le texte adopté",
        annees=[2024, 2025],
        commentaire="note-de-suivi",
        fait="note-faite",
        blocage="note-de-blocage",
        pilote=agent,
        elu_referent="Claude Élu",
        partenaires=["Partenaire privé"],
    )
    make_ligne_cout("Flyer : 777 €", action=action)

    plan_adopte.publish(le=timezone.now())
    page = client.get(ADRESSE).text

    for present in ("Titre adopté", "Le texte adopté", "2024", "2025"):
        assert present in page
    for absent in ("Titre corrigé", "note-", "Camille", "Claude", "privé", "777"):
        assert absent not in page, absent


def test_a_change_made_since_is_not_public(client, plan_adopte):
    action = make_action(plan=plan_adopte, titre="Le flyer", corps="Le texte adopté")
    plan_adopte.publish(le=timezone.now())

    action.corps = "Une idée pas encore votée"
    action.save()
    make_action(plan=plan_adopte, titre="Une action de plus")

    page = client.get(ADRESSE).text
    assert "Le texte adopté" in page
    assert "pas encore votée" not in page
    assert "Une action de plus" not in page


def test_a_year_put_off_or_cancelled_is_not_planned(client, plan_adopte):
    """R-A2."""
    action = make_action(plan=plan_adopte, annees=[2024, 2025, 2026])
    for annee, faits in (
        (2024, {"issue": "reportee", "reportee_a": 2026}),
        (2025, {"issue": "annulee"}),
    ):
        programmation = action.programmations.get(annee=annee)
        for nom, valeur in {"motif": "Devis", **faits}.items():
            setattr(programmation, nom, valeur)
        programmation.save()
    plan_adopte.publish(le=timezone.now())

    (defi,) = lire_plan_public(plan_adopte).defis

    assert defi.axes[0].actions[0].annees == (2026,)


def test_a_plan_that_is_not_adopted_is_not_published(client, plan):
    plan.slug = "schema-public"
    plan.save()
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan.structure))

    reponse = client.post("/publication/", follow=True)

    assert "Seul un plan adopté se publie" in reponse.text
    assert client.get(ADRESSE).status_code == 404
