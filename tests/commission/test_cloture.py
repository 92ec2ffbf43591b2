"""Closing a meeting: told, frozen, kept in the journals, followed by the next (R-H9)."""

import re
import subprocess
from datetime import datetime, time, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from commission.lectures.comparaison import comparer
from commission.models import Avis, EtatArrete, SeanceCommission
from comptes.droits import Role
from plan.lectures.arbre import lire_arbre
from plan.models import Action, EntreeJournal
from tests.ecran import plain, read, read_formulaire
from tests.fabrique import make_action, make_utilisateur
from tests.fabrique_passe import AUJOURDHUI, AVANT_HIER, HIER, backdate

pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]
MOIS_PROCHAIN = AUJOURDHUI + timedelta(days=30)
SAISIE = {
    "tenue_par": "Mme Martin",
    "decisions": "Le stand est reporté.",
    "prochaine_le": str(MOIS_PROCHAIN),
}


def at(jour, heure=9):
    return timezone.make_aware(datetime.combine(jour, time(heure)))


@pytest.fixture
def direction(structure):
    return make_utilisateur(role=Role.DIRECTION, structure=structure, last_name="Durand")


@pytest.fixture
def client_direction(client, direction):
    client.force_login(direction)
    return client


@pytest.fixture
def seance(plan):
    """A meeting of yesterday, of a plan known since the day before."""
    le = at(AVANT_HIER)
    make_action(plan=plan, fait="Devis *reçu*\nChoix fait", fait_le=le, suivi_le=le)
    make_action(plan=plan, statut="en_cours", fait="Après la séance", fait_le=timezone.now())
    make_action(plan=plan)
    seance = SeanceCommission.objects.create(plan=plan, le=HIER)
    backdate(AVANT_HIER)
    return seance


def close(client, seance, saisie=SAISIE, **reste):
    adresse = f"/seances/{seance.pk}/clore/"
    return client.post(adresse, read_formulaire(client.get(adresse)) | saisie | reste)


def test_it_asks_once_then_does_it_all(client_direction, seance, direction):
    question = close(client_direction, seance)
    assert "passe au journal pour 1 action" in read(question)
    assert not EtatArrete.objects.exists()

    reponse = close(client_direction, seance, confirme="oui")

    assert reponse["Location"] == f"/seances/{seance.pk}/compte-rendu/"
    seance.refresh_from_db()
    assert (seance.tenue_par, seance.close_par) == ("Mme Martin", direction)
    assert seance.etat_arrete.is_intact
    assert SeanceCommission.objects.filter(le=MOIS_PROCHAIN).count() == 1
    entree = EntreeJournal.objects.get()
    assert (entree.le, entree.commission_le) == (AVANT_HIER, HIER)
    assert sorted(Action.objects.values_list("fait", flat=True)) == ["", "", "Après la séance"]


def test_the_journal_says_from_which_meeting_the_words_come(client_direction, seance):
    close(client_direction, seance, confirme="oui")

    page = read(client_direction.get("/actions/1-1-1/"))

    assert f"Fait, présenté à la commission du {HIER.day}" in page
    assert re.search(r"Devis \*reçu\*<br ?/?> Choix fait", page)


def test_words_are_said_of_the_first_meeting_that_saw_them(client_direction, plan, seance):
    SeanceCommission.objects.create(plan=plan, le=AVANT_HIER)

    close(client_direction, seance, confirme="oui")

    assert EntreeJournal.objects.get().commission_le == AVANT_HIER


def test_what_was_kept_in_the_journal_never_appears_as_new(client_direction, plan, seance):
    close(client_direction, seance, confirme="oui")

    depuis = comparer(plan, du=HIER, au=AUJOURDHUI, ici=AUJOURDHUI)
    autour = comparer(plan, du=AVANT_HIER, au=AUJOURDHUI, ici=AUJOURDHUI)

    assert depuis.actions == ()
    assert [ecart.code for ecart in autour.actions if ecart.journal] == ["1-1-1"]
    assert not any(ligne.is_fait_ancien for ligne in lire_arbre(plan, on=AUJOURDHUI).lignes)


def test_the_frozen_day_still_shows_what_the_meeting_saw(client_direction, seance):
    close(client_direction, seance, confirme="oui")

    page = read(client_direction.get(f"/au/{HIER}/actions/1-1-1/"))

    assert "Fait depuis la dernière commission" in page
    assert "Devis *reçu*" in page


def test_pressed_twice_it_is_done_once(client_direction, seance):
    adresse = f"/seances/{seance.pk}/clore/"
    saisie = read_formulaire(client_direction.get(adresse)) | SAISIE | {"confirme": "oui"}

    reponses = [client_direction.post(adresse, saisie) for _ in range(2)]

    assert [reponse.status_code for reponse in reponses] == [302, 302]
    assert EntreeJournal.objects.count() == EtatArrete.objects.count() == 1
    assert SeanceCommission.objects.count() == 2


def test_all_or_nothing(client_direction, seance, monkeypatch):
    def fail(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(SeanceCommission.objects.__class__, "get_or_create", fail)
    with pytest.raises(IntegrityError):
        close(client_direction, seance, confirme="oui")

    seance.refresh_from_db()
    assert seance.close_le is None
    assert not EtatArrete.objects.exists()
    assert not EntreeJournal.objects.exists()
    assert Action.objects.filter(fait="").count() == 1


def test_a_meeting_frozen_before_is_closed_without_freezing_again(client_direction, seance):
    client_direction.post(f"/seances/{seance.pk}/arreter/", {"confirme": "oui"})
    avant = EtatArrete.objects.get().empreinte

    question = close(client_direction, seance)
    close(client_direction, seance, confirme="oui")

    assert "déjà arrêtées" in read(question)
    assert EtatArrete.objects.get().empreinte == avant
    assert EntreeJournal.objects.count() == 1


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        pytest.param({"prochaine_le": str(AVANT_HIER)}, "vient après celle-ci", id="before"),
        pytest.param({"prochaine_le": "demain"}, "Écrivez une date comme", id="no-date"),
    ],
)
def test_a_wrong_next_day_is_told_and_nothing_is_lost(client_direction, seance, saisie, phrase):
    refus = close(client_direction, seance, SAISIE | saisie, confirme="oui")

    assert refus.status_code == 422
    assert phrase in read(refus)
    assert "Le stand est reporté." in refus.text
    assert not EtatArrete.objects.exists()


def test_the_next_day_may_wait_or_be_there_already(client_direction, plan, seance):
    SeanceCommission.objects.create(plan=plan, le=MOIS_PROCHAIN, intitule="La grande")

    close(client_direction, seance, confirme="oui")

    assert SeanceCommission.objects.count() == 2
    seance.refresh_from_db()
    close(client_direction, seance, {"decisions": "Autre", "prochaine_le": ""})
    seance.refresh_from_db()
    assert seance.decisions == "Autre"
    assert SeanceCommission.objects.count() == 2


@pytest.mark.parametrize(
    ("jours", "vers"),
    [pytest.param(2, "preparer", id="to-come"), pytest.param(-900, "", id="before-the-plan")],
)
def test_what_cannot_be_closed_says_so(client_direction, plan, jours, vers):
    make_action(plan=plan)
    autre = SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI + timedelta(days=jours))

    reponse = client_direction.post(f"/seances/{autre.pk}/clore/", {"confirme": "oui"}, follow=True)

    assert reponse.redirect_chain[-1][0] == f"/seances/{autre.pk}/{vers and vers + '/'}"
    assert 'class="message' in reponse.text or "messages" in reponse.text
    autre.refresh_from_db()
    assert autre.close_le is None


@pytest.mark.parametrize("is_pdf", [False, True])
def test_the_report_says_all_of_the_meeting(client_direction, plan, seance, is_pdf):
    Avis.objects.create(
        action=Action.objects.first(), seance=seance, sens="a_revoir", commentaire="Trop cher"
    )
    close(client_direction, seance, confirme="oui")

    suite = "compte-rendu.pdf" if is_pdf else ""
    reponse = client_direction.get(f"/seances/{seance.pk}/compte-rendu/{suite}")
    if is_pdf:
        lu = subprocess.run(
            ["pdftotext", "-", "-"], input=reponse.content, capture_output=True, check=True
        )
        texte = plain(lu.stdout.decode())
    else:
        texte = read(reponse)

    for attendu in ("Présidée par", "Mme Martin", "Le stand est reporté.", "À revoir", "Trop cher"):
        assert attendu in texte
    assert "Devis *reçu*" in texte
    assert "Prochaine commission le" in texte
    assert "provisoire" not in texte


def test_who_reads_sees_the_report_and_closes_nothing(client, plan, seance):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=plan.structure))

    assert client.get(f"/seances/{seance.pk}/compte-rendu/").status_code == 200
    assert "Clore" not in client.get(f"/seances/{seance.pk}/").text
    assert client.post(f"/seances/{seance.pk}/clore/", {"confirme": "oui"}).status_code == 403
