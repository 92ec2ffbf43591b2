"""Planned against spent: docs/regles.md, R-P."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from budget.lectures.depenses import lire_depenses
from budget.lectures.totaux import lire_totaux
from budget.models import Depense, Enveloppe
from comptes.droits import Role
from socle.sorties.graphiques import draw_barres
from tests.fabrique import make_action, make_ligne_cout, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(plan):
    action = make_action(plan=plan, annees=[2025])
    make_ligne_cout("Site : entre 15 000 € et 20 000 € HT", action=action)
    return action


def spend(action, etape, montant, **faits):
    return Depense.objects.create(
        action=action,
        etape=etape,
        montant_ttc=Decimal(montant),
        **{"le": "2025-03-01", "exercice": 2025, **faits},
    )


def read_suivi(action):
    plan = action.axe.defi.plan
    return lire_depenses(plan, totaux=lire_totaux(plan))


def test_what_is_left_is_a_range_when_the_plan_is_one(action):
    spend(action, "engage", "6000")

    execution = read_suivi(action).par_action[0]

    # R-B6: 15 000 to 20 000 € HT are 18 000 to 24 000 € TTC.
    assert (execution.reste_min, execution.reste_max) == (12000, 18000)


def test_a_payment_of_an_order_does_not_count_twice(action):
    engagement = spend(action, "engage", "1000")
    spend(action, "mandate", "400", engagement=engagement)
    spend(action, "mandate", "700", engagement=engagement)
    spend(action, "mandate", "50")

    depenses = read_suivi(action).ensemble.depenses

    # R-P2: the order was of 1 000 €, 1 100 € were paid of it, and 50 € without an order.
    assert (depenses.engage, depenses.mandate) == (1150, 1150)


def test_nothing_entered_is_not_zero(action):
    suivi = read_suivi(action)

    assert suivi.par_action == ()
    assert not suivi.ensemble.depenses.is_saisi
    assert list(suivi.series) == ["Prévu, minimum", "Prévu, maximum"]


def test_an_envelope_stands_beside_its_year(action, plan):
    Enveloppe.objects.create(plan=plan, annee=2025, montant=9000)
    spend(action, "engage", "1000")
    spend(action, "engage", "30", exercice=2024)

    par_annee = {e.cle: e.reste_enveloppe for e in read_suivi(action).par_annee}

    assert par_annee["2025"] == 8000
    assert par_annee["2024"] is None


def test_an_agent_enters_an_expense_from_the_sheet(client_agent, action):
    reponse = client_agent.post(
        f"/actions/{action.code}/depenses/nouvelle/",
        {
            "montant_ttc": "1 250,50",
            "montant_ht": "",
            "etape": "mandate",
            "le": "2026-01-15",
            "exercice": "2025",
            "fournisseur": "Imprimerie",
        },
    )

    assert reponse.url == f"/actions/{action.code}/#depenses"
    depense = Depense.objects.get()
    assert (depense.montant_ttc, depense.exercice) == (Decimal("1250.50"), 2025)
    texte = client_agent.get(f"/actions/{action.code}/").text
    assert "Imprimerie" in texte
    assert "exercice 2025" in texte


def test_the_year_is_that_of_the_date_unless_it_is_said(client_agent, action):
    client_agent.post(
        f"/actions/{action.code}/depenses/nouvelle/",
        {"montant_ttc": "10", "etape": "engage", "le": "2026-01-15"},
    )

    assert Depense.objects.get().exercice == 2026


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        pytest.param({"montant_ttc": "-5"}, "ne peut pas être négatif", id="negative"),
        pytest.param({"montant_ttc": "123456789012345"}, "dépasse le milliard", id="15-digits"),
        pytest.param({"montant_ttc": "12,345.67"}, "à la française", id="english"),
        pytest.param({"montant_ttc": "1O00 €"}, "Une lettre O", id="letter-O"),
        pytest.param({"montant_ttc": "100 $"}, "en euros", id="dollars"),
        pytest.param({"exercice": "20244"}, "quatre chiffres", id="year"),
        pytest.param({"montant_ht": "11"}, "le montant HT ne peut pas", id="HT-above-TTC"),
        pytest.param({"le": "31/02/2025"}, "Écrivez une date", id="date"),
    ],
)
def test_a_bad_expense_is_refused_and_what_was_typed_stays(client_agent, action, donnees, phrase):
    reponse = client_agent.post(
        f"/actions/{action.code}/depenses/nouvelle/",
        {"montant_ttc": "10", "etape": "engage", "le": "2025-01-15", **donnees},
    )

    assert reponse.status_code == 422
    assert phrase in reponse.text.replace("&#x27;", "'")
    for typed in donnees.values():
        assert f'value="{typed}"' in reponse.text
    assert not Depense.objects.exists()


def test_an_order_leads_to_its_payment(client_agent, action):
    engagement = spend(action, "engage", "1000", fournisseur="Web81")

    page = client_agent.get(
        f"/actions/{action.code}/depenses/nouvelle/?engagement={engagement.pk}"
    ).text

    assert 'value="1 000"' in page
    assert "Web81" in page
    assert f'<option value="{engagement.pk}" selected>' in page


def test_a_paid_order_stays_an_order_and_a_payment_is_not_paid(action):
    """R-P2: nothing is paid that was not engaged."""
    engagement = spend(action, "engage", "1000")
    mandat = spend(action, "mandate", "400", engagement=engagement)
    engagement.etape = "mandate"
    second = Depense(
        action=action,
        etape="mandate",
        montant_ttc=1,
        le=mandat.le,
        exercice=2024,
        engagement=mandat,
    )

    with pytest.raises(ValidationError, match="il reste engagé"):
        engagement.full_clean()
    with pytest.raises(ValidationError, match="Ce montant est mandaté"):
        second.full_clean()


def test_the_payment_of_what_is_left_is_proposed(client_agent, action):
    engagement = spend(action, "engage", "1000", montant_ht=Decimal(900))
    spend(action, "mandate", "400", engagement=engagement)

    page = client_agent.get(
        f"/actions/{action.code}/depenses/nouvelle/?engagement={engagement.pk}"
    ).text

    assert 'value="600"' in page
    assert 'value="900"' not in page


@pytest.mark.parametrize(
    ("paye", "ouverte"), [("0", True), ("400", True), ("1000", False), ("1100", False)]
)
def test_an_order_is_open_until_it_is_wholly_paid(client_agent, action, paye, ouverte):
    engagement = spend(action, "engage", "1000")
    if paye != "0":
        spend(action, "mandate", paye, engagement=engagement)

    page = client_agent.get(f"/actions/{action.code}/").text

    assert (f"?engagement={engagement.pk}" in page) is ouverte


@pytest.mark.parametrize("engagement", ["0", "abc", "9999999999999999999", "²", ""])
def test_an_order_that_is_not_there_is_ignored(client_agent, action, engagement):
    adresse = f"/actions/{action.code}/depenses/nouvelle/?engagement={engagement}"

    assert client_agent.get(adresse).status_code == 200


def test_a_paid_order_is_not_deleted_before_its_payment(client_agent, action):
    engagement = spend(action, "engage", "1000")
    mandat = spend(action, "mandate", "1000", engagement=engagement)

    def delete(depense):
        return client_agent.post(f"/budget/depenses/{depense.pk}/supprimer/", follow=True)

    assert "supprimez d&#x27;abord le montant mandaté" in delete(engagement).text
    assert "Dépense supprimée" in delete(mandat).text
    assert "Dépense supprimée" in delete(engagement).text
    assert not Depense.objects.exists()


def test_reading_does_not_let_spend(client, action, plan):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=plan.structure))
    depense = spend(action, "engage", "10")

    assert client.get(f"/actions/{action.code}/depenses/nouvelle/").status_code == 403
    assert client.post(f"/budget/depenses/{depense.pk}/supprimer/").status_code == 403
    assert "Ajouter une dépense" not in client.get(f"/actions/{action.code}/").text


def test_an_expense_of_another_structure_is_nowhere(client_agent, plan):
    etrangere = spend(make_action(plan=make_plan()), "engage", "77777")

    assert client_agent.get(f"/budget/depenses/{etrangere.pk}/").status_code == 404


def test_the_envelope_is_typed_by_the_direction(client, plan):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=plan.structure))

    client.post("/budget/enveloppes/2025/", {"montant": "150 000", "votee_le": ""})

    assert Enveloppe.objects.get().montant == 150000
    assert client.get("/budget/enveloppes/2035/").status_code == 404


def test_the_chart_is_a_picture_without_script_to_run(client_agent, action):
    spend(action, "engage", "500")

    reponse = client_agent.get("/budget/graphique.svg")

    assert reponse["Content-Type"] == "image/svg+xml"
    assert "Engagé" in reponse.text
    assert "src=" not in reponse.text


def test_a_gap_is_drawn_as_no_bar():
    plein = draw_barres(etiquettes=["a", "b"], series={"s": [Decimal(1), Decimal(2)]}).decode()
    troue = draw_barres(etiquettes=["a", "b"], series={"s": [Decimal(1), None]}).decode()

    assert plein.count('class="bar"') == 2
    assert troue.count('class="bar"') == 1
