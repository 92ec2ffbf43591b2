"""An act adopts its plan, whole, as it was voted (docs/regles.md, R-V12 and R-Q5)."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from comptes.droits import Role
from conseil.models import Deliberation
from conseil.models.piece import reopen
from plan.etats import Etape
from plan.models import Action, EtapePlan
from tests.ecran import read, read_formulaire
from tests.fabrique import make_action, make_plan, make_utilisateur
from tests.fabrique_conseil import make_conseil, make_deliberation, make_deliberation_votee

pytestmark = pytest.mark.django_db

ADOPTE, AUCUN = Deliberation.Effet.ADOPTE, Deliberation.Effet.AUCUN
VOTE_LE = date(2026, 9, 10)


@pytest.fixture
def par(structure):
    return make_utilisateur(role=Role.DIRECTION, structure=structure)


@pytest.fixture
def direction(client, par):
    client.force_login(par)
    return client


@pytest.fixture
def projet(structure, plan):
    projet = make_plan(structure=structure, titre="Schéma", annee_debut=2027, annee_fin=2029)
    make_action(plan=projet, titre="Votée")
    make_action(plan=projet, titre="Votée aussi")
    return projet


def vote(client, acte, pour, contre=0):
    adresse = reverse("vote", args=[acte.pk])
    saisi = read_formulaire(client.get(adresse), "pour") | {"pour": pour, "contre": contre}
    return client.post(adresse, saisi | {"confirme": "oui"}, follow=True)


def test_the_vote_of_an_act_that_adopts_fills_the_plan_whole(direction, structure, projet, par):
    acte = make_deliberation(
        seance=make_conseil(structure=structure)[0], plan=projet, effet=ADOPTE, numero="2026-9"
    )

    reponse = vote(direction, acte, 5)

    assert "Le plan « Schéma » est adopté" in read(reponse)
    projet.refresh_from_db()
    assert (projet.etape, projet.adopte_le, projet.deliberation) == (
        Etape.ADOPTE,
        VOTE_LE,
        "2026-9",
    )
    assert (projet.intitule_adopte, projet.annee_debut_adoptee) == ("Schéma", 2027)
    titres = Action.objects.for_plan(projet).values_list("titre_adopte", flat=True)
    assert set(titres) == {"Votée", "Votée aussi"}
    assert set(projet.defis.values_list("titre_adopte", flat=True)) == {"Titre du défi 1"}
    pas = EtapePlan.objects.get()
    assert (pas.par, pas.motif, pas.le) == (par, "Délibération n° 2026-9", VOTE_LE)
    assert "est <strong>adopté<" in read(direction.get(f"/plans/{projet.slug}/vie/"))


@pytest.mark.parametrize(
    ("effet", "pour", "contre", "dit"),
    [
        pytest.param(ADOPTE, 2, 3, "L'acte est rejeté : il n'adopte pas le plan", id="rejected"),
        pytest.param(AUCUN, 5, 0, "l'acte ne change plus", id="another matter"),
    ],
)
def test_an_act_that_is_rejected_or_on_another_matter_adopts_nothing(
    direction, structure, projet, effet, pour, contre, dit
):
    seance = make_conseil(structure=structure)[0]
    acte = make_deliberation(seance=seance, plan=projet, effet=effet)

    reponse = vote(direction, acte, pour, contre)

    assert dit in read(reponse)
    projet.refresh_from_db()
    assert (projet.etape, projet.adopte_le) == (Etape.ELABORATION, None)
    refus = direction.post(reverse("adoption", args=[acte.pk]), follow=True)
    assert "rien n'a changé" in read(refus)
    page = read(direction.get(f"/plans/{projet.slug}/conseil/adopter-le-plan/"))
    assert "Aucun acte voté ne peut l'adopter" in page


def test_an_act_taken_up_later_keeps_the_titles_of_the_vote(direction, projet):
    """Not those that were corrected since, and none for what was added since."""
    acte = make_deliberation_votee(plan=projet)
    corrigee = Action.objects.get(titre="Votée")
    corrigee.titre = "Corrigée depuis"
    corrigee.save()
    make_action(plan=projet, titre="Ajoutée depuis")
    projet.titre = "Autre titre"
    projet.save()
    page = read(direction.get(f"/plans/{projet.slug}/conseil/adopter-le-plan/"))

    direction.post(reverse("adoption", args=[acte.pk]))

    assert f"n° {acte.numero} adopte le plan" in page
    projet.refresh_from_db()
    assert (projet.titre, projet.intitule_adopte) == ("Autre titre", "Schéma")
    adoptes = dict(Action.objects.for_plan(projet).values_list("titre", "titre_adopte"))
    assert adoptes == {
        "Corrigée depuis": "Votée",
        "Votée aussi": "Votée aussi",
        "Ajoutée depuis": "",
    }


def test_reopening_the_act_makes_the_plan_proposed_again(projet, par):
    acte = make_deliberation_votee(plan=projet)
    acte.record_adoption(par=par)

    reopen(acte, motif="Une voix de trop", par=par, le=timezone.now())

    projet.refresh_from_db()
    assert (projet.etape, projet.adopte_le, projet.intitule_adopte) == (Etape.PROPOSE, None, "")
    assert not Action.objects.for_plan(projet).exclude(titre_adopte="").exists()
    assert EtapePlan.objects.first().motif == "Saisie rouverte : Une voix de trop"


def test_a_plan_that_a_document_says_adopted_keeps_its_own_titles(structure, par):
    """What came with its file is not written over, by an act nor by its reopening."""
    plan = make_plan(structure=structure, adopte_le=VOTE_LE, deliberation="12", en_vigueur=True)
    action = make_action(plan=plan, titre="Du corps", titre_adopte="De l'acte")
    acte = make_deliberation_votee(plan=plan, numero="12")
    assert not acte.may_adopter

    reopen(acte, motif="x", par=par, le=timezone.now())

    action.refresh_from_db()
    plan.refresh_from_db()
    assert (action.titre_adopte, plan.adopte_le, plan.etape) == (
        "De l'acte",
        None,
        Etape.EN_COURS,
    )


def test_a_new_act_on_a_draft_proposes_to_adopt_it(direction, plan, projet):
    for lu, attendu in ((plan, AUCUN), (projet, ADOPTE)):
        adresse = f"/plans/{lu.slug}{reverse('nouvelle-deliberation')}"
        assert read_formulaire(direction.get(adresse), "effet")["effet"] == [attendu]
