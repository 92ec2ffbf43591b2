"""The commission: percentages with their formula (R-P0), board, opinions, report."""

import html
import subprocess
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from budget.models import Depense
from comptes.droits import Role
from plan.models import Avis, Issue, Programmation, SeanceCommission
from plan.progression import Moyenne, Part
from restitution.lectures.arbre import lire_arbre
from restitution.lectures.bilan import lire_bilan
from restitution.lectures.progression import mesurer
from tests.fabrique import make_action, make_ligne_cout, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db(databases=["default", "passe"])

AUJOURDHUI = timezone.localdate()
ON = date(2026, 6, 1)


@pytest.fixture
def client_direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


def measure(plan, *, on=ON):
    return mesurer("", "Plan", lire_arbre(plan, on=on).lignes, on=on)


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


def test_abandoned_actions_are_left_out_and_named(plan):
    suivi = {"suivi_le": timezone.now()}
    make_action(plan=plan, statut="realisee", avancement=100, annees=[2024], **suivi)
    make_action(plan=plan, statut="abandonnee", motif="x", annees=[2024], **suivi)
    make_action(plan=plan, statut="en_pause", motif="x", avancement=0, annees=[2025], **suivi)
    make_action(plan=plan, annees=[2027])
    Programmation.objects.filter(action__numero=1).update(issue=Issue.FAITE)

    lue = measure(plan)

    assert (lue.realisees.nombre, lue.realisees.sur, lue.realisees.valeur) == (1, 3, 33)
    assert (lue.abandonnees, lue.en_pause) == (1, 1)
    # Cells due by 2026: one of the done action, closed « faite », one of the paused one.
    assert (lue.cases_faites.nombre, lue.cases_faites.sur) == (1, 2)
    assert (lue.avancement.valeur, lue.avancement.vides) == (50, 1)


def test_zero_per_cent_is_not_printed_of_a_plan_that_nobody_followed(client_agent, plan):
    make_action(plan=plan, annees=[2024])

    page = client_agent.get("/tableau-de-bord/").text

    assert "0\u00a0%" not in page
    assert "non renseigné" in page


def test_the_board_prints_the_formula_and_links_to_the_lists(client_agent, plan):
    action = make_action(
        plan=plan, annees=[2024], statut="en_cours", blocage="Pas de devis", suivi_le=timezone.now()
    )
    make_ligne_cout("Flyer : 100 €", action=action)
    Depense.objects.create(
        action=action, etape="engage", le="2025-01-01", exercice=2025, montant_ttc=Decimal(40)
    )

    page = html.unescape(client_agent.get("/tableau-de-bord/").text).replace("\u00a0", " ")

    assert "0 réalisée ÷ 1" in page
    assert "Pas de devis" in page
    assert "40 €" in page
    for liste in ("/plan/?etat=en_retard", "/plan/?jamais_suivies=on", "/budget/#depenses"):
        assert f'href="{liste}"' in page


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

    lecture = lire_bilan(plan, on=date(2025, 1, 15), aujourdhui=AUJOURDHUI)

    assert (lecture.on, lecture.donnees_du) == (date(2025, 1, 15), AUJOURDHUI)
    assert not lecture.is_des_donnees_du_jour
    assert lecture.tableau.ensemble.en_retard == 1


def test_the_report_of_the_real_plan_is_a_whole_document(plan_reel, tmp_path, capsys):
    fichier = tmp_path / "bilan.pdf"

    call_command("exporter", "bilan", sortie=fichier, au=str(AUJOURDHUI))

    texte = subprocess.run(
        ["pdftotext", "-layout", fichier, "-"], capture_output=True, text=True, check=True
    ).stdout
    for attendu in ("Synthèse", "Budget", "Indicateurs", "1-2-8", "4-1-2", "196"):
        assert attendu in texte
    controle = subprocess.run(["qpdf", "--check", fichier], capture_output=True, text=True)
    assert controle.returncode == 0, controle.stderr


def test_the_report_says_when_it_cannot_tell_what_changed(plan, tmp_path):
    make_action(plan=plan)
    il_y_a_longtemps = str(AUJOURDHUI - timedelta(days=900))

    with pytest.raises(CommandError, match="--depuis"):
        call_command(
            "exporter",
            "bilan",
            sortie=tmp_path / "b.pdf",
            au=str(AUJOURDHUI),
            depuis=il_y_a_longtemps,
        )
