"""The pages of the council, with what is typed in them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptes.droits import Role
from conseil.models import Presence, SeanceConseil
from tests.ecran import read, read_lue
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import (
    make_conseil,
    make_deliberation,
    make_deliberation_votee,
    make_elu,
    make_seance_conseil,
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


@pytest.mark.parametrize("nom", ["conseil", "donnees-ouvertes"])
def test_an_empty_council_says_what_to_do_first(direction, nom):
    texte = read(direction.get(reverse(nom)))

    assert "n'est pas encore décrit" in texte or "Aucun acte adopté" in texte


PAGES_D_ECRITURE = [
    "assemblee",
    "elus",
    "renouvellement",
    "nouvel-elu",
    "nouvelle-seance",
    "nouvelle-deliberation",
]


@pytest.mark.parametrize("nom", PAGES_D_ECRITURE)
def test_only_the_direction_writes(client_agent, plan, nom):
    assert client_agent.get(reverse(nom)).status_code == 403


@pytest.mark.parametrize("nom", ["modifier-seance", "appel"])
def test_the_council_of_another_structure_is_not_found(direction, nom):
    assert direction.get(reverse(nom, args=[make_seance_conseil().pk])).status_code == 404


def test_the_commission_reads_the_council(client, structure, plan):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=structure))
    acte = make_deliberation_votee(plan=plan)

    for adresse in (
        reverse("conseil"),
        acte.get_absolute_url(),
        acte.point.seance.get_absolute_url(),
    ):
        reponse = client.get(adresse)
        assert reponse.status_code == 200
        assert "Saisir" not in read(reponse)
    assert client.post(reverse("vote", args=[acte.pk])).status_code == 403


def test_pages_cost_the_same_number_of_queries_with_more_people(direction, structure, plan):
    acte = make_deliberation_votee(plan=plan, liste_du_plan=True)
    seance = acte.point.seance
    adresses = [reverse("conseil"), seance.get_absolute_url(), reverse("appel", args=[seance.pk])]
    adresses += [acte.get_absolute_url(), reverse("elus"), reverse("donnees-ouvertes")]

    def count(adresse):
        with CaptureQueriesContext(connection) as requetes:
            direction.get(adresse)
        return len(requetes)

    avant = [count(adresse) for adresse in adresses]
    for _ in range(20):
        elu = make_elu(structure=structure)
        Presence.objects.create(seance=seance, elu=elu, etat="excuse")
    for rang in range(6, 9):
        seance.points.create(numero=f"{rang}.1")
    assert [count(adresse) for adresse in adresses] == avant


def test_a_meeting_is_made_with_its_agenda(direction):
    send(
        direction,
        "nouvelle-seance",
        le="2026-09-10",
        convoquee_le="2026-09-04",
        session="ordinaire",
        ordre_du_jour="5.1 Plan d'actions\n3.7\n",
    )

    seance = SeanceConseil.objects.get()
    assert [str(point) for point in seance.points.all()] == ["3.7", "5.1 Plan d'actions"]


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        pytest.param({"le": "demain"}, "Écrivez une date", id="date"),
        pytest.param({"ordre_du_jour": "Plan 5.1"}, "commencez par un numéro", id="no-number"),
        pytest.param({"ordre_du_jour": "5.1\n5.1"}, "déjà à l'ordre du jour", id="twice"),
        pytest.param({"convoquee_le": "2026-09-10"}, "doit précéder la séance", id="late"),
        pytest.param({"le": "2026-01-15"}, "a déjà une séance à cette date", id="same-day"),
        pytest.param({"heure": "25h"}, "une heure comme 18:00", id="hour"),
    ],
)
def test_a_bad_meeting_is_refused_in_french(direction, structure, donnees, phrase):
    make_seance_conseil(structure=structure, le=date(2026, 1, 15))
    faits = {"le": "2026-09-10", "session": "ordinaire", **donnees}

    assert phrase in read(send(direction, "nouvelle-seance", status=422, **faits))
    assert SeanceConseil.objects.count() == 1


@pytest.fixture
def seance(structure):
    return make_seance_conseil(structure=structure, points=("3.7", "4.1", "5.1"))


@pytest.fixture
def elus(structure):
    return [make_elu(f"ELU{rang}", structure=structure) for rang in range(5)]


def test_the_roll_call_is_typed_on_one_page(direction, seance, elus, structure):
    suppleant = make_elu("SUPPLEANT", structure=structure, titulaire=elus[3])
    send(
        direction,
        "appel",
        seance.pk,
        **answers(elus[:2]),
        **answers(elus[3:], "excuse"),
        **{
            f"etat_{suppleant.pk}": "present",
            f"siege_{suppleant.pk}": elus[3].pk,
            "mouvement_0_elu": elus[2].pk,
            "mouvement_0_arrivee": seance.points.get(numero="4.1").pk,
            "pouvoir_0_de": elus[4].pk,
            "pouvoir_0_a": elus[1].pk,
        },
    )

    texte = read(direction.get(seance.get_absolute_url()))
    assert "ELU2 Dominique (à partir du point 4.1)" in texte.replace(
        '<span class="acte__nom">', ""
    ).replace("</span>", "")
    assert "Titulaires présents : 2 (jusqu'au point 3.7), 3 (à partir du point 4.1)" in texte
    assert "représente ELU3 Dominique" in texte


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        pytest.param(
            {"pouvoir_0_de": 3, "pouvoir_0_a": 0, "pouvoir_1_de": 4, "pouvoir_1_a": 0},
            "ELU0 Dominique porte déjà un pouvoir : un conseiller n'en porte qu'un "
            "(art. L. 2121-20 du CGCT).",
            id="second-proxy-to-one-bearer",
        ),
        pytest.param(
            {"pouvoir_0_de": 3, "pouvoir_0_a": 4},
            "ELU4 Dominique est absent : un pouvoir se donne à un conseiller présent.",
            id="proxy-to-an-absent",
        ),
        pytest.param(
            {"pouvoir_0_de": 0, "pouvoir_0_a": 1}, "est présent : son pouvoir", id="giver-present"
        ),
        pytest.param({"pouvoir_0_de": 3}, "Choisissez les deux élus.", id="half-a-proxy"),
        pytest.param({"pouvoir_0_a": 9999}, "Choisissez dans la liste.", id="unknown"),
        pytest.param(
            {"mouvement_0_elu": 3, "mouvement_0_arrivee": "4.1"},
            "ELU3 Dominique n'est pas noté présent",
            id="excused-and-arriving",
        ),
        pytest.param(
            {"mouvement_0_arrivee": "4.1"}, "Choisissez l'élu qui arrive", id="arrival-of-nobody"
        ),
        pytest.param(
            {"mouvement_0_elu": 0, "mouvement_0_arrivee": "5.1", "mouvement_0_depart": "3.7"},
            "part avant d'arriver",
            id="leaves-before-arriving",
        ),
        pytest.param(
            {
                "mouvement_0_elu": 0,
                "mouvement_0_arrivee": "4.1",
                "mouvement_1_elu": 0,
                "mouvement_1_arrivee": "5.1",
            },
            "Cet élu a déjà son arrivée",
            id="two-arrivals",
        ),
    ],
)
def test_a_bad_roll_call_is_refused_at_its_place_and_kept(direction, seance, elus, donnees, phrase):
    """R-V1 to R-V3, typed in; numbers under 5 are the rank of a councillor."""
    points = {point.numero: point.pk for point in seance.points.all()}
    tapees = {
        nom: elus[v].pk if isinstance(v, int) and v < 5 else points.get(v, v)
        for nom, v in donnees.items()
    }

    reponse = send(
        direction,
        "appel",
        seance.pk,
        status=422,
        **answers(elus[:3]),
        **answers(elus[3:], "excuse"),
        **tapees,
    )

    texte = read(reponse)
    assert phrase in texte
    assert texte.count('<option value="excuse" selected>') == 2
    assert not Presence.objects.exists()


def test_the_summary_of_a_refused_roll_call_names_each_person(direction, seance, elus):
    """R-V3: two proxies to one bearer, and one without a bearer."""
    reponse = send(
        direction,
        "appel",
        seance.pk,
        status=422,
        **answers(elus[:3]),
        **answers(elus[3:], "excuse"),
        pouvoir_0_de=elus[3].pk,
        pouvoir_1_a=elus[0].pk,
        mouvement_0_elu=elus[4].pk,
        mouvement_0_arrivee=seance.points.first().pk,
    )

    texte = read(reponse)
    assert 'href="#id_pouvoir_0_a">Porteur du pouvoir de ELU3 Dominique</a> : Choisissez' in texte
    assert 'href="#id_pouvoir_1_de">Donneur du pouvoir porté par ELU0 Dominique</a>' in texte
    assert 'href="#id_mouvement_0_elu">Arrivée ou départ de ELU4 Dominique</a>' in texte
    assert '<label for="id_pouvoir_0_a">Porté par</label>' in texte


def test_an_absent_secretary_is_refused_at_the_roll_call(direction, seance, elus):
    """R-V6."""
    seance.secretaire = elus[4]
    seance.save()

    reponse = send(direction, "appel", seance.pk, status=422, **answers(elus[4:], "excuse"))

    assert "ELU4 Dominique est absent : nommez secrétaire un membre présent" in read(reponse)


def test_an_absent_secretary_is_refused_where_it_is_named(direction, structure):
    seance, elus = make_conseil(structure=structure, presents=3)

    reponse = send(
        direction,
        "modifier-seance",
        seance.pk,
        status=422,
        le="2026-09-10",
        session="ordinaire",
        secretaire=elus[4].pk,
    )

    assert "est absent : nommez secrétaire un membre présent" in read(reponse)


def test_the_list_of_the_last_time_is_one_click(direction, structure):
    make_conseil(structure=structure, titulaires=4, presents=3, le=date(2026, 6, 1))
    nouvelle = make_seance_conseil(structure=structure)

    texte = read(direction.get(reverse("appel", args=[nouvelle.pk])))
    remplie = read(send(direction, "appel", nouvelle.pk, status=200, remplir="reprendre"))

    assert "La même liste que le 1er juin 2026" in texte
    assert remplie.count('<option value="present" selected>') == 3
    assert remplie.count('<option value="excuse" selected>') == 1
    assert not nouvelle.presences.exists()


def test_filling_keeps_what_was_typed(direction, seance, elus):
    reponse = send(
        direction, "appel", seance.pk, status=200, remplir="tous", **answers(elus[4:], "absent")
    )

    texte = read(reponse)
    assert texte.count('<option value="present" selected>') == 4
    assert texte.count('<option value="absent" selected>') == 1


def test_the_minutes_are_compared_with_the_roll_call(direction, structure):
    """R-V11."""
    seance, _ = make_conseil(structure=structure, titulaires=5, presents=4)
    point = seance.points.get()
    send(direction, "point", point.pk, intitule="Plan", titulaires_presents=3, voix_deliberatives=4)

    texte = read(direction.get(seance.get_absolute_url()))

    assert "titulaires présents : le procès-verbal dit 3, l'appel donne 4." in texte
    assert "1 écart" in texte


def test_a_meeting_entered_by_mistake_goes_with_its_roll_call_until_it_has_an_act(
    direction, structure, plan
):
    seance, elus = make_conseil(structure=structure, points=("1.1", "5.1"))
    seance.presences.filter(elu=elus[0]).update(arrivee=seance.points.last())
    adresse = reverse("supprimer-seance", args=[seance.pk])
    acte = make_deliberation(seance=seance, plan=plan)

    assert adresse not in direction.get(seance.get_absolute_url()).text
    assert "la séance reste" in direction.post(adresse, follow=True).text

    acte.delete()
    assert adresse in direction.get(seance.get_absolute_url()).text
    assert "sans retour" in read(direction.post(adresse))
    reponse = direction.post(adresse, {"confirme": "oui"}, follow=True)
    assert "L&#x27;historique le garde" in reponse.text
    assert not SeanceConseil.objects.exists()
    assert SeanceConseil.history.filter(history_type="-").exists()


def test_a_giver_whose_mandate_is_corrected_afterwards_is_still_named(direction, structure):
    seance, elus = make_conseil(structure=structure, presents=4)
    seance.presences.filter(elu=elus[4]).delete()
    seance.pouvoirs.create(mandant=elus[4], mandataire=elus[1])
    elus[4].fin = seance.le - timedelta(days=1)
    elus[4].save()

    assert elus[4].nom in read(direction.get(seance.get_absolute_url()))
    assert direction.get(reverse("appel", args=[seance.pk])).status_code == 200
