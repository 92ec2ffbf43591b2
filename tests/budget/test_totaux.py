"""The sums of the plan: docs/regles.md, R-B1 to R-B8, with their figures."""

import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.lectures.depenses import lire_depenses
from budget.lectures.lignes import lire_lignes
from budget.lectures.totaux import lire_totaux
from budget.models import CoutMutualise, Financement, Financeur
from tests.ecran import read
from tests.fabrique import (
    make_action,
    make_axe,
    make_ligne_cout,
    make_plan,
    make_structure,
    make_utilisateur,
)

pytestmark = pytest.mark.django_db


def test_the_real_plan_adds_up_to_the_figures_of_the_rules(plan_reel):
    totaux = lire_totaux(plan_reel)

    assert {annee: (total.min, total.max) for annee, total in totaux.par_annee.items()} == {
        "2023": (Decimal("19203.48"), Decimal("19203.48")),
        "2024": (Decimal("18600.00"), Decimal("18600.00")),
        "2025": (Decimal("151828.68"), Decimal("156978.68")),
        "2026": (Decimal("11810.00"), Decimal("11810.00")),
        "sans_annee": (0, 0),
    }
    assert (totaux.total.min, totaux.total.max) == (Decimal("201442.16"), Decimal("206592.16"))
    assert totaux.total.non_chiffrees == 18
    assert totaux.total.quantites_a_preciser == 7
    assert totaux.masse_salariale.min == Decimal("180854.15")
    assert totaux.recettes.min == Decimal("130.00")
    # R-B7: APIDAE 810 × 4 and CRTL 480 × 4 are in two actions each.
    assert [double.total.min for double in totaux.doubles] == [3240, 1920]
    assert totaux.total_mutualise.min == Decimal("196282.16")
    assert {a: t.min for a, t in totaux.par_annee_mutualise.items() if t.min} == {
        "2023": Decimal("17913.48"),
        "2024": Decimal("17310.00"),
        "2025": Decimal("150538.68"),
        "2026": Decimal("10520.00"),
    }
    # R-B6: 875 and 590 € HT, at 20 %.
    assert totaux.total.ttc_min - totaux.total.min == Decimal("293.00")


def test_every_cut_of_the_total_adds_up_to_it(plan_reel):
    totaux = lire_totaux(plan_reel)

    for cles in (
        totaux.par_annee,
        totaux.par_defi,
        totaux.par_axe,
        totaux.par_action,
        totaux.par_nature,
    ):
        for champ in ("min", "max", "ttc_min", "ttc_max", "non_chiffrees", "quantites_a_preciser"):
            somme = sum(getattr(total, champ) for total in cles.values())
            assert somme == getattr(totaux.total, champ), champ
    assert len(totaux.par_action) == 33
    assert len(totaux.par_axe) == 11


def test_the_years_planned_against_spent_add_up_to_the_plan(plan_reel):
    totaux = lire_totaux(plan_reel)
    suivi = lire_depenses(plan_reel, totaux=totaux)

    assert sum(execution.prevu.ttc_min for execution in suivi.par_annee) == (
        suivi.ensemble.prevu.ttc_min
    )


def test_what_a_funder_brings_is_in_ttc_where_the_cost_is(client_agent, plan):
    action = make_action(plan=plan, annees=[2025])
    make_ligne_cout("Site : 1 000 € HT", action=action)
    financeur = Financeur.objects.create(structure=plan.structure, nom="LEADER")
    Financement.objects.create(action=action, financeur=financeur, taux=50)

    page = client_agent.get("/budget/?taxe=ttc").text.split('id="financeurs"')[1]

    assert [mot for mot in ("500\u00a0€", "600\u00a0€") if f"<td>{mot}" in page] == ["600\u00a0€"]


def test_what_each_funder_brings_leaves_the_rest_to_pay(plan_reel):
    totaux = lire_totaux(plan_reel)

    # R-F1: 80 % of 108 937,68 €; the amount that is given counts before its rate.
    assert {nom: total.min for nom, total in totaux.par_financeur.items()} == {
        "LEADER": Decimal("87150.14"),
        "Communauté de communes Carmausin-Ségala (3CS)": Decimal("10893.77"),
    }
    # R-F4: 196 282,16 − 87 150,14.
    assert totaux.reste_a_charge.min == Decimal("109132.02")
    assert totaux.reste_a_charge.non_chiffrees == 18


def test_the_command_says_that_there_is_nothing_to_count(plan, capsys):
    capsys.readouterr()

    call_command("totaux", plan=plan.slug)
    call_command("controler", plan=plan.slug)

    ecrit = capsys.readouterr().out
    assert "€" not in ecrit
    assert "Total du plan, coûts partagés comptés une fois : –\n" in ecrit
    assert "Il laisse de côté la masse salariale et les recettes.\n" in ecrit
    assert "Sans année   –\n" in ecrit
    assert ecrit.endswith("0 point relevé.\n")


def test_the_command_prints_the_whole_reading(plan_reel, capsys):
    capsys.readouterr()

    call_command("totaux", plan=plan_reel.slug, json=True)

    lu = json.loads(capsys.readouterr().out)
    assert lu["par_annee"]["2025"]["min"] == "151828.68"
    assert lu["par_annee"]["2025"]["max"] == "156978.68"
    assert lu["par_defi"]["4"]["min"] == "13920.00"
    assert lu["par_axe"]["1-2"]["non_chiffrees"] == 11
    assert lu["par_action"]["1-2-1"]["max"] == "20105.00"
    assert lu["total"]["non_chiffrees"] == 18
    assert lu["total_mutualise"]["max"] == "201432.16"
    assert lu["masse_salariale"]["min"] == "180854.15"


def test_a_shared_cost_counts_once_in_each_year():
    plan = make_plan()
    mutualise = CoutMutualise.objects.create(plan=plan, libelle="APIDAE")
    for annees in ([2023, 2024], [2024, 2025]):
        action = make_action(plan=plan, annees=annees)
        make_ligne_cout("Abonnement : 810 € / an", action=action, mutualise=mutualise)

    totaux = lire_totaux(plan)

    assert totaux.total.min == 4 * 810
    assert totaux.doubles[0].total.min == 810
    assert totaux.total_mutualise.min == 3 * 810


def test_a_line_not_retained_a_receipt_and_payroll_stay_out_of_the_total():
    action = make_action(annees=[2024])
    plan = action.axe.defi.plan
    make_ligne_cout("Flyer : 10 €", action=action)
    make_ligne_cout("Frais : 1 100 €", action=action, retenue=False)
    make_ligne_cout("L'OT touchera 130 € pour chaque dossier", action=action)
    make_ligne_cout("Masse salariale : 5 000 €", action=action)

    totaux = lire_totaux(plan)

    assert totaux.total.min == 10
    assert totaux.recettes.min == 130
    assert totaux.masse_salariale.min == 5000
    assert totaux.hors_total == 1


def test_a_line_of_an_axe_counts_without_a_year():
    axe = make_axe()
    make_ligne_cout("Dossier : 50 €", axe=axe)

    totaux = lire_totaux(axe.defi.plan)

    assert totaux.par_annee["sans_annee"].min == 50
    assert totaux.par_axe["1-1"].min == 50


def test_a_plan_without_a_cost_has_nothing_to_count_which_is_not_zero(client_agent, plan):
    make_action(plan=plan)

    totaux = lire_totaux(plan)

    assert totaux.total.lignes == 0
    assert "–" in client_agent.get("/budget/").text
    assert "0\u00a0€" not in client_agent.get("/budget/").text


def test_the_budget_page_says_what_its_total_leaves_out(client, plan_reel):
    client.force_login(make_utilisateur(structure=plan_reel.structure))

    page = read(client.get("/budget/"))

    assert "de 201 442,16 € à 206 592,16 €" in page
    assert "18 lignes non chiffrées" in page
    assert "7 quantités à préciser" in page
    assert "de 196 282,16 € à 201 432,16 €" in page
    assert "de 201 735,16 € à 206 885,16 €" in client.get("/budget/?taxe=ttc").text.replace(
        "\u202f", " "
    ).replace("\u00a0", " ")


def test_each_count_of_the_budget_page_is_the_length_of_its_list(plan_reel):
    totaux = lire_totaux(plan_reel)

    assert len(lire_lignes(plan_reel, filtre="non_chiffree").lignes) == totaux.total.non_chiffrees
    assert (
        len(lire_lignes(plan_reel, filtre="sans_quantite").lignes)
        == totaux.total.quantites_a_preciser
    )
    assert len(lire_lignes(plan_reel, filtre="hors_total").lignes) == totaux.hors_total


@pytest.mark.parametrize("adresse", ["/budget/", "/budget/lignes/"])
def test_budget_pages_cost_the_same_whatever_the_plan_holds(client_agent, plan, adresse):
    def fill(nombre):
        for rang in range(nombre):
            axe = make_axe(plan=plan, defi=rang % 4 + 1)
            action = make_action(plan=plan, axe=axe, annees=[2024, 2025])
            make_ligne_cout("Flyer : 10 € / an", action=action)

    def count():
        with CaptureQueriesContext(connection) as requetes:
            assert client_agent.get(adresse).status_code == 200
        return len(requetes)

    fill(4)
    peu = count()
    fill(46)
    assert count() == peu


def test_the_money_of_another_structure_is_not_seen(client_agent, plan):
    voisin = make_plan(structure=make_structure())
    make_ligne_cout("Le flyer des voisins : 10 €", action=make_action(plan=voisin))

    assert "voisins" not in client_agent.get("/budget/lignes/").text
