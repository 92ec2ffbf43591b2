"""`manage.py lire_couts`: one wording a line in, one object or one sentence a line out."""

import io
import json
import sys
from decimal import Decimal

import pytest
from django.core.management import call_command

from budget.management.commands.lire_couts import as_json
from budget.montants.etapes import Nature, Periode, Qualificatif
from budget.montants.valeurs import Apport, Libelle

CLES = [
    *("libelle", "qualificatif", "min", "max", "taxe", "periode", "n", "annees", "unite"),
    *("quantite", "sens", "nature", "financements", "reste_a_charge", "remarques"),
]


@pytest.fixture
def run(monkeypatch):
    def run(entree, *options):
        sortie = io.StringIO()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(entree)))
        call_command("lire_couts", *options, stdout=sortie)
        return sortie.getvalue().splitlines()

    return run


def read_json(run, entree, *options):
    return [json.loads(ligne) for ligne in run(entree, "--json", *options)]


def test_a_line_gives_an_object_with_every_key(run):
    (objet,) = read_json(run, "Flyer : environ 250,5 € HT / an\n".encode())

    assert list(objet) == ["texte", "couts", "remarques"]
    (cout,) = objet["couts"]
    assert list(cout) == CLES
    assert cout == {
        "libelle": "Flyer",
        "qualificatif": "environ",
        "min": "250.50",
        "max": "250.50",
        "taxe": "HT",
        "periode": "par_an",
        "n": None,
        "annees": [],
        "unite": "",
        "quantite": None,
        "sens": "depense",
        "nature": "",
        "financements": [],
        "reste_a_charge": None,
        "remarques": [],
    }


@pytest.mark.parametrize(
    ("entree", "qualificatifs"),
    [
        pytest.param(b"", [], id="nothing"),
        pytest.param(b"\n\n", ["a_preciser", "a_preciser"], id="empty-lines"),
        pytest.param("Flyer : non renseigné\n".encode(), ["non_chiffre"], id="unknown"),
        pytest.param(b"Flyer :\n", ["non_chiffre"], id="left-empty"),
        pytest.param("Flyer : 3 €".encode(), ["exact"], id="no-last-end"),
        pytest.param("\ufeffFlyer : 3 €\r\n".encode(), ["exact"], id="windows"),
        pytest.param("Flyer : 3 €\u2028\x0b\n".encode(), ["exact"], id="other-line-ends"),
        pytest.param(b"Flyer : 3 \xa4\nFlyer : gratuit\n", ["a_preciser", "gratuit"], id="latin"),
    ],
)
def test_each_line_gives_one_object_whatever_it_holds(run, entree, qualificatifs):
    objets = read_json(run, entree)

    assert [cout["qualificatif"] for objet in objets for cout in objet["couts"]] == qualificatifs
    assert all(objet["texte"].strip("\r\n\ufeff") == objet["texte"] for objet in objets)


def test_what_is_not_utf_8_is_told_and_gives_no_figure(run):
    (objet,) = read_json(run, b"\xe9tude : 250 \x80\n")

    (cout,) = objet["couts"]
    assert (cout["min"], cout["max"]) == (None, None)
    assert "UTF-8" in cout["remarques"][0]


def test_without_json_a_line_is_read_by_people(run):
    lignes = run("Flyer : 250€ HT/an\nx : 1O0 €\n".encode())

    assert lignes[0].replace("\u00a0", " ") == "Flyer : 250 € HT / an"
    assert lignes[1].startswith("à préciser « x : 1O0 € » – ")


@pytest.mark.parametrize(
    ("faits", "attendu"),
    [
        (
            {"qualificatif": Qualificatif.PLAFOND, "montant_min": 0, "montant_max": 5000},
            {"qualificatif": "plafond", "min": "0.00", "max": "5000.00"},
        ),
        (
            {"qualificatif": Qualificatif.PLANCHER, "montant_min": 5000, "montant_max": 5000},
            {"qualificatif": "plancher", "min": "5000.00", "max": None},
        ),
        (
            {"qualificatif": Qualificatif.MOYENS_HUMAINS, "quantite": "0.50", "unite": "ETP"},
            {"qualificatif": "moyens_humains", "min": None, "quantite": 0.5, "unite": "ETP"},
        ),
        ({"qualificatif": Qualificatif.SANS_COUT}, {"qualificatif": "non_chiffre", "min": None}),
        ({"quantite": "12.00"}, {"quantite": 12}),
        ({"quantite": "100"}, {"quantite": 100}),
        (
            {"periode": Periode.TOUS_LES_N_ANS, "n_annees": 2, "annees": (2024, 2026)},
            {"periode": "tous_les_n_ans", "n": 2, "annees": [2024, 2026]},
        ),
        (
            {
                "nature": Nature.INVESTISSEMENT,
                "apports": (Apport("Région", Decimal(9000)), Apport("État", taux=Decimal(20))),
                "reste_a_charge": Decimal("9000.5"),
            },
            {
                "nature": "investissement",
                "financements": [
                    {"nom": "Région", "montant": "9000.00", "taux": None},
                    {"nom": "État", "montant": None, "taux": "20.00"},
                ],
                "reste_a_charge": "9000.50",
            },
        ),
    ],
)
def test_a_form_is_said_in_the_words_that_scripts_know(faits, attendu):
    nombres = {"montant_min", "montant_max", "quantite"}
    faits = {nom: Decimal(fait) if nom in nombres else fait for nom, fait in faits.items()}
    lu = Libelle("x", "x", **{"qualificatif": Qualificatif.EXACT, **faits})

    ecrit = json.loads(json.dumps(as_json(lu)))

    assert {cle: ecrit[cle] for cle in attendu} == attendu
