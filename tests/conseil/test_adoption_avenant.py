"""An avenant is adopted by a voted act of its own, and printed as its annex (R-N11)."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from comptes.droits import Role
from conseil.models.piece import check_reouverture
from editions.lectures.paquet import lire_paquet
from plan.models import Plan
from renouvellement.application import prepare_avenant
from tests.ecran import read, read_formulaire
from tests.fabrique import make_action, make_utilisateur
from tests.fabrique_conseil import make_deliberation, make_deliberation_votee

pytestmark = pytest.mark.django_db(databases=["default", "passe"])


@pytest.fixture
def avenant(plan):
    make_action(plan=plan, annees=(2025,))
    avenant = prepare_avenant(plan, par=None)
    avenant.annee_fin = 2027
    avenant.save()
    return avenant


@pytest.fixture
def direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def send(direction, avenant, **saisie):
    adresse = reverse("adopter-avenant", args=[avenant.pk])
    page = direction.get(adresse)
    return direction.post(adresse, read_formulaire(page, "le") | {"confirme": "oui"} | saisie)


def test_a_voted_act_adopts_it(direction, plan, avenant):
    acte = make_deliberation_votee(plan=plan, numero="12/11/2026-3")

    reponse = send(direction, avenant, acte=acte.pk)

    assert reponse.status_code == 302
    plan.refresh_from_db()
    assert (plan.annee_fin, plan.modifications) == (2027, [[f"{acte.votee_le}", acte.numero]])
    page = read(direction.get(reverse("avenants")))
    assert "délibération n° 12/11/2026-3" in page
    with pytest.raises(ValidationError, match="a adopté un avenant"):
        check_reouverture(acte)
    assert "déjà adopté" in read(send(direction, avenant, acte="", le="2026-11-12", numero="X"))


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        pytest.param({"acte": "{refus}"}, "n'a pas adopté la délibération", id="refused"),
        pytest.param({"numero": "REFUS", "le": "2026-01-02"}, "n'a pas adopté", id="typed"),
        pytest.param({"numero": "X"}, "Donnez la date du vote.", id="no date"),
        pytest.param({"le": "2026-01-02"}, "Donnez son numéro.", id="no number"),
        pytest.param({"le": "2090-01-02", "numero": "X"}, "est à venir", id="to come"),
        pytest.param({"acte": "{projet}"}, "Choisissez un acte voté", id="not voted"),
    ],
)
def test_what_the_council_did_not_adopt_adopts_nothing(direction, plan, avenant, saisie, phrase):
    refus = make_deliberation_votee(plan=plan, numero="REFUS", pour=1, contre=4)
    projet = make_deliberation(plan=plan)
    cles = {"refus": refus.pk, "projet": projet.pk}

    reponse = send(direction, avenant, **{nom: v.format(**cles) for nom, v in saisie.items()})

    assert reponse.status_code == 422
    assert phrase in read(reponse)
    plan.refresh_from_db()
    assert (plan.annee_fin, plan.modifications) == (2026, [])


def test_it_is_an_annex_of_the_act(plan, avenant):
    acte = make_deliberation(plan=plan, annexes=["avenant", "ancien-nouveau"])

    paquet = lire_paquet(acte, on=timezone.localdate())

    assert paquet.avenant.avenant == avenant
    assert [m.apres for m in paquet.avenant.lieux[0].changements] == ["2023-2027"]
    assert paquet.comparaison is None


def test_the_list_shows_an_avenant_under_its_plan(direction, plan, avenant):
    page = direction.get(reverse("plans"))

    assert list(page.context["plans"]) == [plan]
    assert read(page).count(avenant.nom_d_avenant.replace("\u00a0", " ")) == 1
    assert Plan.objects.ordered().first() == plan
    reponse = direction.post(reverse("abandonner-avenant", args=[avenant.pk]), {"confirme": "oui"})
    assert reponse.status_code == 302
