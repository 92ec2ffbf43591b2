"""Preparing a meeting of the commission, and typing its opinions there (docs/regles.md, R-H9)."""

import re
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone

from commission.lectures.preparation import lire_preparation
from commission.models import Avis, SeanceCommission
from comptes.droits import Role
from plan.models import EntreeJournal
from tests.ecran import plain, read, read_formulaire, send
from tests.fabrique import make_action, make_axe, make_utilisateur
from tests.fabrique_passe import AUJOURDHUI, AVANT_HIER, HIER, backdate

pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]
DEMAIN = AUJOURDHUI + timedelta(days=1)
IL_Y_A_LONGTEMPS = timezone.now() - timedelta(days=200)


@pytest.fixture
def direction(structure):
    return make_utilisateur(role=Role.DIRECTION, structure=structure)


@pytest.fixture
def client_direction(client, direction):
    client.force_login(direction)
    return client


@pytest.fixture
def prochaine(plan):
    return SeanceCommission.objects.create(plan=plan, le=DEMAIN)


def list_groupes(lecture):
    groupes = {g.cle: [li.ligne.code for li in g.lignes] for g in lecture.groupes}
    groupes["sans-nouvelles"] = [li.ligne.code for li in lecture.silencieuses]
    groupes["rien-a-dire"] = [li.ligne.code for li in lecture.calmes]
    return {cle: codes for cle, codes in groupes.items() if codes}


def test_each_action_is_in_the_first_group_that_it_fits(plan, prochaine):
    """The worked example of R-H9."""
    suivi = {"suivi_le": IL_Y_A_LONGTEMPS, "statut": "en_cours", "annees": [AUJOURDHUI.year]}
    tenue = SeanceCommission.objects.create(plan=plan, le=AVANT_HIER)
    decider = make_action(plan=plan, blocage="Pas de devis", **suivi)
    make_action(plan=plan, blocage="Pas de devis", **suivi)
    make_action(plan=plan, **suivi | {"annees": [AUJOURDHUI.year - 1]})
    bougee = make_action(plan=plan, avancement=20, **suivi)
    make_action(plan=plan, **suivi)
    make_action(plan=plan, annees=[AUJOURDHUI.year])
    finie = make_action(plan=plan, **suivi | {"statut": "realisee"})
    arretee = make_action(plan=plan, **suivi)
    Avis.objects.create(action=decider, seance=tenue, sens="a_arbitrer", commentaire="Trop cher")
    Avis.objects.create(action=finie, seance=tenue, sens="a_arbitrer", commentaire="Trop cher")
    backdate(AVANT_HIER)
    bougee.avancement = 60
    bougee.save_suivi(par=None, le=timezone.now())
    arretee.statut, arretee.motif = "en_pause", "Faute de temps"
    arretee.save_suivi(par=None, le=timezone.now())

    lecture = lire_preparation(plan, prochaine, on=AUJOURDHUI)

    assert list_groupes(lecture) == {
        "a-arbitrer": ["1-1-1", "1-1-8"],
        "bloquees": ["1-1-2"],
        "en-retard": ["1-1-3"],
        "avancees": ["1-1-4"],
        "sans-nouvelles": ["1-1-5", "1-1-6"],
        "rien-a-dire": ["1-1-7"],
    }
    (avancee,) = lecture.groupes[3].lignes
    assert avancee.mouvements == ("Avancement : 20 % → 60 %",)
    assert (lecture.depuis, lecture.derniere) == (AVANT_HIER, tenue)


def test_an_opinion_that_was_followed_up_asks_nothing_any_more(plan, prochaine):
    tenue = SeanceCommission.objects.create(plan=plan, le=AVANT_HIER)
    action = make_action(plan=plan, statut="en_cours", suivi_le=IL_Y_A_LONGTEMPS)
    avis = Avis.objects.create(action=action, seance=tenue, sens="a_revoir", commentaire="Cher")

    assert "a-arbitrer" in list_groupes(lire_preparation(plan, prochaine, on=AUJOURDHUI))
    avis.suite = "Un second devis est demandé"
    avis.save()
    assert "a-arbitrer" not in list_groupes(lire_preparation(plan, prochaine, on=AUJOURDHUI))


def test_a_plan_that_nobody_followed_says_what_to_do_first(client_direction, plan, prochaine):
    for _ in range(33):
        make_action(plan=plan, annees=[2024])

    page = read(client_direction.get(f"/seances/{prochaine.pk}/preparer/"))

    assert "Rien n'est encore renseigné" in page
    assert "le suivi des 33 actions du plan attend encore d'être saisi" in page
    assert "1-1-17" not in page


def test_the_first_meeting_of_all_is_compared_with_the_first_day(client_direction, plan, prochaine):
    action = make_action(plan=plan, avancement=10, suivi_le=timezone.now())
    backdate(AVANT_HIER)
    action.avancement = 50
    action.save()

    page = read(client_direction.get(f"/seances/{prochaine.pk}/preparer/"))

    assert "premier jour du plan dans l'application" in page
    assert "Avancement : 10 % → 50 %" in page


def test_no_meeting_yet_says_what_to_do_first(client_direction, plan):
    make_action(plan=plan)

    assert "Enregistrez d'abord la date de la dernière séance" in read(
        client_direction.get("/seances/")
    )


def test_an_opinion_is_typed_in_place(client_direction, plan, prochaine):
    action = make_action(plan=plan, suivi_le=timezone.now(), fait="Devis reçu")
    page = f"/seances/{prochaine.pk}/preparer/"
    adresse = f"/seances/{prochaine.pk}/avis/{action.code}/?depuis=preparer"
    assert f'hx-get="{adresse}"' in client_direction.get(page).text

    refus = send(client_direction, adresse, {"sens": "a_revoir"}, headers={"HX-Request": "true"})
    assert (refus.status_code, refus["HX-Retarget"]) == (422, "#avis-1-1-1")
    assert "Dites pourquoi" in refus.text

    reponse = send(client_direction, adresse, {"sens": "a_revoir", "commentaire": "Trop cher"})

    assert reponse["Location"] == f"{page}#action-1-1-1"
    assert "Avis : à revoir</strong> – Trop cher" in read(client_direction.get(page))
    en_place = client_direction.post(
        adresse,
        read_formulaire(client_direction.get(adresse)) | {"sens": "favorable"},
        headers={"HX-Request": "true"},
        follow=True,
    )
    assert en_place.redirect_chain[-1][0] == adresse
    assert "Avis : favorable</strong> – Trop cher" in read(en_place)


def test_two_people_give_an_opinion_at_once(plan, prochaine, structure):
    action = make_action(plan=plan)
    adresse = f"/seances/{prochaine.pk}/avis/{action.code}/?depuis=preparer"
    clients, formulaires = [], []
    for _ in range(2):
        client = Client()
        client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
        clients.append(client)
        formulaires.append(read_formulaire(client.get(adresse)))

    premier = clients[0].post(adresse, formulaires[0] | {"sens": "favorable"})
    second = clients[1].post(
        adresse, formulaires[1] | {"sens": "a_revoir", "commentaire": "Trop cher"}
    )

    assert (premier.status_code, second.status_code) == (302, 422)
    assert "Entre-temps" in plain(second.text)
    assert "Trop cher" in second.text
    assert Avis.objects.get().sens == "favorable"
    gardee = read_formulaire(second)
    assert clients[1].post(adresse, gardee).status_code == 302
    assert Avis.objects.get().sens == "a_revoir"


def test_who_only_reads_prepares_too_but_gives_no_opinion(client, plan, prochaine):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=plan.structure))
    make_action(plan=plan, suivi_le=timezone.now(), fait="Devis reçu")

    page = client.get(f"/seances/{prochaine.pk}/preparer/").text

    assert "Devis reçu" in page
    assert "Donner un avis" not in page


def test_long_words_are_cut_to_hold_on_two_pages(client_direction, plan, prochaine):
    long = "Une phrase qui n'en finit pas, avec des mots et des mots. " * 12
    for rang in range(1, 34):
        make_action(
            axe=make_axe(plan=plan, numero=1 + rang // 9),
            numero=rang,
            titre=f"Un titre d'action assez long pour passer deux lignes {rang}",
            suivi_le=timezone.now(),
            statut="en_cours",
            fait=long,
            blocage=long,
            prochaine_etape=long,
            annees=[AUJOURDHUI.year],
        )
    EntreeJournal.objects.create(action=plan.defis.get().axes.first().actions.first(), le=HIER)

    reponse = client_direction.get(f"/seances/{prochaine.pk}/preparer/commission.pdf")

    with pikepdf.open(BytesIO(reponse.content)) as pdf:
        assert len(pdf.pages) <= 3
    assert reponse["Content-Disposition"].endswith(f'commission-{DEMAIN}.pdf"')


def test_the_number_of_queries_does_not_follow_the_plan(
    client_direction, plan, prochaine, django_assert_max_num_queries
):
    SeanceCommission.objects.create(plan=plan, le=AVANT_HIER)
    adresse = f"/seances/{prochaine.pk}/preparer/"
    for _ in range(12):
        make_action(plan=plan, annees=[2024], suivi_le=timezone.now(), fait="Vu")

    with django_assert_max_num_queries(60):
        page = client_direction.get(adresse).text
    assert len(re.findall(r'class="preparee"', page)) == 12
