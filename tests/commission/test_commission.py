"""The commission: percentages with their formula (R-E5 to R-E7), board, opinions, report."""

import re
import subprocess
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from budget.models import Depense
from commission.lectures.bilan import lire_bilan
from commission.models import Avis, SeanceCommission
from comptes.droits import Role
from plan.lectures.arbre import lire_arbre
from plan.lectures.parts import Moyenne, Part
from plan.lectures.progression import mesurer
from plan.models import Action, Indicateur, Issue, Programmation
from tests.ecran import read
from tests.fabrique import make_action, make_axe, make_ligne_cout, make_plan, make_utilisateur
from tests.fabrique_passe import AUJOURDHUI, AVANT_HIER, HIER, backdate

pytestmark = [
    pytest.mark.django_db(databases=["default", "passe"]),
    pytest.mark.usefixtures("midi"),
]

ON = date(2026, 6, 1)


@pytest.fixture
def client_direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def measure(plan, *, on=ON):
    return mesurer(lire_arbre(plan, on=on).lignes, on=on, titre="Plan")


@pytest.mark.parametrize(
    ("part", "valeur"),
    [
        pytest.param(Part(4, 32), 13, id="half-up"),
        pytest.param(Part(0, 5), 0, id="zero-of-something"),
        pytest.param(Part(0, 0), None, id="nothing-counted"),
    ],
)
def test_a_percentage_is_of_something(part, valeur):
    assert part.valeur == valeur


def test_a_mean_says_how_many_blanks_it_leaves_out():
    assert (Moyenne(75, 2, 3).valeur, Moyenne(0, 0, 5).valeur, Moyenne(0, 2, 0).valeur) == (
        38,
        None,
        0,
    )


def test_abandoned_actions_are_left_out_and_paused_ones_are_not(plan):
    suivi = {"suivi_le": timezone.now()}
    make_action(plan=plan, statut="realisee", avancement=100, annees=[2024], **suivi)
    make_action(plan=plan, statut="abandonnee", motif="x", avancement=10, annees=[2024], **suivi)
    make_action(plan=plan, statut="en_pause", motif="x", avancement=0, annees=[2025], **suivi)
    make_action(plan=plan, annees=[2027])

    lue = measure(plan)

    assert (lue.realisees, lue.part_realisee) == (Part(1, 3), 33)
    assert (lue.abandonnees, lue.en_pause, lue.has_asterisque) == (1, 1, True)
    assert lue.avancement == Moyenne(100, 2, 1)


@pytest.mark.parametrize(
    ("on", "faites", "part", "ecartees"),
    [
        pytest.param(date(2026, 6, 1), Part(1, 3), 33, 1, id="in-the-year"),
        pytest.param(date(2026, 12, 30), Part(1, 3), 33, 1, id="the-eve"),
        pytest.param(date(2026, 12, 31), Part(1, 5), 20, 1, id="the-year-is-over"),
        pytest.param(date(2024, 12, 30), Part(0, 0), None, 0, id="nothing-is-over"),
    ],
)
def test_years_done_are_counted_on_the_years_that_are_over(plan, on, faites, part, ecartees):
    """The worked figures of R-E6."""
    a = make_action(plan=plan, annees=[2024, 2025, 2026], avancement=100)
    b = make_action(plan=plan, annees=[2025, 2026], avancement=50)
    make_action(plan=plan, annees=[2024])
    a.programmations.filter(annee=2024).update(issue=Issue.FAITE)
    a.programmations.filter(annee=2025).update(issue=Issue.EN_PARTIE)
    b.programmations.filter(annee=2025).update(issue=Issue.REPORTEE, reportee_a=2026, motif="x")

    lue = measure(plan, on=on)

    assert (lue.annees_faites, lue.part_des_annees) == (faites, part)
    assert lue.annees_ecartees == ecartees
    assert (lue.avancement, lue.avancement.valeur) == (Moyenne(150, 2, 1), 75)


def test_no_share_of_years_before_somebody_closed_one(plan):
    make_action(plan=plan, annees=[2024], suivi_le=timezone.now())

    lue = measure(plan)

    assert (lue.annees_faites, lue.part_des_annees) == (Part(0, 1), None)
    assert lue.part_realisee == 0


def test_what_is_over_is_not_blocked(plan):
    make_action(plan=plan, blocage="Pas de devis")
    make_action(plan=plan, blocage="Pas de devis", statut="realisee")
    make_action(plan=plan, blocage="Pas de devis", statut="abandonnee", motif="x")
    make_action(plan=plan)

    assert measure(plan).bloquees == Action.objects.for_plan(plan).bloquees().count() == 1


def test_zero_per_cent_is_not_printed_of_a_plan_that_nobody_followed(client_agent, plan):
    make_action(plan=plan, annees=[2024])

    page = read(client_agent.get("/tableau-de-bord/"))

    assert "0 %" not in page
    assert "non renseigné" in page


def test_the_board_prints_the_formula_and_what_it_leaves_out(client_agent, plan):
    action = make_action(
        plan=plan, annees=[2024], statut="en_cours", blocage="Pas de devis", suivi_le=timezone.now()
    )
    make_action(plan=plan, statut="abandonnee", motif="x", suivi_le=timezone.now())
    make_ligne_cout("Flyer : 100 €", action=action)
    Depense.objects.create(
        action=action, etape="engage", le="2025-01-01", exercice=2025, montant_ttc=Decimal(40)
    )

    page = " ".join(re.sub(r"<[^>]+>", "", read(client_agent.get("/tableau-de-bord/"))).split())

    assert "0 réalisée ÷ 1 action (2 − 1 abandonnée)" in page
    assert "0 %*" in page
    assert "* 1 abandonnée, hors du calcul." in page
    assert "0 faite ÷ 1 échue" in page
    assert "1 non renseigné" in page
    assert "Pas de devis" in page
    assert "40 €" in page


@pytest.mark.parametrize(
    ("page", "au_moins"), [("/tableau-de-bord/", 20), ("/tableau-de-bord/seance/", 8)]
)
def test_each_figure_is_the_number_of_the_list_behind_it(client_agent, plan, page, au_moins):
    suivi = {"suivi_le": timezone.now()}
    autre = make_axe(plan=plan, numero=2)
    make_action(plan=plan, annees=[2024], statut="realisee", **suivi)
    make_action(plan=plan, annees=[2024], blocage="Pas de devis", avancement=20)
    make_action(axe=autre, annees=[2024, 2030], statut="abandonnee", motif="x", **suivi)
    make_action(axe=autre, statut="en_pause", motif="x", **suivi)
    make_action(axe=make_axe(plan=plan, defi=2), annees=[2024])
    Programmation.objects.filter(action__statut="realisee").update(issue=Issue.FAITE)

    texte = read(client_agent.get(page))
    liens = re.findall(r'<a href="(/plan/\?[^"]+)">(?:<[^>]+>)*(\d+)', texte)

    assert len(set(liens)) > au_moins
    for adresse, nombre in set(liens):
        liste = client_agent.get(adresse).text
        assert f"<strong>{nombre}</strong> action" in liste, adresse


def test_the_euros_and_the_indicators_of_the_board_lead_to_their_lists(client_agent, plan):
    action = make_action(plan=plan, annees=[2024, 2025])
    make_ligne_cout("Flyer : 100 €", action=action)
    for le, montant in (("2024-03-01", 40), ("2025-01-01", 7)):
        Depense.objects.create(
            action=action, etape="engage", le=le, exercice=le[:4], montant_ttc=Decimal(montant)
        )
    indicateur = Indicateur.objects.create(plan=plan, libelle="Nuitées", ordre=1)

    page = client_agent.get("/tableau-de-bord/").text
    depenses = read(client_agent.get("/listes/depenses/?exercice=2024"))

    assert '<a href="/listes/depenses/?exercice=2024">40' in page
    assert f'<a href="/indicateurs/{indicateur.pk}/">Nuitées' in page
    assert "01/03/2024" in depenses
    assert "01/01/2025" not in depenses


def test_the_calendar_finds_the_actions_of_which_a_year_ended_so(client_agent, plan):
    action = make_action(plan=plan, annees=[2024, 2025])
    make_action(plan=plan, annees=[2024])
    action.programmations.filter(annee=2024).update(issue=Issue.FAITE)

    def count(requete):
        texte = read(client_agent.get(f"/calendrier/?{requete}"))
        return int(re.search(r"<strong>(\d+)</strong> action", texte)[1])

    assert (count("issue=faite"), count("issue=faite&annee=2025"), count("")) == (1, 0, 2)
    assert count("axe=1-1") == 2


def test_the_board_draws_what_its_table_says(client_agent, plan):
    make_action(plan=plan, annees=[2024], avancement=40, suivi_le=timezone.now())

    page = client_agent.get("/tableau-de-bord/").text
    dessin = client_agent.get("/tableau-de-bord/progression.svg")

    assert 'src="/tableau-de-bord/progression.svg"' in page
    assert dessin["Content-Type"] == "image/svg+xml"
    assert "Avancement moyen" in dessin.text
    assert "40" in dessin.text
    assert "100\u00a0%" in dessin.text


def test_the_board_of_a_past_day_tells_what_had_changed_by_then(client_agent, plan):
    action = make_action(plan=plan, annees=[2024, 2025])
    make_ligne_cout("Flyer : 100 €", action=action)
    SeanceCommission.objects.create(plan=plan, le=AVANT_HIER)
    backdate(AVANT_HIER)
    action.statut = "en_cours"
    action.save()
    backdate(HIER)

    page = read(client_agent.get(f"/au/{HIER}/tableau-de-bord/"))

    assert "Changements de statut : 1" in page
    assert f'/comparer/?du={AVANT_HIER}&au={HIER}#changements-de-statut"' in page


def test_the_board_asks_the_same_number_of_queries_whatever_the_plan(client_agent, plan):
    make_action(plan=plan, annees=[2024])
    client_agent.get("/tableau-de-bord/")
    with CaptureQueriesContext(connection) as peu:
        client_agent.get("/tableau-de-bord/")
    for rang in range(2, 30):
        action = make_action(axe=make_axe(plan=plan, numero=rang), annees=[2024, 2025])
        make_ligne_cout("Flyer : 100 €", action=action)

    with CaptureQueriesContext(connection) as beaucoup:
        client_agent.get("/tableau-de-bord/")

    assert len(beaucoup) - len(peu) <= 4


def test_an_empty_plan_has_a_board_that_says_what_to_do(client_agent, plan):
    assert "Le plan est vide" in client_agent.get("/tableau-de-bord/").text


@pytest.mark.parametrize("defi", ["", "1", "99", "<script>"])
def test_the_meeting_mode_goes_from_one_defi_to_the_next(client_agent, plan, defi):
    make_action(plan=plan)

    page = client_agent.get("/tableau-de-bord/seance/", {"defi": defi}).text

    assert ('rel="prev"' in page) == (defi == "1")
    assert ('rel="next"' in page) == (defi != "1")


def test_an_opinion_appears_in_the_journal_of_the_action(client_direction, plan):
    action = make_action(plan=plan)
    seance = SeanceCommission.objects.create(plan=plan, le="2025-03-12")
    adresse = f"/seances/{seance.pk}/avis/{action.code}/"

    refus = client_direction.post(adresse, {"sens": "a_revoir", "commentaire": ""})
    client_direction.post(adresse, {"sens": "a_revoir", "commentaire": "Trop **cher**"})

    assert refus.status_code == 422
    assert "Dites pourquoi" in refus.text
    assert Avis.objects.get().sens == "a_revoir"
    page = client_direction.get(f"/actions/{action.code}/").text
    assert "avis à revoir" in page
    assert "<strong>cher</strong>" in page
    assert "Trop" in client_direction.get(f"/seances/{seance.pk}/").text


def test_two_meetings_cannot_share_a_day(client_direction, plan):
    SeanceCommission.objects.create(plan=plan, le="2025-03-12")

    reponse = client_direction.post("/seances/", {"le": "2025-03-12"})

    assert reponse.status_code == 422
    assert "Une séance a déjà cette date." in reponse.text


def test_who_reads_sees_meetings_but_writes_none(client, plan):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=plan.structure))
    seance = SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI)
    action = make_action(plan=plan)

    assert client.get("/seances/").status_code == 200
    assert client.get(f"/seances/{seance.pk}/").status_code == 200
    assert client.post("/seances/", {"le": "2025-01-01"}).status_code == 403
    assert client.get(f"/seances/{seance.pk}/avis/{action.code}/").status_code == 403
    assert client.post(f"/seances/{seance.pk}/arreter/").status_code == 403


def test_a_meeting_of_another_structure_is_nowhere(client_direction, plan):
    ailleurs = SeanceCommission.objects.create(plan=make_plan(), le=AUJOURDHUI)

    assert client_direction.get(f"/seances/{ailleurs.pk}/").status_code == 404


def test_the_report_of_a_day_before_the_plan_says_which_data_it_holds(plan):
    make_action(plan=plan, annees=[2024])
    make_action(plan=plan, annees=[2024], suivi_le=timezone.now())

    lecture = lire_bilan(plan, on=date(2025, 1, 15), ici=AUJOURDHUI)

    assert (lecture.on, lecture.donnees.du) == (date(2025, 1, 15), AUJOURDHUI)
    assert not lecture.donnees.is_du_jour
    ensemble = lecture.tableau.ensemble
    assert (ensemble.en_retard, ensemble.a_renseigner) == (1, 1)


def test_the_report_of_the_real_plan_is_a_whole_document(documents):
    texte = subprocess.run(
        ["pdftotext", "-layout", documents["bilan"], "-"], capture_output=True, text=True
    ).stdout

    for attendu in ("Synthèse", "Budget", "Indicateurs", "1-2-8", "4-1-2", "196"):
        assert attendu in texte


def test_the_report_says_when_it_cannot_tell_what_changed(plan, tmp_path):
    make_action(plan=plan)
    il_y_a_longtemps = str(AUJOURDHUI - timedelta(days=900))

    with pytest.raises(CommandError, match="Depuis"):
        call_command(
            "exporter",
            "bilan",
            sortie=tmp_path / "b.pdf",
            au=str(AUJOURDHUI),
            depuis=il_y_a_longtemps,
        )


@pytest.mark.parametrize(
    ("jours", "liens"),
    [
        pytest.param(-1, 3, id="yesterday"),
        pytest.param(0, 2, id="today"),
        pytest.param(1, 0, id="to-come"),
        pytest.param(-4000, 0, id="before-the-plan"),
    ],
)
def test_every_link_of_a_meeting_leads_somewhere(client_direction, plan, jours, liens):
    make_action(plan=plan)
    backdate(AVANT_HIER)
    seance = SeanceCommission.objects.create(plan=plan, le=AUJOURDHUI + timedelta(days=jours))

    page = client_direction.get(seance.get_absolute_url()).text

    gestes = re.findall(r'href="(/[^"]*\?(?:au|du)=[^"]*)"', page)
    assert [client_direction.get(lien).status_code for lien in gestes] == [200] * liens
    assert ("Arrêter les données" in page) == bool(liens)
