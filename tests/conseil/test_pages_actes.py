"""The pages of an act, with what is typed in them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comptes.droits import Role
from conseil.models import Deliberation
from instances.models import Assemblee
from tests.ecran import read, read_lue
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import (
    make_assemblee,
    make_conseil,
    make_deliberation,
    make_deliberation_votee,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def direction(client, structure, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def send(client, nom, *args, status=302, **donnees):
    adresse = reverse(nom, args=args)
    reponse = client.post(adresse, read_lue(client, adresse) | donnees)
    assert reponse.status_code == status, read(reponse)[:3000]
    return reponse


def answers(elus, etat="present"):
    return {f"etat_{elu.pk}": etat for elu in elus}


DELIBERATION = {
    "numero": "10/09/2026-5.1",
    "objet": "Plan d'actions",
    "dispositif": "- **APPROUVE** le plan",
}


def test_an_act_is_drafted_at_a_point(direction, structure):
    seance, _ = make_conseil(structure=structure)
    point = seance.points.get()
    point.intitule = "Bilan du schéma"
    point.save()

    form = direction.get(f"{reverse('nouvelle-deliberation')}?point={point.pk}").context["form"]
    assert (form["numero"].value(), form["objet"].value()) == ("10/09/2026-5.1", "Bilan du schéma")
    send(
        direction,
        "nouvelle-deliberation",
        point=point.pk,
        annexes=["schema-directeur", "financement"],
        **DELIBERATION,
    )

    acte = Deliberation.objects.get()
    assert [(a.ordre, a.genre) for a in acte.annexes.all()] == [
        (1, "schema-directeur"),
        (2, "financement"),
    ]
    send(
        direction,
        "modifier-deliberation",
        acte.pk,
        point=point.pk,
        annexes=["financement"],
        **DELIBERATION,
    )
    assert [(a.ordre, a.genre) for a in acte.annexes.all()] == [(1, "financement")]


def test_a_second_act_with_the_same_number_is_refused_at_its_form(direction, structure, plan):
    make_deliberation_votee(plan=plan, numero=DELIBERATION["numero"])
    autre, _ = make_conseil(structure=structure, le=date(2026, 10, 1))

    reponse = send(
        direction,
        "nouvelle-deliberation",
        status=422,
        point=autre.points.get().pk,
        **DELIBERATION,
    )

    assert "Un acte porte déjà ce numéro." in read(reponse)


def test_a_point_has_one_act(direction, plan):
    acte = make_deliberation(plan=plan)

    reponse = send(
        direction, "nouvelle-deliberation", status=422, point=acte.point_id, **DELIBERATION
    )

    assert "Ce point a déjà sa délibération." in read(reponse)


VOTE = {"pour": 5, "contre": 0, "abstentions": 0, "ne_prend_pas_part": 0}


def test_a_vote_is_recorded_and_worded(direction, plan):
    acte = make_deliberation(plan=plan)

    question = read(send(direction, "vote", acte.pk, status=200, **VOTE))
    assert "5 pour, 0 contre, 0 abstention" in question
    acte.refresh_from_db()
    assert not acte.is_votee
    assert 'value="5"' in send(direction, "vote", acte.pk, status=422, confirme="non", **VOTE).text
    send(direction, "vote", acte.pk, confirme="oui", **VOTE)

    texte = read(direction.get(acte.get_absolute_url()))
    assert "à l'unanimité des membres présents ou représentés" in texte
    assert "Modifier le projet" not in texte


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        pytest.param({"contre": 1}, "6 voix sont comptées, le conseil n'en a que 5", id="too-many"),
        pytest.param({"pour": -1}, "ne peut pas être négatif", id="negative"),
        pytest.param({"pour": "cinq"}, "Écrivez un nombre entier", id="words"),
        pytest.param({"contre": ""}, "0 s'il n'y en a pas", id="empty"),
        pytest.param(
            {"pour": 3},
            "3 voix sont comptées sur 5 (5 présents et 0 pouvoir) : il en manque 2.",
            id="some-are-missing",
        ),
        pytest.param(
            {"pour": 2, "contre": 2, "abstentions": 1}, "Les voix sont partagées", id="tie"
        ),
        pytest.param({"pour": 0}, "Aucun suffrage", id="nobody"),
    ],
)
def test_a_bad_vote_is_refused_in_french(direction, plan, donnees, phrase):
    """R-V7."""
    acte = make_deliberation(plan=plan)

    assert phrase in read(send(direction, "vote", acte.pk, status=422, **{**VOTE, **donnees}))
    acte.refresh_from_db()
    assert not acte.is_votee


def test_a_vote_without_quorum_is_refused_in_french(direction, plan, structure):
    """R-V4."""
    seance, _ = make_conseil(structure=structure, presents=2)
    acte = make_deliberation(seance=seance, plan=plan)

    texte = read(send(direction, "vote", acte.pk, status=422, **{**VOTE, "pour": 2}))

    assert "Le quorum n'est pas atteint à ce point : 2 présents, il en faut 3 sur 5" in texte


@pytest.mark.parametrize("nom", ["modifier-deliberation", "supprimer-deliberation", "vote"])
def test_no_page_changes_a_voted_act(direction, plan, nom):
    """R-V10."""
    acte = make_deliberation_votee(plan=plan)

    reponse = direction.post(
        reverse(nom, args=[acte.pk]), {**DELIBERATION, **VOTE, "point": acte.point_id}, follow=True
    )

    assert "est votée : elle ne change plus" in read(reponse)
    relue = Deliberation.objects.get()
    assert (relue.numero, relue.pour) == (acte.numero, 5)


def test_the_administration_does_not_change_a_voted_act(direction, plan):
    """R-V10."""
    acte = make_deliberation_votee(plan=plan)
    projet = make_deliberation(
        seance=make_conseil(structure=plan.structure, le=date(2026, 10, 1))[0], plan=plan
    )

    def post(objet, geste):
        return direction.post(reverse(f"admin:conseil_deliberation_{geste}", args=[objet.pk]))

    assert post(acte, "change").status_code == 403
    assert post(acte, "delete").status_code == 403
    assert post(projet, "change").status_code == 200
    direction.post(
        reverse("admin:conseil_deliberation_changelist"),
        {"action": "delete_selected", "_selected_action": [acte.pk], "post": "yes"},
    )
    assert Deliberation.objects.filter(pk=acte.pk).exists()


@pytest.mark.parametrize(
    "modele",
    [
        "instances_assemblee",
        "instances_elu",
        "conseil_seanceconseil",
        "conseil_pointordredujour",
        "conseil_presence",
        "conseil_pouvoir",
        "conseil_deliberation",
    ],
)
def test_the_administration_lists_each_model(direction, plan, modele):
    make_assemblee(plan.structure)
    make_deliberation_votee(plan=plan)

    assert direction.get(reverse(f"admin:{modele}_changelist")).status_code == 200


def test_the_transmission_proposes_and_asks(direction, plan):
    """R-N1, R-N2."""
    make_assemblee(plan.structure)
    acte = make_deliberation_votee(plan=plan, numero="10/09/2026-5.1", objet="Mise en œuvre")

    texte = read(direction.get(reverse("transmission", args=[acte.pk])))
    assert 'value="100926_5_1"' in texte
    assert "Mise en oeuvre" in texte
    send(
        direction,
        "transmission",
        acte.pk,
        numero_actes="100926_5_1",
        objet_actes="Mise en oeuvre",
        matiere="7.10",
        envoyee_le="2026-09-15",
        publiee_le="2026-09-16",
    )

    page = read(direction.get(acte.get_absolute_url()))
    assert "081-200040905-20260910-100926_5_1-DE" in page
    assert "finances locales/divers" in page
    assert "Exécutoire : 16 septembre 2026" in page


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        pytest.param({"envoyee_le": "2099-01-01"}, "Cette date est à venir", id="future"),
        pytest.param({"envoyee_le": "2026-09-01"}, "avant le vote", id="before-the-vote"),
        pytest.param({"matiere": "7.100"}, "choix", id="unknown-matter"),
        pytest.param({"numero_actes": "5.1"}, "15 signes au plus", id="number"),
        pytest.param({"objet_actes": "5 €"}, "@CTES n'accepte pas « € »", id="euro"),
        pytest.param({"adresse": "x y"}, "une adresse complète", id="address"),
    ],
)
def test_a_bad_transmission_is_refused_in_french(direction, plan, donnees, phrase):
    acte = make_deliberation_votee(plan=plan)

    assert phrase in read(send(direction, "transmission", acte.pk, status=422, **donnees))


def test_the_open_data_is_a_file_once_nothing_lacks(direction, plan):
    """R-N4."""
    acte = make_deliberation_votee(plan=plan)
    csv = reverse("donnees-ouvertes-csv")

    manque = direction.get(csv)
    assert manque.status_code == 422
    assert f"Ligne 1 ({acte.numero}), COLL_SIRET : le NIC" in read(manque)

    assemblee = make_assemblee(plan.structure)
    Assemblee.objects.filter(pk=assemblee.pk).update(nic="00008")
    Deliberation.objects.update(matiere="8.4")
    assemblee.refresh_from_db()
    lignes = direction.get(csv).content.decode().splitlines()

    assert len(lignes) == 2
    assert lignes[1].split(",")[11:16] == ["5", "5", "5", "0", "0"]


def test_the_point_numbers_of_the_address_are_read_with_care(direction):
    for point in ("abc", "9" * 30, "٣", ""):
        adresse = f"{reverse('nouvelle-deliberation')}?point={point}"
        assert direction.get(adresse).status_code == 200


def test_the_voted_act_offers_to_date_the_plan(direction, plan):
    acte = make_deliberation_votee(plan=plan, numero="10/09/2026-5.1")

    assert "Cet acte adopte le plan" in read(direction.get(acte.get_absolute_url()))
    send(direction, "adoption", acte.pk)

    plan.refresh_from_db()
    assert (plan.adopte_le, plan.deliberation) == (date(2026, 9, 10), "10/09/2026-5.1")
    assert "Cet acte adopte le plan" not in read(direction.get(acte.get_absolute_url()))
    reponse = direction.post(reverse("adoption", args=[acte.pk]), follow=True)
    assert "une seule fois" in read(reponse)


def test_a_draft_at_a_point_without_quorum_says_it_cannot_be_voted(direction, structure, plan):
    seance, _ = make_conseil(structure=structure, presents=2)
    acte = make_deliberation(seance=seance, plan=plan)

    assert "le conseil ne peut pas voter cet acte" in read(direction.get(acte.get_absolute_url()))


def test_a_meeting_to_come_cannot_have_voted(direction, structure, plan):
    """R-V7."""
    demain = timezone.localdate() + timedelta(days=1)
    seance, _ = make_conseil(structure=structure, le=demain)
    acte = make_deliberation(seance=seance, plan=plan)

    reponse = send(direction, "vote", acte.pk, status=422, **VOTE)

    assert f"La séance du {demain:%d/%m/%Y} est à venir" in read(reponse)
    acte.refresh_from_db()
    assert not acte.is_votee
