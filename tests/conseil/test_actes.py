"""What @CTES asks: docs/regles.md, R-N1 to R-N3."""

from datetime import date

import pytest

from conseil.actes import transmission as actes
from conseil.actes.transmission import IdentifiantImpossible, build_identifiant
from instances.identifiants import PREFECTURE

FAITS = {
    "departement": "081",
    "siren": "200040905",
    "le": date(2024, 9, 12),
    "numero": "120924_5_1",
}


def test_the_identifier_is_the_one_on_the_stamp():
    """R-N1."""
    assert build_identifiant(**FAITS) == "081-200040905-20240912-120924_5_1-DE"


@pytest.mark.parametrize(
    ("fait", "phrase"),
    [
        pytest.param({"departement": ""}, "Le département", id="no-department"),
        pytest.param({"departement": "81"}, "Le département", id="two-digits"),
        pytest.param({"siren": "200040906"}, "SIREN 200040906", id="luhn"),
        pytest.param({"siren": "2000409050"}, "SIREN", id="ten-digits"),
        pytest.param({"siren": "21860194600013"}, "SIREN", id="a-siret"),
        pytest.param({"siren": "20004090"}, "SIREN", id="eight-digits"),
        pytest.param({"siren": "２００040905"}, "SIREN", id="wide-digits"),
        pytest.param({"numero": ""}, "15 signes", id="no-number"),
        pytest.param({"numero": "12/09/2024-5.1"}, "15 signes", id="slashes"),
        pytest.param({"numero": "A" * 16}, "15 signes", id="too-long"),
        pytest.param({"numero": "120924_"}, "15 signes", id="ends-with-underscore"),
        pytest.param({"numero": "120924_5a"}, "15 signes", id="lower-case"),
        pytest.param({"nature": "XX"}, "nature", id="nature"),
    ],
)
def test_an_identifier_that_cannot_be_is_refused(fait, phrase):
    """R-N1."""
    with pytest.raises(IdentifiantImpossible, match=phrase):
        build_identifiant(**{**FAITS, **fait})


@pytest.mark.parametrize("departement", ["001", "081", "02A", "02B", "095", "971", "988"])
def test_departments_take_three_signs(departement):
    assert build_identifiant(**{**FAITS, "departement": departement}).startswith(departement)


@pytest.mark.parametrize(
    ("numero", "propose"),
    [
        ("12/09/2024-5.1", "120924_5_1"),
        ("2024-075", "2024_075"),
        ("Délib. n° 12", "DELIB_N_12"),
        ("2027-conseil-communautaire-12", "2027_CONSEIL_CO"),
    ],
)
def test_a_number_is_proposed(numero, propose):
    """R-N1."""
    assert actes.propose_numero(numero) == propose
    assert actes.NUMERO.fullmatch(propose)


def test_the_object_is_proposed_in_the_letters_of_actes():
    """R-N2."""
    objet = "Mise en œuvre – l’été\u202f: 5\u202f000\u00a0€…"

    assert actes.propose_objet(objet) == "Mise en oeuvre - l'été : 5 000 euros..."
    assert actes.check_objet(objet).startswith("@CTES n'accepte pas")


def test_a_long_object_is_cut_between_two_words():
    """R-N2: 499 characters at most."""
    propose = actes.propose_objet("mots " * 200)

    assert len(propose) <= 499
    assert propose.endswith("mots")
    assert actes.check_objet(propose) == ""
    assert "499 au plus" in actes.check_objet("x" * 500)


def test_matters_are_texts_so_that_7_1_is_not_7_10():
    """R-N3: 57 codes of the second level."""
    assert len(actes.SOUS_MATIERES) == 57
    assert actes.write_matiere("7.1") == "finances locales/décisions budgétaires"
    assert actes.write_matiere("7.10") == "finances locales/divers"
    assert all(isinstance(code, str) for code, _ in actes.MATIERES)
    assert not any("," in nom or "(" in nom for nom in actes.SOUS_MATIERES.values())


def test_siret_and_siren_hold_their_checksum():
    assert actes.is_luhn("200040905")
    assert actes.is_luhn("552100554")
    assert actes.is_luhn("21860194600013")
    assert not actes.is_luhn("21860194600014")
    assert not actes.is_luhn("")


@pytest.mark.parametrize(
    ("code", "is_connu"),
    [
        ("PREF081", True),
        ("PREF02A", True),
        ("SPREF0811", True),
        ("SGAR075", True),
        ("PREF81", False),
        ("PREF0811", False),
        ("SPREF081", False),
        ("SGAR75", False),
        ("pref081", False),
    ],
)
def test_the_authority_that_controls_has_its_code(code, is_connu):
    assert bool(PREFECTURE.fullmatch(code)) is is_connu
