"""Indicators: docs/regles.md, R-I."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from comptes.droits import Role
from plan.lectures.indicateurs import lire_indicateurs
from plan.models import Indicateur, LienIndicateur, ValeurIndicateur
from socle.francais.typographie import NombreIllisible, avec_signe, read_decimal
from tests.ecran import read, send
from tests.fabrique import make_action, make_indicateur, make_plan, make_utilisateur

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 24)


@pytest.fixture
def client_direction(client, structure):
    client.force_login(make_utilisateur(role=Role.DIRECTION, structure=structure))
    return client


@pytest.mark.parametrize(
    ("texte", "valeur"),
    [
        pytest.param("59 138", "59138", id="thousands"),
        pytest.param("59\u202f138", "59138", id="no-break-space"),
        pytest.param("43 255,90", "43255.90", id="decimals"),
        pytest.param("-3", "-3", id="negative"),
        pytest.param("0", "0", id="zero"),
    ],
)
def test_a_number_is_read_as_french_writes_it(texte, valeur):
    assert read_decimal(texte) == Decimal(valeur)


@pytest.mark.parametrize("texte", ["12.5", "1,234", "beaucoup", "12 €", "1e5", "9" * 14])
def test_what_is_not_a_number_is_refused_in_words(texte):
    with pytest.raises(NombreIllisible, match="en chiffres"):
        read_decimal(texte)


def test_a_difference_bears_its_sign():
    assert [avec_signe(Decimal(n)) for n in (5686, -326, 0)] == ["+5\u202f686", "−326", "="]


def test_the_key_figures_of_the_real_plan_and_their_variations(plan_reel):
    """R-I3: nuitées 59 138 → 64 824, +5 686, soit 5 686 ÷ 59 138 = +9,6 %."""
    suivis = lire_indicateurs(plan_reel, on=date(2024, 6, 1))
    lus = {suivi.indicateur.libelle: suivi for suivi in suivis}

    nuitees = lus["Nombre de nuitées marchandes"]
    assert [(li.periode, li.mesures[0].valeur) for li in nuitees.lignes] == [
        ("2022", 59138),
        ("2023", 64824),
    ]
    variation = nuitees.lignes[1].mesures[0].variation
    assert (variation.ecart, variation.pour_cent, variation.depuis) == (
        5686,
        Decimal("9.6"),
        "2022",
    )
    taxe = lus["Recettes Taxe de séjour"].lignes[1].mesures[0].variation
    assert (taxe.ecart, taxe.pour_cent) == (Decimal("5003.60"), Decimal("11.6"))
    comptoir = lus["Nombre de visiteurs au comptoir"].lignes[1].mesures[0].variation
    assert (comptoir.ecart, comptoir.pour_cent) == (2145, Decimal("26.1"))
    site = lus["Nombre de visiteurs uniques site internet"].lignes[1].mesures[0].variation
    assert (site.ecart, site.pour_cent) == (7196, Decimal("68.2"))
    abonnes = lus["Nombre d'abonnés aux réseaux sociaux (facebook + instagram)"]
    assert abonnes.series == ("facebook", "instagram")
    assert [m.variation.ecart for m in abonnes.lignes[1].mesures] == [-326, 163]


def test_an_indicator_without_value_is_unknown_and_not_zero(client_agent, plan):
    indicateur = make_indicateur(plan, "Demandes d'informations")

    (lu,) = lire_indicateurs(plan, on=ON)
    texte = read(client_agent.get(f"/indicateurs/{indicateur.pk}/"))

    assert (lu.lignes, lu.series, lu.valeurs, lu.reste) == ((), (), (), None)
    assert "aucune valeur n'est connue, ce qui n'est pas zéro" in texte
    assert "graphique.svg" not in texte


def test_a_year_without_value_is_a_gap_and_the_variation_says_since_when(plan):
    """R-I2: 100 in 2022, 120 in 2024, read in 2026: two gaps, +20 since 2022."""
    make_indicateur(plan, valeurs=[(2022, 100), (2024, 120)])

    (lu,) = lire_indicateurs(plan, on=ON)

    assert lu.graphique == (
        ["2022", "2023", "2024", "2025"],
        {"Nuitées": [Decimal(100), None, Decimal(120), None]},
    )
    assert lu.lignes[2].mesures[0].variation.depuis == "2022"
    assert lu.dernieres == [("", "2024", lu.lignes[2].mesures[0])]


def test_a_variation_from_zero_has_no_percentage(plan):
    make_indicateur(plan, valeurs=[(2024, 0), (2025, 8)])

    (lu,) = lire_indicateurs(plan, on=ON)

    variation = lu.lignes[1].mesures[0].variation
    assert (variation.ecart, variation.pour_cent) == (8, None)


def test_days_and_years_stand_in_order(plan):
    make_indicateur(plan, valeurs=[(2025, 9), (date(2025, 3, 1), 3), (date(2025, 9, 1), 6)])

    (lu,) = lire_indicateurs(plan, on=ON)

    assert [li.periode for li in lu.lignes] == ["1er mars 2025", "1er septembre 2025", "2025"]


def test_a_value_without_year_stands_apart(plan):
    make_indicateur(plan, valeurs=[(None, 26)])

    (lu,) = lire_indicateurs(plan, on=ON)

    assert (lu.lignes, [(v.quand, v.valeur) for v in lu.sans_annee]) == (
        (),
        [("année non indiquée", 26)],
    )


def test_the_target_says_what_is_lacking(client_agent, plan):
    make_indicateur(plan, valeurs=[(2025, 64824)], cible=70000, cible_annee=2026)

    texte = strip_tags(read(client_agent.get("/indicateurs/")))

    assert "70 000 en 2026 (cible − dernière valeur = +5 176)" in texte


def test_the_chart_is_drawn_with_its_gap(client_agent, plan):
    indicateur = make_indicateur(plan, valeurs=[(2022, 100), (2024, 120)])

    reponse = client_agent.get(f"/indicateurs/{indicateur.pk}/graphique.svg")

    assert reponse["Content-Type"] == "image/svg+xml"
    assert reponse.content.count(b'class="bar"') == 2


def test_the_sheet_shows_the_indicators_of_its_action(client_agent, plan):
    action = make_action(plan=plan)
    indicateur = make_indicateur(plan, valeurs=[(2024, 100), (2025, 120)], unite="nuitées")
    LienIndicateur.objects.create(indicateur=indicateur, action=action)

    texte = strip_tags(read(client_agent.get(f"/actions/{action.code}/")))

    assert "120 nuitées 2025 ; +20 depuis 2024" in texte


def test_the_direction_creates_links_and_deletes(client_direction, plan):
    action = make_action(plan=plan)

    reponse = client_direction.post(
        "/indicateurs/nouveau/",
        {"libelle": "Nuitées", "cible": "70 000", "cible_annee": "2026", "actions": [action.pk]},
    )

    indicateur = Indicateur.objects.get()
    assert reponse.url == f"/indicateurs/{indicateur.pk}/"
    assert indicateur.cible == 70000
    assert list(indicateur.actions.all()) == [action]
    assert LienIndicateur.history.count() == 1
    sans = {"libelle": "Nuits", "actions": []}
    send(client_direction, f"/indicateurs/{indicateur.pk}/modifier/", sans)
    assert not indicateur.liens.exists()
    assert LienIndicateur.history.count() == 2
    adresse = f"/indicateurs/{indicateur.pk}/supprimer/"
    assert "L'indicateur a 0 valeur." in read(client_direction.get(adresse))
    indicateur.record(annee=2025, serie="", valeur=Decimal(1))
    indicateur.record(annee=2026, serie="", valeur=Decimal(1))
    assert "L'indicateur a 2 valeurs." in read(client_direction.post(adresse))
    client_direction.post(f"/indicateurs/{indicateur.pk}/supprimer/", {"confirme": "oui"})
    assert not Indicateur.objects.exists()


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        pytest.param({"libelle": ""}, "Donnez un nom", id="no-name"),
        pytest.param({"libelle": "Nuitées"}, "porte déjà ce libellé", id="name-taken"),
        pytest.param({"libelle": "x", "cible_annee": "2026"}, "Donnez la cible", id="year-alone"),
        pytest.param({"libelle": "x", "cible": "beaucoup"}, "en chiffres", id="not-a-number"),
    ],
)
def test_an_indicator_that_cannot_be_is_refused_in_words(client_direction, plan, saisie, phrase):
    make_indicateur(plan, "Nuitées")

    reponse = client_direction.post("/indicateurs/nouveau/", saisie)

    assert reponse.status_code == 422
    assert phrase in read(reponse)


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        pytest.param({"annee": "2024", "valeur": "5"}, "déjà une valeur pour cette année", id="2x"),
        pytest.param({"annee": "", "valeur": "5"}, "Dites l'année", id="no-year"),
        pytest.param({"annee": "2025", "valeur": ""}, "Écrivez la valeur", id="no-value"),
        pytest.param({"annee": "2025", "valeur": "5", "le": "2024-01-02"}, "est en 2024", id="day"),
        pytest.param({"annee": "25", "valeur": "5"}, "quatre chiffres", id="two-figures"),
        pytest.param({"le": "1024-03-01", "valeur": "5"}, "à partir de 2000", id="far-day"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_words(client_agent, plan, saisie, phrase):
    indicateur = make_indicateur(plan, valeurs=[(2024, 1)])

    reponse = client_agent.post(f"/indicateurs/{indicateur.pk}/valeurs/nouvelle/", saisie)

    assert reponse.status_code == 422
    assert phrase in read(reponse)


def test_a_value_is_added_corrected_and_taken_away(client_agent, plan):
    indicateur = make_indicateur(plan)

    client_agent.post(
        f"/indicateurs/{indicateur.pk}/valeurs/nouvelle/", {"le": "2025-03-01", "valeur": "3,5"}
    )
    valeur = indicateur.valeurs.get()
    assert (valeur.annee, valeur.le, valeur.valeur) == (2025, date(2025, 3, 1), Decimal("3.5"))
    send(client_agent, f"/indicateurs/valeurs/{valeur.pk}/", {"le": "", "valeur": "4"})
    assert indicateur.valeurs.get().le is None
    client_agent.post(f"/indicateurs/valeurs/{valeur.pk}/", {"supprimer": "oui"})
    assert not indicateur.valeurs.exists()


def test_a_day_gives_its_year_to_the_value(plan):
    valeur = ValeurIndicateur(indicateur=make_indicateur(plan), le=date(2025, 3, 1), valeur=1)

    valeur.full_clean()

    assert valeur.annee == 2025
    with pytest.raises(ValidationError):
        ValeurIndicateur(indicateur=valeur.indicateur, valeur=None).full_clean()


@pytest.mark.parametrize(
    "adresse",
    ["nouveau/", "{pk}/modifier/", "{pk}/supprimer/", "{pk}/valeurs/nouvelle/", "saisie/2025/"],
)
def test_who_only_reads_writes_no_indicator(client, plan, adresse):
    client.force_login(make_utilisateur(role=Role.LECTURE, structure=plan.structure))
    indicateur = make_indicateur(plan)

    assert client.get(f"/indicateurs/{adresse.format(pk=indicateur.pk)}").status_code == 403


def test_an_indicator_of_another_structure_is_not_there(client_agent, plan):
    ailleurs = make_indicateur(make_plan(), valeurs=[(2025, 1)])

    assert client_agent.get(f"/indicateurs/{ailleurs.pk}/").status_code == 404
    assert client_agent.get(f"/indicateurs/{ailleurs.pk}/valeurs/nouvelle/").status_code == 404
    valeur = ailleurs.valeurs.get()
    assert client_agent.get(f"/indicateurs/valeurs/{valeur.pk}/").status_code == 404


def test_the_page_costs_the_same_with_1_and_20_indicators(client_agent, plan):
    action = make_action(plan=plan)

    def count():
        with CaptureQueriesContext(connection) as requetes:
            assert client_agent.get("/indicateurs/").status_code == 200
        return len(requetes)

    def fill(nombre):
        for _ in range(nombre):
            i = make_indicateur(plan, f"N° {plan.indicateurs.count()}", [(2024, 1), (2025, 2)])
            LienIndicateur.objects.create(indicateur=i, action=action)

    fill(1)
    un = count()
    fill(19)
    assert count() == un
