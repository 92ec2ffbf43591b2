"""A second convocation, when there was no quorum: docs/regles.md, R-V13."""

from datetime import date, time
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from comptes.droits import Role
from conseil import migrations
from conseil.actes.vote import Vote
from conseil.lectures.conseil import lire_seance_conseil
from conseil.models import Convocation, PointOrdreDuJour, SeanceConseil
from tests.ecran import read, read_formulaire, send
from tests.fabrique import make_structure, make_utilisateur
from tests.fabrique_conseil import (
    make_conseil,
    make_deliberation,
    make_deliberation_votee,
    make_presence,
    make_seance_conseil,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def premiere(structure, plan):
    """Two of five are there on the 10th of September 2026: three are needed."""
    return make_conseil(structure=structure, presents=2, points=("5.1", "5.2"))[0]


@pytest.fixture
def seconde(premiere):
    """The 14th, convened on the evening of the 10th; point 6 is new."""
    structure = premiere.structure
    seance = make_seance_conseil(
        structure=structure, le=date(2026, 9, 14), heure=time(18), points=("5.1", "6")
    )
    elus = [presence.elu for presence in premiere.presences.filter(etat="present")]
    for elu in elus:
        make_presence(seance, elu)
    seance.president = seance.secretaire = elus[0]
    seance.convoquee_le = date(2026, 9, 10)
    seance.save()
    convocation = Convocation(seance=seance, premiere=premiere)
    convocation.full_clean()
    convocation.save()
    convocation.record_reprise()
    return seance


def loaded(seance):
    return SeanceConseil.objects.loaded_for_appel().get(pk=seance.pk)


def list_alertes(seance):
    return " ".join(lire_seance_conseil(loaded(seance)).alertes)


def make_client(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def test_no_quorum_is_required_at_a_point_taken_up_again_and_nowhere_else(seconde, plan):
    repris, nouveau = seconde.points.all()
    acte = make_deliberation(seance=seconde, plan=plan, point=repris)
    autre = make_deliberation(seance=seconde, plan=plan, point=nouveau)

    acte.record_vote(Vote(2))
    with pytest.raises(ValidationError, match="Le quorum n'est pas atteint à ce point"):
        autre.record_vote(Vote(2))

    assert acte.is_votee
    assert acte.compose_feuille().au_point.sans_condition
    assert "Quorum exigé, point 6 : ce qui n'est pas repris" in list_alertes(seconde)


@pytest.mark.parametrize(
    ("le", "jours"),
    [
        pytest.param(date(2026, 9, 14), None, id="three-clear-days"),
        pytest.param(date(2026, 9, 13), "2 jours francs : il en faut 3", id="two"),
        pytest.param(date(2026, 9, 12), "1 jour franc : il en faut 3", id="one"),
    ],
)
def test_three_clear_days_from_its_sending(seconde, le, jours):
    seconde.points.get(numero="6").delete()
    SeanceConseil.objects.filter(pk=seconde.pk).update(le=le)

    alertes = list_alertes(seconde)

    assert ("La seconde convocation laisse" in alertes) is (jours is not None)
    assert jours is None or f"laisse {jours} (art. L. 2121-17 du CGCT)." in alertes


def test_a_new_point_has_its_own_five_clear_days(seconde):
    assert (
        "L'envoi du 10 septembre 2026 (point 6) laisse 3 jours francs : il en faut 5 "
        "(art. L. 2121-12 du CGCT)" in list_alertes(seconde)
    )


def test_an_empty_agenda_takes_up_all_that_waits(premiere, structure):
    seance = make_seance_conseil(structure=structure, le=date(2026, 9, 20), points=())
    PointOrdreDuJour.objects.filter(seance=premiere).update(intitule="Un titre", synthese="Note")

    Convocation.objects.create(seance=seance, premiere=premiere).record_reprise()

    points = list(seance.points.all())
    assert [(p.numero, p.intitule, p.synthese) for p in points] == [
        ("5.1", "Un titre", "Note"),
        ("5.2", "Un titre", "Note"),
    ]
    assert [p.repris_de.numero for p in points] == ["5.1", "5.2"]
    assert loaded(seance).seconde_convocation


def test_a_point_is_found_by_its_title_before_its_number(premiere, structure):
    premiere.points.filter(numero="5.1").update(intitule="Tarifs")
    seance = make_seance_conseil(structure=structure, le=date(2026, 9, 20), points=("5.1", "7"))
    seance.points.filter(numero="5.1").update(intitule="Autre chose")
    seance.points.filter(numero="7").update(intitule="TARIFS ")

    Convocation.objects.create(seance=seance, premiere=premiere).record_reprise()

    reprises = {p.numero: p.repris_de and p.repris_de.numero for p in seance.points.all()}
    assert reprises == {"5.1": None, "7": "5.1"}


def test_a_meeting_that_had_its_quorum_is_not_taken_up_again(client, structure, plan):
    """At none of its points; one that a voted act has passed does not count either."""
    vote, elus = make_conseil(structure=structure, le=date(2026, 9, 1))
    make_deliberation_votee(seance=vote, plan=plan)
    avec = make_seance_conseil(structure=structure)
    for elu in elus:
        make_presence(avec, elu)
    seance = make_seance_conseil(structure=structure, le=date(2026, 9, 20))
    adresse = f"/conseil/seances/{seance.pk}/convocation/modifier/"
    client = make_client(client, structure)

    for premiere in (avec, vote):
        page = send(client, adresse, {"premiere": premiere.pk})
        assert page.status_code == 422
        assert "Le quorum n'a manqué à aucun point non voté" in read(page)
    assert not loaded(seance).seconde_convocation


def test_a_later_meeting_and_that_of_another_council_are_refused(client, structure, plan):
    seance = make_seance_conseil(structure=structure, le=date(2026, 9, 20))
    plus_tard = make_seance_conseil(structure=structure, le=date(2026, 10, 1))
    ailleurs = make_seance_conseil(structure=make_structure(), le=date(2026, 9, 1))
    adresse = f"/conseil/seances/{seance.pk}/convocation/modifier/"
    client = make_client(client, structure)

    for premiere in (plus_tard, ailleurs, seance):
        page = send(client, adresse, {"premiere": premiere.pk})
        assert page.status_code == 422
        assert "Choisissez une séance de ce conseil, avant celle-ci." in read(page)
        with pytest.raises(ValidationError, match="même conseil, avant celle-ci"):
            Convocation(seance=seance, premiere=premiere).full_clean()


def test_a_point_with_its_quorum_is_not_taken_up_again(seconde, structure):
    autre = make_conseil(structure=structure, le=date(2026, 9, 2))[0].points.get()
    nouveau = seconde.points.get(numero="6")
    nouveau.repris_de = autre

    with pytest.raises(ValidationError, match="Un point se reprend de la première séance"):
        nouveau.full_clean()


def test_naming_no_first_meeting_any_more_asks_for_the_quorum_again(client, seconde, structure):
    client = make_client(client, structure)
    send(client, f"/conseil/seances/{seconde.pk}/convocation/modifier/", {"premiere": ""})

    assert not loaded(seconde).seconde_convocation
    assert not seconde.points.exclude(repris_de=None).exists()


def test_a_second_convocation_that_names_no_first_meeting_says_it(structure):
    """As an upgrade leaves it when nothing is found: the quorum is required until it is named."""
    seance, _ = make_conseil(structure=structure, presents=2, seconde_convocation=True)

    assert not loaded(seance).load_appel().sans_condition
    assert "ne nomme pas la première séance : nommez-la" in list_alertes(seance)


def test_what_an_old_act_was_voted_without_is_to_be_pointed_out(seconde, plan, client):
    """The roll call of its meeting may still be written: the act keeps what it was voted with."""
    repris = seconde.points.get(numero="5.1")
    acte = make_deliberation(seance=seconde, plan=plan, point=repris)
    acte.record_vote(Vote(2))
    PointOrdreDuJour.objects.filter(pk=repris.pk).update(repris_de=None)

    assert f"la délibération {acte.numero} a été votée sans quorum" in list_alertes(seconde)
    seance = loaded(seconde)
    seance.record_appel(presences=list(seance.presences.all()), pouvoirs=[])
    client = make_client(client, seconde.structure)
    origine = Convocation.objects.get().premiere.points.get(numero="5.1")
    send(client, f"/conseil/points/{repris.pk}/", {"repris_de": origine.pk})
    assert "a été votée sans quorum" not in list_alertes(seconde)


def test_the_box_of_the_meeting_does_not_contradict_its_convocation(client, seconde, structure):
    client = make_client(client, structure)
    adresse = f"/conseil/seances/{seconde.pk}/modifier/"
    page = client.get(adresse)
    lus = {cle: v for cle, v in read_formulaire(page).items() if cle != "seconde_convocation"}
    refus = client.post(adresse, lus)

    assert "Videz d'abord la première séance, à la page Convocation" in read(refus)


def test_its_pages_say_it(client, seconde, plan, structure):
    acte = make_deliberation(seance=seconde, plan=plan)
    client = make_client(client, structure)

    page = read(client.get(seconde.get_absolute_url()))
    assert "Seconde convocation : non requis aux points repris" in page
    page = read(client.get(acte.get_absolute_url()))
    assert "Quorum : non requis, séance tenue sur seconde convocation" in page
    assert "dûment convoqué une seconde fois le 10 septembre 2026" in page
    vote = read(client.get(f"/conseil/deliberations/{acte.pk}/vote/"))
    assert "Quorum non requis, seconde convocation" in vote
    convocation = read(client.get(f"/conseil/seances/{seconde.pk}/convocation/"))
    assert "non requis, point 5.1 repris" in convocation
    assert "Conseil du 10/09/2026" in convocation


def test_an_upgrade_points_out_what_stands_in_the_meeting_before(seconde):
    """By title, else by number; what had its quorum, or is not there, is left to be said."""
    fichier = next(Path(migrations.__file__).parent.glob("*_points_repris.py"))
    Convocation.objects.all().delete()
    PointOrdreDuJour.objects.update(repris_de=None)
    point_out = import_module(f"conseil.migrations.{fichier.stem}").point_out

    point_out(apps, None)

    reprises = {p.numero: p.repris_de and p.repris_de.numero for p in seconde.points.all()}
    assert reprises == {"5.1": "5.1", "6": None}
    assert Convocation.objects.get().premiere.le == date(2026, 9, 10)


def test_an_upgrade_points_out_nothing_of_a_meeting_that_had_its_quorum(structure):
    _, elus = make_conseil(structure=structure)
    seance = make_seance_conseil(
        structure=structure, le=date(2026, 9, 14), seconde_convocation=True
    )
    fichier = next(Path(migrations.__file__).parent.glob("*_points_repris.py"))

    import_module(f"conseil.migrations.{fichier.stem}").point_out(apps, None)

    assert len(elus) == 5
    assert not seance.points.exclude(repris_de=None).exists()
    assert not Convocation.objects.exists()
