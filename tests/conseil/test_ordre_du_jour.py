"""The life of a point, and several meetings a day: docs/regles.md, R-V20."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from comptes.droits import Role
from conseil.actes.ordre import make_place
from conseil.actes.vote import Vote
from conseil.models import Deliberation, PointOrdreDuJour, SeanceConseil
from conseil.models.deroule import renumber, set_aside
from tests.ecran import read, read_lue
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import (
    make_conseil,
    make_deliberation,
    make_deliberation_votee,
    make_presence,
    make_seance_conseil,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def direction(client, structure, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


@pytest.fixture
def seance(structure):
    seance, _ = make_conseil(structure=structure, points=("1", "2", "3"))
    return seance


def send(client, nom, pk, *, status=302, lue=None, **donnees):
    adresse = reverse(nom, args=[pk])
    lue = lue or read_lue(client, adresse)
    reponse = client.post(adresse, lue | donnees)
    assert reponse.status_code == status, read(reponse)[:3000]
    return read(reponse)


def pk_of(seance, numero):
    return seance.points.get(numero=numero).pk


def numbers_of(seance, *pks):
    return [PointOrdreDuJour.objects.get(pk=pk).numero for pk in pks]


@pytest.mark.parametrize(
    ("numeros", "numero", "places"),
    [
        pytest.param(["1", "2", "3"], "2", {"2": "3", "3": "4"}, id="those-after"),
        pytest.param(["1", "2", "4"], "2", {"2": "3"}, id="up-to-a-hole"),
        pytest.param(["3.7", "3.8", "4.1"], "3.7", {"3.7": "3.8", "3.8": "3.9"}, id="same-level"),
        pytest.param(["5", "5.1", "6"], "5", {"5": "6", "5.1": "6.1", "6": "7"}, id="under-it"),
        pytest.param(["1", "2"], "3", {}, id="free"),
        pytest.param(["1", "10"], "1", {"1": "2"}, id="not-10"),
    ],
)
def test_the_numbers_that_move_for_a_new_point(numeros, numero, places):
    assert make_place(numeros, numero) == places


def test_points_are_renumbered_and_their_drafts_follow(direction, seance, plan):
    """R-V20: two are exchanged; a number of one's own stays."""
    un, deux, trois = (pk_of(seance, n) for n in "123")
    for pk, numero in ((un, "10/09/2026-1"), (deux, "10/09/2026-2"), (trois, "CC-2026-12")):
        point = PointOrdreDuJour.objects.get(pk=pk)
        make_deliberation(seance=seance, plan=plan, point=point, numero=numero)

    send(
        direction,
        "ordre-du-jour",
        seance.pk,
        **{f"numero_{un}": "2", f"numero_{deux}": "1", f"numero_{trois}": "5.1"},
    )

    assert numbers_of(seance, un, deux, trois) == ["2", "1", "5.1"]
    numeros = dict(Deliberation.objects.values_list("point", "numero"))
    assert numeros == {un: "10/09/2026-2", deux: "10/09/2026-1", trois: "CC-2026-12"}
    assert Deliberation.history.filter(numero__startswith="~").count() == 0
    assert PointOrdreDuJour.history.filter(numero__startswith="~").count() == 0


@pytest.mark.parametrize(
    ("numero", "phrase"),
    [
        pytest.param("3", "Deux points auraient le numéro 3 : changez-en un.", id="taken"),
        pytest.param("5.1a", "« 5.1a » : écrivez un numéro comme 3.7 ou 12.", id="letter"),
        pytest.param("1000", "« 1000 » : écrivez un numéro", id="too-long"),
        pytest.param("", "Ce champ est obligatoire", id="empty"),
    ],
)
def test_a_bad_number_is_refused_and_kept(direction, seance, numero, phrase):
    champ = f"numero_{pk_of(seance, '2')}"

    texte = send(direction, "ordre-du-jour", seance.pk, status=422, **{champ: numero})

    assert phrase in texte
    assert f'name="{champ}" value="{numero}"' in texte or not numero
    assert [p.numero for p in seance.points.all()] == ["1", "2", "3"]


def test_a_voted_point_keeps_its_number(direction, seance, plan):
    """R-V10."""
    make_deliberation_votee(seance=seance, plan=plan, point=seance.points.get(numero="2"))
    point = pk_of(seance, "2")

    send(direction, "ordre-du-jour", seance.pk, **{f"numero_{point}": "9"})
    texte = send(direction, "ordre-du-jour", seance.pk, status=422, ajouter="2 Un autre")

    assert "Le point 2 est voté : il garde son numéro et sa place." in texte
    assert [p.numero for p in seance.points.all()] == ["1", "2", "3"]
    with pytest.raises(ValidationError, match="est voté"):
        renumber(seance, {point: "9"})
    send(direction, "ordre-du-jour", seance.pk, ajouter="2.1 Un autre")
    assert [p.numero for p in seance.points.all()] == ["1", "2", "2.1", "3"]


def test_a_point_is_inserted_between_two(direction, seance, plan):
    point = seance.points.get(numero="2")
    make_deliberation(seance=seance, plan=plan, point=point, numero="10/09/2026-2")

    send(direction, "ordre-du-jour", seance.pk, ajouter="2 Le nouveau\n8 Un dernier")

    assert [str(p) for p in seance.points.all()] == ["1", "2 Le nouveau", "3", "4", "8 Un dernier"]
    assert Deliberation.objects.get().numero == "10/09/2026-3"


def test_two_tabs_do_not_add_a_point_twice(direction, seance):
    """R-V20: an order grown old is shown again, nothing of it is written."""
    adresse = reverse("ordre-du-jour", args=[seance.pk])
    lue = read_lue(direction, adresse)
    send(direction, "ordre-du-jour", seance.pk, lue=lue, ajouter="2 Le nouveau")

    texte = send(direction, "ordre-du-jour", seance.pk, lue=lue, status=422, ajouter="2 Le nouveau")

    assert "Entre-temps, l'ordre du jour a changé" in texte
    assert seance.points.count() == 4


def test_a_number_that_another_act_bears_is_refused(direction, seance, plan):
    make_deliberation(
        seance=seance, plan=plan, point=seance.points.get(numero="1"), numero="10/09/2026-1"
    )
    make_deliberation(
        seance=seance, plan=plan, point=seance.points.get(numero="2"), numero="10/09/2026-7"
    )

    texte = send(
        direction, "ordre-du-jour", seance.pk, status=422, **{f"numero_{pk_of(seance, '1')}": "7"}
    )

    assert "Un autre acte porte déjà le numéro 10/09/2026-7" in texte
    assert [p.numero for p in seance.points.all()] == ["1", "2", "3"]


def test_an_order_that_the_roll_call_cannot_follow_is_refused(direction, structure):
    """Who arrives at point 1 and leaves after point 2 does not leave before arriving."""
    seance, elus = make_conseil(structure=structure, points=("1", "2", "3"), presents=4)
    seance.presences.filter(elu=elus[4]).delete()
    make_presence(seance, elus[4], arrivee="2", depart="3")
    deux, trois = pk_of(seance, "2"), pk_of(seance, "3")

    texte = send(
        direction,
        "ordre-du-jour",
        seance.pk,
        status=422,
        **{f"numero_{deux}": "3", f"numero_{trois}": "2"},
    )

    assert f"{elus[4]} part avant d'arriver" in texte
    assert numbers_of(seance, deux, trois) == ["2", "3"]


def test_a_withdrawn_point_is_not_voted_until_it_is_put_back(direction, seance, plan):
    point = seance.points.get(numero="2")
    acte = make_deliberation(seance=seance, plan=plan, point=point)
    send(direction, "point", point.pk, statut="retire")
    page = read(direction.get(seance.get_absolute_url()))
    assert "Retiré de l'ordre du jour" in page

    with pytest.raises(ValidationError, match="On ne vote pas au point 2"):
        Deliberation.objects.get(pk=acte.pk).record_vote(Vote(5))
    send(direction, "point", point.pk, statut="retenu")
    Deliberation.objects.get(pk=acte.pk).record_vote(Vote(5))


def test_a_point_is_adjourned_with_its_draft_and_brought_back(direction, seance, plan, structure):
    """R-V20: 10 September to 8 October; the number follows."""
    suite = make_seance_conseil(structure=structure, le=date(2026, 10, 8), points=("2",))
    point = seance.points.get(numero="2")
    point.intitule = "Bilan"
    point.save()
    acte = make_deliberation(seance=seance, plan=plan, point=point, numero="10/09/2026-2")

    send(direction, "point", point.pk, statut="ajourne", vers=suite.pk)

    porte = suite.points.get(numero="3")
    acte.refresh_from_db()
    assert (porte.intitule, porte.repris_de, acte.point) == ("Bilan", point, porte)
    assert acte.numero == "08/10/2026-3"
    assert "Porté à la" in read(direction.get(seance.get_absolute_url()))
    assert "Repris du point 2" in read(direction.get(suite.get_absolute_url()))

    send(direction, "point", point.pk, statut="retenu", vers="")
    acte.refresh_from_db()
    assert (acte.point, acte.numero) == (point, "10/09/2026-2")
    assert [p.numero for p in suite.points.all()] == ["2"]


def test_what_follows_a_lost_quorum_is_adjourned_at_once(direction, seance, plan, structure):
    suite = make_seance_conseil(structure=structure, le=date(2026, 9, 14), points=())
    make_deliberation_votee(seance=seance, plan=plan, point=seance.points.get(numero="1"))

    send(
        direction,
        "point",
        pk_of(seance, "2"),
        statut="ajourne",
        vers=suite.pk,
        suivants="on",
    )

    assert [p.numero for p in suite.points.all()] == ["2", "3"]
    assert [p.statut for p in seance.points.all()] == ["retenu", "ajourne", "ajourne"]


def test_a_point_is_adjourned_without_a_day_then_carried(direction, seance, structure):
    point = seance.points.get(numero="2")
    send(direction, "point", point.pk, statut="ajourne")
    suite = make_seance_conseil(structure=structure, le=date(2026, 10, 8), points=())

    send(direction, "point", point.pk, vers=suite.pk)

    assert suite.points.get().repris_de == point


def test_a_point_is_not_adjourned_to_an_earlier_meeting(direction, seance, structure):
    avant = make_seance_conseil(structure=structure, le=date(2026, 6, 1))
    point = pk_of(seance, "2")

    texte = send(direction, "point", point, status=422, statut="ajourne", vers=avant.pk)
    assert "Choisissez une séance qui suit celle-ci." in texte
    suite = make_seance_conseil(structure=structure, le=date(2026, 10, 8))
    texte = send(direction, "point", point, status=422, statut="retire", vers=suite.pk)
    assert "Seul un point ajourné a une autre séance." in texte


def test_a_voted_point_is_neither_withdrawn_nor_adjourned(seance, plan):
    """R-V10."""
    point = make_deliberation_votee(seance=seance, plan=plan).point

    with pytest.raises(ValidationError, match="Le point 1 est voté"):
        set_aside(point, "retire")


def test_a_question_is_not_voted_and_has_no_act(direction, seance, plan):
    point = seance.points.get(numero="2")
    send(direction, "point", point.pk, nature="question")
    page = read(direction.get(seance.get_absolute_url()))
    assert "Question sans vote" in page
    assert f"?point={point.pk}" not in page

    autre = seance.points.get(numero="3")
    make_deliberation(seance=seance, plan=plan, point=autre)
    texte = send(direction, "point", autre.pk, status=422, nature="information")
    assert "Une délibération est rédigée à ce point" in texte


HUIS_CLOS = {"huis_clos": "membres", "huis_clos_membres": 5, "huis_clos_pour": 4}


def test_a_point_is_held_without_the_public(direction, structure):
    """R-V20: five members ask, 4 of 7 voices are the absolute majority."""
    seance, _ = make_conseil(structure=structure, titulaires=7, presents=7)
    send(direction, "point", pk_of(seance, "5.1"), **HUIS_CLOS)

    page = read(direction.get(seance.get_absolute_url()))
    assert (
        "À la demande de 5 membres, le conseil décide sans débat, par 4 voix, de siéger à huis "
        "clos (art. L. 5211-11 du CGCT)."
    ) in page


@pytest.mark.parametrize(
    ("faits", "phrase"),
    [
        pytest.param({"huis_clos_membres": 3}, "Il faut la demande de 5", id="three-members"),
        pytest.param({"huis_clos_membres": 8}, "des 7 membres présents", id="more-than-there"),
        pytest.param({"huis_clos_pour": 3}, "va de 4 à 7 voix", id="no-majority"),
        pytest.param({"huis_clos_pour": 8}, "va de 4 à 7 voix", id="too-many"),
        pytest.param({"huis_clos_pour": ""}, "va de 4 à 7 voix", id="no-vote"),
        pytest.param({"huis_clos": ""}, "Dites qui demande le huis clos", id="nobody-asks"),
    ],
)
def test_a_session_in_camera_that_cannot_be_is_refused(direction, structure, faits, phrase):
    seance, _ = make_conseil(structure=structure, titulaires=7, presents=7)

    texte = send(direction, "point", pk_of(seance, "5.1"), status=422, **HUIS_CLOS | faits)

    assert phrase in texte


def test_the_president_alone_may_ask_for_it(direction, structure):
    seance, _ = make_conseil(structure=structure, titulaires=7, presents=7)
    send(direction, "point", pk_of(seance, "5.1"), huis_clos="president", huis_clos_pour=7)

    assert "À la demande du président" in read(direction.get(seance.get_absolute_url()))


def test_two_meetings_of_a_day_are_in_the_order_of_their_hours(structure):
    """R-V20."""
    jour = date(2026, 9, 10)
    soir, matin, sans_heure = (
        make_seance_conseil(structure=structure, le=jour, heure=heure)
        for heure in (time(20), time(9), None)
    )
    veille = make_seance_conseil(structure=structure, le=date(2026, 9, 9), heure=time(22))

    assert list(SeanceConseil.objects.before(soir)) == [matin, sans_heure, veille]
    assert list(SeanceConseil.objects.after(sans_heure)) == [matin, soir]
    assert list(SeanceConseil.objects.all()) == [soir, matin, sans_heure, veille]
    assert list(SeanceConseil.objects.ordered()) == [veille, sans_heure, matin, soir]


def test_the_second_meeting_of_a_day_says_its_hour(direction, structure):
    make_seance_conseil(structure=structure, le=date(2026, 9, 10), heure=time(18))
    adresse = reverse("nouvelle-seance")
    faits = read_lue(direction, adresse) | {"le": "2026-09-10", "session": "ordinaire"}

    sans = read(direction.post(adresse, faits))
    meme = read(direction.post(adresse, faits | {"heure": "18:00"}))
    assert direction.post(adresse, faits | {"heure": "20:30"}).status_code == 302

    assert "Le conseil a déjà une séance à cette date : dites l'heure de celle-ci." in sans
    assert "Le conseil a déjà une séance à cette date et cette heure." in meme
    assert SeanceConseil.objects.count() == 2


def test_the_acts_of_two_meetings_of_a_day_have_numbers_of_their_own(direction, structure, plan):
    premiere = make_seance_conseil(structure=structure, heure=time(18))
    make_deliberation(seance=premiere, plan=plan, numero="10/09/2026-5.1")
    seconde = make_seance_conseil(structure=structure, heure=time(20))

    assert premiere.points.get().propose_numero() == "10/09/2026-5.1"
    assert seconde.points.get().propose_numero() == "10/09/2026-S2-5.1"
    page = read(direction.get(reverse("nouvelle-deliberation")))
    assert "Conseil du 10/09/2026 à 18h00 – 5.1" in page
    assert "Conseil du 10/09/2026 à 20h00 – 5.1" in page


def test_a_meeting_that_changes_its_day_takes_its_drafts_with_it(direction, seance, plan):
    acte = make_deliberation(seance=seance, plan=plan, numero="10/09/2026-1")

    send(direction, "modifier-seance", seance.pk, le="2026-09-17")

    acte.refresh_from_db()
    assert acte.numero == "17/09/2026-1"
