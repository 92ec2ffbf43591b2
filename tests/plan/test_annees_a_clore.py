"""Years closed from « Mettre à jour » and from the calendar: docs/regles.md, R-A1, R-A2, R-S1."""

import re

import pytest
import time_machine
from django.urls import reverse

from comptes.droits import Role
from plan.models import Issue, Programmation
from tests.ecran import plain, read, read_formulaire
from tests.fabrique import make_action, make_axe, make_utilisateur
from tests.fabrique_passe import AVANT_HIER, HIER, backdate

pytestmark = pytest.mark.django_db


@pytest.fixture
def en_2026():
    with time_machine.travel("2026-03-01T12:00:00Z"):
        yield


@pytest.fixture
def action(plan):
    return make_action(plan=plan, annees=[2023, 2024, 2026], titre="La voie verte")


def year_of(action, annee):
    return Programmation.objects.get(action=action, annee=annee)


def open_suivi(client, action):
    return read_formulaire(client.get(reverse("suivi", args=[action.code])))


def post(client, action, lue=None, **saisie):
    """Send « Mettre à jour »; `_2024_issue` is what is typed for a year."""
    dites = {
        re.sub(r"^_(\d{4})_", r"annee-\1-", nom): valeur
        for nom, valeur in {"statut": "en_cours", **saisie}.items()
    }
    lue = lue or open_suivi(client, action)
    return client.post(reverse("suivi", args=[action.code]), lue | dites)


def test_only_the_past_years_that_nobody_closed_are_asked(en_2026, client_agent, action):
    Programmation.objects.filter(action=action, annee=2024).update(issue=Issue.FAITE)

    champs = open_suivi(client_agent, action)

    assert [nom for nom in champs if nom.endswith("issue")] == ["annee-2023-issue"]
    assert champs["annee-2023-issue"] == ["prevue"]


def test_one_save_writes_the_follow_up_and_the_years_that_were_said(client_agent, action, agent):
    reponse = post(
        client_agent,
        action,
        fait="Devis reçu",
        _2023_issue="faite",
        _2024_issue="reportee",
        _2024_reportee_a="2025",
        _2024_motif="Pas de budget",
    )

    assert reponse.status_code == 302
    action.refresh_from_db()
    close = year_of(action, 2024)
    assert (action.fait, year_of(action, 2023).issue) == ("Devis reçu", Issue.FAITE)
    assert (close.issue, close.reportee_a, close.motif) == ("reportee", 2025, "Pas de budget")
    assert close.close_par == agent
    assert [p.annee for p in action.programmations.tenues()] == [2023, 2025, 2026]
    page = read(client_agent.get(reponse.url))
    assert "Suivi de l'action 1-1-1 enregistré. 2023 : faite. 2024 : reportée à 2025." in page


def test_a_year_left_alone_is_not_written(client_agent, action):
    post(client_agent, action, _2023_issue="faite")

    laissee = year_of(action, 2024)
    assert (laissee.issue, laissee.close_le, laissee.history.count()) == (Issue.PREVUE, None, 1)


@pytest.mark.parametrize(
    ("saisie", "champ", "phrase"),
    [
        pytest.param(
            {"_2024_issue": "reportee", "_2024_reportee_a": "2041", "_2024_motif": "x"},
            "annee-2024-reportee_a",
            "Cette date est hors du plan (2023-2026).",
            id="outside-the-plan",
        ),
        pytest.param(
            {"_2024_issue": "reportee", "_2024_reportee_a": "2023", "_2024_motif": "x"},
            "annee-2024-reportee_a",
            "Dites à quelle année, plus tard, elle est reportée.",
            id="earlier",
        ),
        pytest.param(
            {"_2024_issue": "reportee", "_2024_reportee_a": "bientôt", "_2024_motif": "x"},
            "annee-2024-reportee_a",
            "Écrivez une année en quatre chiffres.",
            id="words",
        ),
        pytest.param(
            {"_2024_issue": "annulee"},
            "annee-2024-motif",
            "Dites pourquoi l'année est reportée ou annulée.",
            id="without-reason",
        ),
    ],
)
def test_a_year_said_badly_is_told_at_its_field_and_nothing_is_written(
    client_agent, action, saisie, champ, phrase
):
    reponse = post(client_agent, action, fait="À garder", _2023_issue="faite", **saisie)

    assert reponse.status_code == 422
    erreur = re.search(rf'id="suivi-1-1-1-{champ}_error">(.*?)</div>', reponse.text, re.DOTALL)
    assert phrase in plain(erreur[1])
    assert f'<a href="#suivi-1-1-1-{champ}">' in reponse.text
    action.refresh_from_db()
    assert (action.fait, year_of(action, 2023).issue) == ("", Issue.PREVUE)
    renvoi = read_formulaire(reponse)
    assert (renvoi["fait"], renvoi["annee-2023-issue"]) == (["À garder"], ["faite"])
    assert renvoi["annee-2024-issue"] == [saisie["_2024_issue"]]


def test_a_refused_follow_up_closes_no_year(client_agent, action):
    reponse = post(client_agent, action, statut="en_pause", _2023_issue="faite")

    assert reponse.status_code == 422
    assert year_of(action, 2023).issue == Issue.PREVUE


def test_two_people_close_two_years_of_one_action(client_agent, action):
    """R-S1: what is left alone stays as somebody else wrote it, even in a form opened before."""
    lue = open_suivi(client_agent, action)
    post(client_agent, action, lue, _2023_issue="faite")

    assert post(client_agent, action, lue, _2024_issue="en_partie").status_code == 302
    assert year_of(action, 2023).issue == Issue.FAITE
    assert year_of(action, 2024).issue == Issue.EN_PARTIE
    assert year_of(action, 2023).history.count() == 2


def test_one_year_closed_by_two_people_shows_both_and_loses_nothing(client_agent, action):
    lue = open_suivi(client_agent, action)
    post(client_agent, action, lue, _2023_issue="faite")

    refus = post(client_agent, action, lue, _2023_issue="annulee", _2023_motif="Retirée")

    assert refus.status_code == 409
    assert "Entre-temps, Camille Agent a écrit le" in read(refus)
    assert "« faite »" in read(refus)
    assert year_of(action, 2023).issue == Issue.FAITE
    assert post(client_agent, action, read_formulaire(refus)).status_code == 302
    assert year_of(action, 2023).issue == Issue.ANNULEE


def test_a_year_that_was_taken_away_meanwhile_is_told(client_agent, action):
    lue = open_suivi(client_agent, action)
    year_of(action, 2023).delete()

    laissee = post(client_agent, action, lue, fait="Devis")
    refus = post(client_agent, action, lue, fait="Devis", _2023_issue="faite")

    assert laissee.status_code == 302
    assert refus.status_code == 422
    assert "L'année 2023 n'est plus prévue" in read(refus)
    assert not Programmation.objects.filter(action=action, annee=2023).exists()


# The calendar


def list_gestes(page):
    return re.findall(r'id="geste-([\d-]+)"', page.text)


def test_the_past_and_current_years_of_the_calendar_open_their_form(en_2026, client_agent, plan):
    action = make_action(plan=plan, annees=[2023, 2025, 2026])
    Programmation.objects.filter(annee=2023).update(issue=Issue.ANNULEE, motif="x")
    plan.annee_fin = 2028
    plan.save()
    Programmation.objects.create(action=action, annee=2027)

    page = client_agent.get("/calendrier/?texte=action")

    assert list_gestes(page) == ["1-1-1-2023", "1-1-1-2025", "1-1-1-2026"]
    assert "/actions/1-1-1/annees/2025/?retour=%2Fcalendrier%2F%3Ftexte%3Daction" in page.text


@pytest.mark.django_db(databases=["default", "passe"])
@pytest.mark.parametrize(
    ("role", "requete"),
    [
        pytest.param(Role.LECTURE, "", id="who-reads"),
        pytest.param(Role.DIRECTION, f"?au={HIER}", id="a-past-day"),
    ],
)
def test_nobody_closes_a_year_without_the_right_nor_at_a_past_day(
    midi, client, plan, role, requete
):
    make_action(plan=plan, annees=[2024], titre="La voie verte")
    backdate(AVANT_HIER)
    client.force_login(make_utilisateur(role=role, structure=plan.structure))

    page = client.get(f"/calendrier/{requete}")

    assert "La voie verte" in page.text
    assert list_gestes(page) == []
    assert "hx-get" not in page.text
    assert bool(list_gestes(client.get("/calendrier/"))) == (role == Role.DIRECTION)


def test_a_year_closed_in_place_leads_back_to_the_calendar_as_it_was(client_agent, action):
    adresse = reverse("cloture", args=[action.code, 2024])
    depuis = {"retour": "/calendrier/?texte=voie", "depuis": "calendrier"}
    htmx = {"HX-Request": "true"}
    page = client_agent.get(adresse, depuis)

    refus = client_agent.post(adresse, read_formulaire(page) | {"issue": "reportee"}, headers=htmx)
    reponse = client_agent.post(adresse, read_formulaire(refus) | {"issue": "faite"}, headers=htmx)

    assert 'hx-target="#calendrier"' in page.text
    assert (refus.status_code, refus["HX-Retarget"]) == (422, "#cloture-1-1-1-2024")
    assert 'hx-target="#calendrier"' in refus.text
    assert (reponse.status_code, reponse.url) == (302, "/calendrier/?texte=voie")
    assert "Action 1-1-1, 2024 : faite." in read(client_agent.get(reponse.url))


def test_a_closing_never_leads_out_of_the_site(client_agent, action):
    adresse = reverse("cloture", args=[action.code, 2024])
    lue = read_formulaire(client_agent.get(adresse))

    reponse = client_agent.post(
        adresse, lue | {"issue": "faite", "retour": "https://ailleurs.example/"}
    )

    assert reponse.url == "/actions/1-1-1/#annees"


def test_each_table_of_the_calendar_has_its_name(client_agent, plan):
    make_action(plan=plan, annees=[2024])
    make_action(axe=make_axe(plan=plan, defi=2), annees=[2025])

    page = client_agent.get("/calendrier/").text

    noms = re.findall(r"<table.*?<caption[^>]*>(.*?)</caption>", page, re.DOTALL)
    assert noms == [
        "Années prévues des actions du défi 1",
        "Années prévues des actions du défi 2",
        "Actions prévues, par année",
    ]
    assert page.count("<table") == 3
    assert "rowgroup" not in page
