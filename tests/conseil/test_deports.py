"""Who takes no part in a point, from its page to the act: docs/regles.md, R-V10, R-V17, R-V18."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from comptes.droits import Role
from conseil.actes.vote import Vote
from conseil.lectures.deliberation import lire_deliberation
from conseil.models import Deliberation, Deport, PointOrdreDuJour
from tests.ecran import read, read_formulaire, read_lue
from tests.fabrique import make_utilisateur
from tests.fabrique_conseil import (
    make_conseil,
    make_deliberation,
    make_deliberation_votee,
    make_deport,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def direction(client, structure, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


@pytest.fixture
def seance(structure):
    return make_conseil(structure=structure)[0]


@pytest.fixture
def elus(seance):
    return [presence.elu for presence in seance.presences.order_by("elu__nom")]


@pytest.fixture
def acte(seance, plan):
    return make_deliberation(seance=seance, plan=plan)


def read_acte():
    return lire_deliberation(Deliberation.objects.loaded_for_deliberation().get())


def test_a_deport_is_noted_at_its_point_and_said_in_the_act(direction, acte, elus):
    adresse = reverse("deports", args=[acte.point_id])

    reponse = direction.post(
        adresse,
        read_lue(direction, adresse)
        | {"elu": elus[3].pk, "fondement": "interesse", "motif": "gérante", "retire": "on"},
    )

    assert reponse.status_code == 302
    page = read(direction.get(adresse))
    assert "<strong>4 voix</strong> : 4 présents" in page
    phrase = f"{elus[3].nom_signe}, intéressé à l'affaire (gérante), s'est retiré, n'a pris part ni"
    assert phrase in page
    acte.record_vote(Vote(4))
    lue = read_acte()
    assert lue.mentions == (
        f"{elus[3].nom_signe}, intéressé à l'affaire (gérante), s'est retiré, n'a pris part ni au "
        "débat ni au vote.",
        "Présents à ce point : 4, votants : 4, quorum : 3 sur 5.",
    )
    assert [n.mention for n in lue.feuille.presents if n.elu == elus[3].pk] == [
        "(déport au point 5.1)"
    ]
    assert phrase in read(direction.get(acte.get_absolute_url()))


def test_who_stays_without_taking_part_is_said_so(acte, elus):
    make_deport(acte.point, elus[3], retire=False)

    assert "présent, n'a pris part ni au débat ni au vote" in read_acte().mentions[0]


def test_the_voice_of_who_takes_no_part_is_refused(acte, elus):
    make_deport(acte.point, elus[3])

    with pytest.raises(ValidationError, match="5 voix sont comptées, le conseil n'en a que 4"):
        acte.record_vote(Vote(5))


def test_the_proxy_that_does_not_serve_is_told(structure, plan):
    seance, elus = make_conseil(structure=structure, presents=4)
    seance.pouvoirs.create(mandant=elus[4], mandataire=elus[3])
    acte = make_deliberation(seance=seance, plan=plan)
    make_deport(acte.point, elus[3])

    dits = f"le pouvoir donné par {elus[4]} à {elus[3]} ne sert pas à ce point"
    assert dits in read_acte().mentions[0]
    acte.record_vote(Vote(3))


def test_a_representative_is_not_in_exercise_and_the_act_says_it(acte, elus):
    make_deport(acte.point, elus[3], "representant", motif="GAL")

    mentions = read_acte().mentions
    assert "représentant de la collectivité (GAL)" in mentions[0]
    assert "son siège n'est pas compté en exercice" in mentions[0]
    assert mentions[1] == "Présents à ce point : 4, quorum : 3 sur 4."


def test_the_secretary_who_takes_no_part_is_told(acte, elus, seance):
    make_deport(acte.point, seance.secretaire)

    with pytest.raises(ValidationError, match="Le secrétaire de séance se déporte à ce point"):
        acte.record_vote(Vote(4))


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        pytest.param({"motif": ""}, "Dites pourquoi", id="no-reason"),
        pytest.param({"elu": ""}, "obligatoire", id="nobody"),
        pytest.param({}, "Ce conseiller se déporte déjà à ce point", id="twice"),
    ],
)
def test_a_bad_deport_is_refused_in_french(direction, acte, elus, saisie, phrase):
    make_deport(acte.point, elus[3])
    adresse = reverse("deports", args=[acte.point_id])
    saisi = {"elu": elus[3].pk, "fondement": "interesse", "motif": "gérante", **saisie}

    reponse = direction.post(adresse, read_lue(direction, adresse) | saisi)

    assert reponse.status_code == 422
    assert phrase in read(reponse)
    assert Deport.objects.count() == 1


def test_a_deport_is_taken_back_until_the_vote(direction, acte, elus):
    deport = make_deport(acte.point, elus[3])
    adresse = reverse("supprimer-deport", args=[deport.pk])

    direction.post(
        adresse, read_formulaire(direction.get(reverse("deports", args=[acte.point_id])))
    )
    assert not Deport.objects.exists()
    assert Deport.history.count() == 2

    deport = make_deport(acte.point, elus[3])
    acte.record_vote(Vote(4))
    reponse = direction.post(reverse("supprimer-deport", args=[deport.pk]), follow=True)
    assert "est votée : elle ne change plus" in read(reponse)
    assert "Retirer" not in read(reponse)
    autre = {"elu": elus[2].pk, "fondement": "interesse", "motif": "gérante"}
    refus = direction.post(reverse("deports", args=[acte.point_id]), autre, follow=True)
    assert "est votée : elle ne change plus" in read(refus)
    assert Deport.objects.count() == 1


@pytest.mark.parametrize(
    "requete",
    [
        "DELETE FROM conseil_deport",
        "UPDATE conseil_deport SET motif = 'autre'",
        "UPDATE conseil_deport SET point_id = {autre}",
        "INSERT INTO conseil_deport (point_id, elu_id, fondement, motif, retire) "
        "SELECT point_id, {elu}, fondement, motif, retire FROM conseil_deport",
    ],
)
def test_the_database_keeps_the_deports_of_a_voted_act(requete):
    """R-V10."""
    acte = make_deliberation()
    elus = [presence.elu for presence in acte.point.seance.presences.order_by("elu__nom")]
    make_deport(acte.point, elus[3])
    acte.record_vote(Vote(4))
    autre = PointOrdreDuJour.objects.create(seance=acte.point.seance, numero="9.9")
    sql = requete.format(autre=autre.pk, elu=elus[2].pk)

    with pytest.raises(DatabaseError, match="Un acte voté ne change plus"), transaction.atomic():
        connection.cursor().execute(sql)


def test_a_deport_moves_neither_the_roll_call_nor_another_vote(structure, plan):
    """The roll call of a voted act is compared with its déports: saved again, it is the same."""
    seance, elus = make_conseil(structure=structure, points=("4.1", "5.1"))
    acte = make_deliberation(seance=seance, plan=plan)
    make_deport(acte.point, elus[3])
    acte.record_vote(Vote(4))

    presences = list(seance.presences.all())
    seance.record_appel(presences=presences, pouvoirs=[])

    assert acte.compose_feuille().au_point.membres_presents == 4


# The account: R-V18


@pytest.fixture
def presidee(seance, elus, acte, monkeypatch):
    """The president is the third; the fourth chairs the point."""
    seance.president = elus[2]
    seance.save()
    acte.refresh_from_db()
    monkeypatch.setattr(PointOrdreDuJour, "find_president", lambda point: elus[3], raising=False)
    return acte


def test_the_account_is_voted_without_its_president(presidee, elus):
    with pytest.raises(ValidationError, match="notez son déport, même s'il est absent"):
        presidee.record_vote(Vote(5, compte=True))
    make_deport(presidee.point, elus[2], "compte", motif="")

    presidee.record_vote(Vote(2, 2, compte=True))

    lue = read_acte()
    assert f"{elus[2].nom_signe}, président, s'est retiré au moment du vote." in lue.mentions
    assert f"La présidence est assurée par {elus[3].nom_signe}, élu à cet effet." in lue.mentions
    assert lue.decision.endswith("2 contre, une majorité ne s'étant pas dégagée contre,")
    assert lue.feuille.president == elus[3].nom_signe
    assert presidee.vote.is_adoptee


def test_an_account_that_a_majority_refuses_is_not_settled(presidee, elus):
    make_deport(presidee.point, elus[2], "compte", motif="")

    presidee.record_vote(Vote(1, 3, compte=True))

    assert read_acte().decision.endswith("s'étant dégagée contre, n'arrête pas le compte :")


def test_who_chairs_the_account_is_not_the_president(seance, elus, acte):
    seance.president = elus[2]
    seance.save()
    make_deport(acte.point, elus[2], "compte", motif="")
    acte.refresh_from_db()

    with pytest.raises(ValidationError, match="le conseil élit pour présider"):
        acte.record_vote(Vote(4, compte=True))


def test_an_act_voted_before_the_ballots_reads_as_it_did():
    """What an earlier version kept: numbers in columns, a roll call without déports."""
    acte = make_deliberation_votee()
    kept = {nom: valeur for nom, valeur in acte.feuille.items() if nom != "deports"}
    nouveaux = ("retires", "hors_exercice", "inutilises")
    kept["au_point"] = {n: v for n, v in kept["au_point"].items() if n not in nouveaux}
    avant = read_acte()
    acte.details, acte.feuille = None, kept

    lue = lire_deliberation(acte)

    assert (lue.decision, lue.decompte, lue.mentions) == (avant.decision, avant.decompte, ())
    assert lue.feuille == avant.feuille
    assert acte.vote == Vote(5)
