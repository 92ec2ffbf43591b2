"""Calendars at a secret address: docs/regles.md, R-M3 and R-M4."""

from datetime import date

import pytest
from icalendar import Calendar

from plan.lectures.agenda import lire_agenda
from plan.models import Abonnement, Agenda, Jalon
from tests.fabrique import make_action, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(plan, agent):
    return make_action(plan=plan, pilote=agent, annees=[2025], titre="La voie verte")


def open_agenda(client, portee="mes_actions"):
    """Make an address as the page does; gives its path."""
    client.post(f"/mes-actions/agenda/{portee}/")
    page = client.get("/mes-actions/agenda/").text
    return page.partition('value="http://testserver')[2].partition('"')[0]


def read(client, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    assert reponse["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(reponse.content)


def list_evenements(calendrier):
    return {str(e["uid"]).partition(".")[0]: e for e in calendrier.walk("VEVENT")}


def test_the_calendar_is_read_without_login_and_parses_back(client, client_agent, action):
    jalon = Jalon.objects.create(action=action, titre="Devis ; é, signé", du_le=date(2025, 3, 1))
    adresse = open_agenda(client_agent)
    client.logout()

    calendrier = read(client, adresse)

    evenement = list_evenements(calendrier)[f"jalon-{jalon.pk}"]
    assert evenement.decoded("dtstart") == date(2025, 3, 1)
    assert evenement.decoded("dtend") == date(2025, 3, 2)
    assert str(evenement["summary"]) == "Devis ; é, signé (1-1-1)"
    slug = action.axe.defi.plan.slug
    assert str(evenement["url"]) == f"http://testserver/plans/{slug}/actions/1-1-1/"


@pytest.mark.parametrize(
    ("faits", "le", "dit"),
    [
        pytest.param(("jour", date(2025, 6, 15)), date(2025, 6, 15), "Fin – 1-1-1", id="day"),
        pytest.param(
            ("semestre", date(2025, 6, 30)),
            date(2025, 6, 30),
            "Fin : 1er semestre 2025, jour non fixé",
            id="half-year",
        ),
        pytest.param(
            ("annee", date(2025, 12, 31)),
            date(2025, 12, 31),
            "Fin : 2025, jour non fixé",
            id="year",
        ),
        pytest.param(
            ("", None),
            date(2025, 12, 31),
            "Fin de 2025, dernière année prévue, jour non fixé",
            id="last-planned-year",
        ),
    ],
)
def test_a_vague_end_is_one_day_that_says_so(plan, action, faits, le, dit):
    """R-M3."""
    action.fin_precision, action.fin_le = faits
    action.save()

    (evenement,) = lire_agenda(plan).evenements

    assert evenement.le == le
    assert evenement.titre.startswith(dit)


@pytest.mark.parametrize(
    "faits",
    [
        pytest.param({"fin_precision": "chaque_annee"}, id="every-year"),
        pytest.param({"statut": "realisee"}, id="done"),
        pytest.param({"statut": "abandonnee", "motif": "x"}, id="abandoned"),
    ],
)
def test_what_has_no_end_to_come_has_no_day(plan, action, faits):
    for nom, valeur in faits.items():
        setattr(action, nom, valeur)
    action.save()

    assert lire_agenda(plan).evenements == ()


def test_an_action_without_year_or_date_has_no_day(plan):
    make_action(plan=plan)

    assert lire_agenda(plan).evenements == ()


def test_mine_holds_what_i_pilot_or_follow_and_the_plan_holds_all(
    client_agent, plan, agent, action
):
    suivie = make_action(plan=plan, annees=[2025])
    Abonnement.objects.create(action=suivie, utilisateur=agent)
    autre = make_action(plan=plan, annees=[2025])

    miennes = list_evenements(read(client_agent, open_agenda(client_agent)))
    client_agent.post("/mes-actions/agenda/mes_actions/", {"revoquer": "oui", "confirme": "oui"})
    toutes = list_evenements(read(client_agent, open_agenda(client_agent, "plan")))

    assert miennes.keys() == {f"fin-{action.pk}", f"fin-{suivie.pk}"}
    assert toutes.keys() == miennes.keys() | {f"fin-{autre.pk}"}


def test_the_same_thing_keeps_its_name_when_it_moves(client_agent, plan, action):
    jalon = Jalon.objects.create(action=action, titre="Devis", du_le=date(2025, 3, 1))
    adresse = open_agenda(client_agent)
    avant = {str(e["uid"]) for e in read(client_agent, adresse).walk("VEVENT")}

    jalon.du_le, jalon.titre, jalon.fait_le = date(2025, 9, 1), "Devis reçu", date(2025, 9, 2)
    jalon.save()
    apres = read(client_agent, adresse)

    assert {str(e["uid"]) for e in apres.walk("VEVENT")} == avant
    titre = list_evenements(apres)[f"jalon-{jalon.pk}"]["summary"]
    assert str(titre) == "Fait : Devis reçu (1-1-1)"


def test_a_revoked_address_gives_nothing_and_the_next_one_is_another(client_agent, action):
    ancienne = open_agenda(client_agent)
    client_agent.post("/mes-actions/agenda/mes_actions/", {"revoquer": "oui", "confirme": "oui"})
    nouvelle = open_agenda(client_agent)

    assert client_agent.get(ancienne).status_code == 404
    assert nouvelle != ancienne
    assert client_agent.get(nouvelle).status_code == 200


@pytest.mark.parametrize(
    "alterer",
    [
        pytest.param(lambda secret: "inconnu", id="unknown"),
        pytest.param(lambda secret: secret[:-1] + "-", id="signature-changed"),
        pytest.param(lambda secret: secret.partition(":")[0], id="key-alone"),
        pytest.param(lambda secret: f"x{secret}", id="key-changed"),
    ],
)
def test_a_guess_gives_nothing_and_asks_the_database_nothing(
    client_agent, agent, plan, action, alterer, django_assert_num_queries
):
    """R-M4: what the database holds is not enough either."""
    agenda = Agenda.objects.open(agent, plan, "plan", le="2026-01-01T00:00Z")
    secret = agenda.secret

    assert Agenda.objects.find_secret(secret) == agenda
    with django_assert_num_queries(0):
        assert Agenda.objects.find_secret(alterer(secret)) is None


def test_who_left_or_was_made_inactive_reads_nothing_more(client, client_agent, agent, action):
    adresse = open_agenda(client_agent)
    client.logout()

    agent.is_active = False
    agent.save()
    assert client.get(adresse).status_code == 404
    agent.is_active = True
    agent.save()
    assert client.get(adresse).status_code == 200
    agent.appartenances.all().delete()
    assert client.get(adresse).status_code == 404


def test_nobody_opens_the_calendar_of_a_plan_that_is_not_hers(client, plan, action):
    client.force_login(make_utilisateur())

    assert client.post("/mes-actions/agenda/plan/").status_code == 404
    assert client.post(f"/plans/{plan.slug}/mes-actions/agenda/plan/").status_code == 404
    assert not Agenda.objects.exists()


def test_a_calendar_is_written_by_nobody(client_agent, action):
    adresse = open_agenda(client_agent)

    assert client_agent.post(adresse).status_code == 405
    assert client_agent.post("/mes-actions/agenda/tout/").status_code == 404
    assert client_agent.get("/mes-actions/agenda/plan/").status_code == 405


def test_the_reading_costs_two_queries(plan, django_assert_num_queries):
    for _ in range(5):
        action = make_action(plan=plan, annees=[2025])
        Jalon.objects.create(action=action, titre="Devis", du_le=date(2025, 3, 1))
    make_action(plan=make_plan(structure=plan.structure), annees=[2025])

    with django_assert_num_queries(2):
        assert len(lire_agenda(plan).evenements) == 10
