"""Meetings of several organs, and what they say in the acts (R-V27, R-V28)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from commission.lectures.preparation import lire_compte_rendu, lire_preparation
from commission.models import Avis, AvisOrgane, Reunion, SeanceCommission
from conseil.actes.vote import Vote
from instances.models import Organe
from plan.models import Action
from tests.commission.fabrique_organes import LE, call, direction, make_membre, make_organe, organe
from tests.ecran import read, read_lue
from tests.fabrique import make_action, make_plan, make_structure
from tests.fabrique_conseil import make_conseil, make_deliberation, make_elu

__all__ = ["direction", "organe"]
pytestmark = pytest.mark.django_db


# Two organs do not mix


def test_two_organs_meet_on_the_same_day_and_each_once(plan, organe):
    SeanceCommission.objects.create(plan=plan, le=LE)
    SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)

    for faits in ({}, {"organe": organe}):
        with pytest.raises(ValidationError, match="a déjà cette date"):
            SeanceCommission(plan=plan, le=LE, **faits).full_clean()


def test_what_was_done_is_told_to_the_commission_alone(client, plan, organe, direction):
    hier = timezone.localdate() - timedelta(days=1)
    action = make_action(plan=plan, fait="Devis reçu", fait_le=timezone.now())
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=hier)
    client.force_login(direction)
    adresse = reverse("clore-seance", args=[seance.pk])
    saisi = read_lue(client, adresse) | {"tenue_par": "Mme Martin", "prochaine_le": "2099-01-02"}

    question = read(client.post(adresse, saisi))
    client.post(adresse, saisi | {"confirme": "oui"})

    assert "Le plan et son suivi restent comme ils sont" in question
    action.refresh_from_db()
    assert action.fait == "Devis reçu"
    assert not hasattr(SeanceCommission.objects.get(pk=seance.pk), "etat_arrete")
    assert organe.seances.filter(le="2099-01-02").count() == 1
    assert SeanceCommission.objects.de_la_commission().count() == 0
    relue = Action.objects.with_etat(on=timezone.localdate()).get()
    assert (relue.commission_le, relue.commission_close_le) == (None, None)


def test_the_data_are_frozen_by_the_commission_alone(client, plan, organe, direction):
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    client.force_login(direction)

    reponse = client.post(reverse("arreter-seance", args=[seance.pk]), follow=True)

    assert "Seule la commission qui suit le plan" in read(reponse)
    assert not hasattr(SeanceCommission.objects.get(pk=seance.pk), "etat_arrete")


def test_each_organ_prepares_after_its_own_last_meeting_and_opinions(plan, organe):
    action = make_action(plan=plan)
    tenues = {
        qui: SeanceCommission.objects.create(plan=plan, organe=qui, le=le)
        for qui, le in ((None, LE), (organe, LE + timedelta(days=1)))
    }
    Avis.objects.create(
        action=action, seance=tenues[organe], sens="a_arbitrer", commentaire="Trop cher"
    )
    on = LE + timedelta(days=9)
    for qui, tenue in tenues.items():
        suivante = SeanceCommission.objects.create(plan=plan, organe=qui, le=on)

        lecture = lire_preparation(plan, suivante, on=on)
        rendu = lire_compte_rendu(plan, suivante, on=on)

        assert lecture.derniere == tenue == rendu.precedente
        a_arbitrer = [groupe for groupe in lecture.groupes if groupe.cle == "a-arbitrer"]
        assert bool(a_arbitrer) == (qui == organe)
    assert not Action.objects.a_arbitrer().exists()


def test_the_next_meeting_of_the_home_is_that_of_the_commission(client, plan, organe, direction):
    SeanceCommission.objects.create(plan=plan, organe=organe, le="2099-01-02")
    client.force_login(direction)

    assert "Aucune séance à venir n'est inscrite" in read(client.get(reverse("accueil")))
    assert "2 janvier 2099" not in read(client.get(reverse("mode-seance")))


def test_pages_of_a_meeting_say_of_which_organ(client, plan, organe, direction):
    make_action(plan=plan, suivi_le=timezone.now(), statut="en_cours")
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    client.force_login(direction)

    for nom in ("seance", "preparer-seance", "compte-rendu", "clore-seance"):
        texte = read(client.get(reverse(nom, args=[seance.pk])))
        assert "Conseil d'exploitation" in texte, nom
        assert "la commission du" not in texte.lower(), nom


# By the pages


def test_an_organ_and_its_members_are_typed(client, plan, direction):
    client.force_login(direction)
    vide = read(client.get(reverse("organes")))
    assert "Ajoutez d'abord la commission tourisme ou le conseil d'exploitation" in vide

    client.post(reverse("nouvel-organe"), {"genre": "exploitation", "nom": "Conseil", "quorum": ""})
    organe = Organe.objects.get()
    adresse = reverse("nouveau-membre", args=[organe.pk])
    elu = make_elu("DUPONT", structure=plan.structure)
    rien = client.post(adresse, {"role": "3"})
    assert "Choisissez un élu du conseil, ou écrivez un nom." in read(rien)
    voisin = make_elu("VOISIN", structure=make_structure())
    assert client.post(adresse, {"role": "3", "elu": voisin.pk}).status_code == 422
    client.post(adresse, {"role": "1", "elu": elu.pk, "debut": "2026-04-24"})

    page = read(client.get(reverse("organes")))
    assert "DUPONT Dominique" in page
    assert "Depuis le 24 avril 2026" in page


def test_a_genre_once_said_stays(client, plan, organe, direction):
    client.force_login(direction)
    adresse = reverse("organe", args=[organe.pk])

    client.post(adresse, read_lue(client, adresse) | {"genre": "autre", "nom": "Le conseil"})

    organe.refresh_from_db()
    assert (organe.genre, organe.nom) == ("exploitation", "Le conseil")


def test_a_convocation_says_to_whom_it_was_sent(client, plan, organe, direction):
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le="2099-06-03")
    client.force_login(direction)
    adresse = reverse("reunion", args=[seance.pk])
    un = organe.membres.get(nom="GÎTE")
    saisi = {"ordre_du_jour": "Les tarifs", "heure": "18:00", "convoques": [un.pk]}

    tard = client.post(adresse, saisi | {"convoquee_le": "2099-06-04"})
    assert "Une convocation part avant la séance." in read(tard)
    assert "Présents" not in read(tard)
    client.post(adresse, saisi | {"convoquee_le": "2099-05-20", "presents": [un.pk]})

    page = read(client.get(seance.get_absolute_url()))
    assert "Convocation envoyée le 20 mai 2099 à GÎTE Anne." in page
    assert not seance.reunion.presents.exists()
    papier = client.get(reverse("preparer-seance-pdf", args=[seance.pk]))
    assert papier["Content-Type"] == "application/pdf"


def test_the_roll_call_is_typed_and_who_replaces_is_named(client, plan, organe, direction):
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    client.force_login(direction)
    adresse = reverse("reunion", args=[seance.pk])
    un, deux, *_ = organe.membres.ordered()
    ancien = make_membre(organe, "ANCIEN", fin=LE - timedelta(days=1))
    intrus = make_membre(make_organe(plan.structure, nom="Comité"), "INTRUS")

    for autre in (ancien, intrus):
        assert client.post(adresse, {"presents": [autre.pk]}).status_code == 422
    double = client.post(adresse, {"presents": [un.pk], "excuses": [un.pk]})
    assert "a deux réponses : gardez-en une" in read(double)
    sans_nom = client.post(adresse, {"presents": [un.pk], "remplaces": [deux.pk]})
    assert "Écrivez qui remplace ou représente." in read(sans_nom)
    assert not Reunion.objects.exists()
    juste = {"presents": [un.pk], "remplaces": [deux.pk], "remplacants": "M. Martin"}
    client.post(adresse, juste)

    page = read(client.get(seance.get_absolute_url()))
    assert "1 présent sur 5 membres" in page
    assert f"Remplacés : {deux} (par M. Martin)." in page
    assert "Quorum : 3, non atteint." in read(client.get(reverse("compte-rendu", args=[seance.pk])))


@pytest.mark.parametrize(
    ("sens", "pour", "contre", "juste"),
    [
        ("favorable", 3, 1, True),
        ("favorable", 1, 3, False),
        pytest.param("favorable", 2, 2, True, id="the president may settle it"),
        ("defavorable", 3, 1, False),
        ("defavorable", 2, 2, True),
        ("reserve", 1, 3, True),
    ],
)
def test_an_opinion_follows_its_voices(plan, organe, sens, pour, contre, juste):
    """R-V28."""
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    avis = AvisOrgane(
        seance=seance, objet="Tarifs", sens=sens, pour=pour, contre=contre, abstentions=0
    )
    if juste:
        avis.full_clean()
        return
    with pytest.raises(ValidationError, match="ne suit pas les voix"):
        avis.full_clean()


def test_an_opinion_is_given_once_the_meeting_began_by_those_who_are_there(
    client, plan, organe, direction
):
    a_venir = SeanceCommission.objects.create(plan=plan, organe=organe, le="2099-01-02")
    seance = SeanceCommission.objects.create(plan=plan, organe=organe, le=LE)
    call(seance, presents=[0, 1, 2])
    client.force_login(direction)
    saisi = {"objet": "Tarifs", "sens": "favorable"}

    tot = client.post(reverse("nouvel-avis-rendu", args=[a_venir.pk]), saisi, follow=True)
    assert "n'a pas encore eu lieu" in read(tot)
    adresse = reverse("nouvel-avis-rendu", args=[seance.pk])
    assert "les trois nombres de voix, ou aucun" in read(
        client.post(adresse, saisi | {"pour": "3"})
    )
    voix = {"pour": "3", "contre": "1", "abstentions": "0"}
    assert "4 voix, mais 3 présents" in read(client.post(adresse, saisi | voix))
    assert not AvisOrgane.objects.exists()
    client.post(adresse, saisi | voix | {"contre": "0"})

    assert AvisOrgane.objects.get().vote == "3 pour, 0 contre, 0 abstention"
    assert "</strong> : Tarifs (3 pour, 0 contre" in read(client.get(seance.get_absolute_url()))


# In the act


@pytest.mark.parametrize(
    ("sens", "dit"),
    [
        ("favorable", "Vu l'avis favorable du conseil d'exploitation du 3 juin 2026"),
        (
            "sans",
            "Vu la saisine du conseil d'exploitation du 3 juin 2026, qui n'a pas rendu d'avis",
        ),
    ],
)
def test_an_act_prints_and_keeps_the_opinions_linked_to_it(
    client, plan, organe, direction, sens, dit
):
    """R-V28."""
    rendu = AvisOrgane.objects.create(
        seance=SeanceCommission.objects.create(plan=plan, organe=organe, le=LE),
        objet="Tarifs",
        sens=sens,
    )
    seance, _ = make_conseil(structure=plan.structure)
    acte = make_deliberation(seance=seance, plan=plan)
    assert acte.compose_formules().avis == ()
    acte.avis_lies.add(rendu)

    acte.record_vote(Vote(5, 0, 0, 0, ""))
    rendu.sens = "defavorable"
    rendu.save()
    organe.nom = "Comité"
    organe.save()

    acte.refresh_from_db()
    assert acte.compose_formules().avis == (dit,)
    client.force_login(direction)
    assert dit in read(client.get(acte.get_absolute_url()))


def test_an_act_voted_before_keeps_its_set_phrases(plan):
    acte = make_deliberation(plan=plan)
    acte.record_vote(Vote(5, 0, 0, 0, ""))
    anciennes = {nom: mot for nom, mot in acte.formules.items() if nom != "avis"}
    acte.formules = anciennes

    assert acte.compose_formules().avis == ()


def test_an_opinion_given_after_the_vote_is_refused(client, plan, organe, direction):
    tard = AvisOrgane.objects.create(
        seance=SeanceCommission.objects.create(plan=plan, organe=organe, le=LE),
        objet="Tarifs",
        sens="favorable",
    )
    call(tard.seance, presents=[0])
    seance, _ = make_conseil(structure=plan.structure, le=LE - timedelta(days=1))
    acte = make_deliberation(seance=seance, plan=plan)
    client.force_login(direction)
    adresse = reverse("modifier-deliberation", args=[acte.pk])

    refus = client.post(adresse, read_lue(client, adresse) | {"avis_lies": [tard.pk]})

    assert "est rendu après la séance du 02/06/2026" in read(refus)
    assert "favorable – Tarifs, sans quorum" in read(refus)
    acte.avis_lies.add(tard)
    with pytest.raises(ValidationError, match="est rendu après la séance"):
        acte.record_vote(Vote(5, 0, 0, 0, ""))


def test_the_opinion_of_another_structure_is_not_offered(plan, organe):
    autre = make_plan()
    AvisOrgane.objects.create(
        seance=SeanceCommission.objects.create(plan=autre, le=LE), objet="X", sens="favorable"
    )

    assert not AvisOrgane.objects.for_structure(plan.structure).exists()
