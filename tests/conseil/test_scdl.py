"""The open data: docs/regles.md, R-N4. SCDL 2.1.5 has 17 fields and eleven checks."""

from dataclasses import replace
from datetime import date

import pytest

from conseil.actes.scdl import CHAMPS, LigneScdl, check_lignes, make_ligne
from tests.fabrique_conseil import make_assemblee, make_conseil, make_deliberation_votee

# A row of the real act; the SIRET is that of the example of the schema, not the office's.
JUSTE = LigneScdl(
    COLL_NOM="Communauté de communes Carmausin-Ségala",
    COLL_SIRET="21860194600013",
    DELIB_ID="12/09/2024-5.1",
    DELIB_DATE=date(2024, 9, 12),
    DELIB_MATIERE_CODE="8.4",
    DELIB_MATIERE_NOM="domaines de compétences par thèmes/aménagement du territoire",
    DELIB_OBJET="Plan d'actions de l'office de tourisme intercommunal",
    PREF_ID="PREF081",
    PREF_DATE=date(2024, 9, 30),
    VOTE_EFFECTIF=55,
    VOTE_REEL=43,
    VOTE_POUR=43,
    VOTE_CONTRE=0,
    VOTE_ABSTENTION=0,
)


def test_the_row_has_the_17_fields_of_the_schema_in_order():
    assert len(CHAMPS) == 17
    assert CHAMPS[0] == "COLL_NOM"
    assert CHAMPS[10] == "PREF_DATE"
    assert CHAMPS[-1] == "DELIB_URL"


def test_a_right_row_has_no_fault():
    assert check_lignes([JUSTE]) == ()
    assert (
        check_lignes([replace(JUSTE, BUDGET_ANNEE="2024/2026", BUDGET_NOM="Budget annexe")]) == ()
    )


@pytest.mark.parametrize(
    ("faits", "champ"),
    [
        pytest.param({"COLL_SIRET": "21860194600014"}, "COLL_SIRET", id="1-siret"),
        pytest.param(
            {"BUDGET_ANNEE": "2026/2024", "BUDGET_NOM": "B"}, "BUDGET_ANNEE", id="2-years"
        ),
        pytest.param({"BUDGET_ANNEE": "2024"}, "BUDGET_NOM", id="3-budget-together"),
        pytest.param({"VOTE_EFFECTIF": None}, "VOTE_EFFECTIF", id="4-votes-together"),
        pytest.param({"PREF_DATE": date(2024, 9, 11)}, "PREF_DATE", id="5-sent-before"),
        pytest.param({"VOTE_EFFECTIF": 42}, "VOTE_EFFECTIF", id="6-more-voters-than-seats"),
        pytest.param({"VOTE_POUR": 44}, "VOTE_REEL", id="7-pour"),
        pytest.param({"VOTE_CONTRE": 44}, "VOTE_REEL", id="8-contre"),
        pytest.param({"VOTE_ABSTENTION": 44}, "VOTE_REEL", id="9-abstention"),
        pytest.param({"VOTE_REEL": 36}, "VOTE_REEL", id="10-sum"),
        pytest.param({"DELIB_MATIERE_NOM": "TOURISME"}, "DELIB_MATIERE_NOM", id="11-no-slash"),
        pytest.param({"DELIB_MATIERE_NOM": "tourisme/autre"}, "DELIB_MATIERE_NOM", id="11-family"),
        pytest.param(
            {"DELIB_MATIERE_NOM": "finances locales / divers"}, "DELIB_MATIERE_NOM", id="11-spaces"
        ),
        pytest.param({"COLL_SIRET": "200040905"}, "COLL_SIRET", id="pattern-siret"),
        pytest.param({"DELIB_MATIERE_CODE": "7.100"}, "DELIB_MATIERE_CODE", id="pattern-matter"),
        pytest.param({"BUDGET_ANNEE": "24", "BUDGET_NOM": "B"}, "BUDGET_ANNEE", id="pattern-year"),
        pytest.param({"PREF_ID": "PREF81"}, "PREF_ID", id="pattern-prefecture"),
        pytest.param({"DELIB_URL": "mairie.fr/acte"}, "DELIB_URL", id="address"),
        pytest.param({"COLL_SIRET": ""}, "COLL_SIRET", id="required"),
        pytest.param({"VOTE_CONTRE": -1}, "VOTE_CONTRE", id="negative"),
    ],
)
def test_each_check_names_its_row_and_its_field(faits, champ):
    """R-N4."""
    fautes = check_lignes([JUSTE, replace(JUSTE, **faits)])

    assert {faute.rang for faute in fautes} == {2}
    assert champ in {faute.champ for faute in fautes}


@pytest.mark.parametrize("nom", ["FINANCES LOCALES/Divers", "Domaines de competences par themes/x"])
def test_the_family_is_known_whatever_its_case_and_accents(nom):
    assert check_lignes([replace(JUSTE, DELIB_MATIERE_NOM=nom)]) == ()


@pytest.mark.django_db
def test_the_row_of_an_act_says_who_voted_not_who_is_present():
    """R-N4: voices, so 3 present and a proxy make 4; what lacks is empty, not invented."""
    seance, elus = make_conseil(titulaires=5, presents=3)
    seance.pouvoirs.create(mandant=elus[4], mandataire=elus[1])
    make_assemblee(seance.structure, controle="PREF081")
    acte = make_deliberation_votee(seance=seance, pour=3, abstentions=1)

    ligne = make_ligne(acte)

    assert (ligne.VOTE_EFFECTIF, ligne.VOTE_REEL, ligne.VOTE_POUR) == (5, 4, 3)
    assert ligne.COLL_SIRET == ""
    assert {faute.champ for faute in check_lignes([ligne])} == {
        "COLL_SIRET",
        "DELIB_MATIERE_CODE",
        "DELIB_MATIERE_NOM",
    }
