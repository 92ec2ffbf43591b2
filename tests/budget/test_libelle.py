"""Cost wordings: what they say, and the 218 of the real document."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.montants.etapes import Periode, Qualificatif, Sens, Taxe
from budget.montants.libelle import lire
from budget.montants.mots import ecrire, write_valeur
from budget.montants.valeurs import Libelle

ATTENDUS = json.loads((Path(__file__).parent / "libelles_attendus.json").read_text())
PERIODES = {
    None: "",
    "one_off": Periode.UNIQUE,
    "per_year": Periode.PAR_AN,
    "per_day": Periode.PAR_JOUR,
    "per_unit": Periode.PAR_UNITE,
    "for_n_years": Periode.N_ANNEES,
}
# What a wording cannot say by itself.
EXCEPTIONS = {
    "fiche-1034": "« 4 1040 € » ne se lit pas : le plan retient 4 140 d'après le tableau",
}


def decimal_or_none(texte):
    return None if texte is None else Decimal(texte)


@pytest.mark.parametrize("attendu", ATTENDUS, ids=lambda a: f"{a['source']}-{a['libelle'][:20]}")
def test_each_wording_of_the_document_reads_as_expected(attendu):
    intitule = attendu["intitule"] if attendu["source"].startswith("fiche") else ""

    lu = lire(attendu["texte"], intitule=intitule)

    if attendu["source"] in EXCEPTIONS:
        assert (lu.is_a_preciser, lu.montant_min) == (True, None)
        assert lu.texte == attendu["texte"]
        return
    qualificatif = "non_renseigne" if lu.qualificatif == Qualificatif.VIDE else lu.qualificatif
    assert qualificatif == attendu["qualificatif"]
    assert lu.libelle == attendu["libelle"]
    assert lu.montant_min == decimal_or_none(attendu["min"])
    assert lu.montant_max == decimal_or_none(attendu["max"])
    assert (lu.taxe or None) == attendu["taxe"]
    assert (lu.unite or None) == attendu["unite"]
    assert lu.n_annees == attendu["n_annees"]
    assert (list(lu.annees) or None) == attendu["annees"]
    assert lu.sens == attendu["sens"]
    assert lu.is_masse_salariale == (attendu["nature"] == "masse_salariale")
    assert lu.periode == PERIODES[attendu["periode"]]


def test_the_document_has_117_and_101_wordings():
    sources = [attendu["source"].split("-")[0] for attendu in ATTENDUS]

    assert (sources.count("fiche"), sources.count("tableau")) == (117, 101)
    assert EXCEPTIONS.keys() <= {attendu["source"] for attendu in ATTENDUS}


@pytest.mark.parametrize(
    ("texte", "qualificatif", "montant"),
    [
        pytest.param("Flyer : 0 €", Qualificatif.EXACT, Decimal(0), id="zero-is-an-amount"),
        pytest.param("Flyer : non renseigné", Qualificatif.NON_RENSEIGNE, None, id="unknown"),
        pytest.param("Flyer :", Qualificatif.VIDE, None, id="nothing-after-the-colon"),
        pytest.param("Flyer : gratuit", Qualificatif.GRATUIT, Decimal(0), id="free"),
        pytest.param("Flyer : compris dans l'impression", Qualificatif.INCLUS, None, id="within"),
        pytest.param("Flyer", Qualificatif.A_PRECISER, None, id="a-label-alone"),
        pytest.param("", Qualificatif.A_PRECISER, None, id="empty"),
        pytest.param("Flyer : peut-être", Qualificatif.A_PRECISER, None, id="a-riddle"),
    ],
)
def test_zero_unknown_and_blank_are_three_things(texte, qualificatif, montant):
    lu = lire(texte)

    assert (lu.qualificatif, lu.montant_min, lu.montant_max) == (qualificatif, montant, montant)


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        pytest.param("Flyer : -250 €", "négatif", id="negative"),
        pytest.param("Flyer : 123 456 789 012 345 €", "milliard", id="fifteen-digits"),
        pytest.param("Flyer : 12,345.67 €", "française", id="english"),
        pytest.param("Flyer : 1.5e3 €", "française", id="scientific"),
        pytest.param("Flyer : 1O00 €", "lettre O", id="letter-o"),
        pytest.param("Flyer : 250 $", "euros", id="dollars"),
        pytest.param("Flyer : 250 € (20244)", "quatre chiffres", id="year-20244"),
        pytest.param("Flyer : 4 1040 €", "chiffres", id="broken-groups"),
        pytest.param("Flyer : entre 900 € et 100 €", "échangez", id="range-reversed"),
        pytest.param("Stand : 7 à 5 % du coût", "échangez", id="rates-reversed"),
        pytest.param("Stand : 250 € en 20244", "quatre chiffres", id="year-20244-in-words"),
        pytest.param("Stand : 250 € (2026 à 2024)", "échangez", id="years-reversed"),
        pytest.param("Stand : 250 € (2023 et 2025)", "ne se suivent pas", id="years-apart"),
        pytest.param("Stand : 250 € en 2023, 2025", "ne se suivent pas", id="years-apart-in-words"),
        pytest.param("Dossier 2023 et 2025 :", "ne se suivent pas", id="years-apart-in-label"),
        pytest.param("a" * 200_000, "trop long", id="huge"),
    ],
)
def test_what_cannot_be_read_is_kept_and_says_what_to_do(texte, phrase):
    lu = lire(texte)

    assert lu.is_a_preciser
    assert lu.montant_min is None
    assert lu.texte == texte
    assert phrase in lu.remarques[0]
    assert ecrire(lu) == texte


@pytest.mark.parametrize(
    ("texte", "annees"),
    [
        ("Spot : 1 000 € TTC par an de 2024 à 2026", (2024, 2025, 2026)),
        ("Spot : 1 000 € en 2025", (2025,)),
        ("Spot : 1 000 € pour 2024-2025", (2024, 2025)),
        ("Spot : 1 000 € (2023, 2024 et 2025)", (2023, 2024, 2025)),
        ("Spot : 1 000 € (2024", (2024,)),
        ("Spot : 2 025 € pour 500 flyers", ()),
        ("Spot : 250 € (2000 flyers)", ()),
        ("Spot : 500 € (dont 2025 € de la région)", ()),
    ],
)
def test_years_written_after_the_amount_are_read(texte, annees):
    assert lire(texte).annees == annees


@given(st.text(max_size=300))
def test_no_text_makes_it_fall(texte):
    lu = lire(texte)

    assert lu.texte == texte
    assert (lu.montant_min is None) == (lu.montant_max is None)


@given(st.text(alphabet=" 0123456789€,.-–/():%anHTCetoupour", max_size=80))
def test_no_half_amount_makes_it_fall(texte):
    lu = lire(f"Flyer : {texte}")

    assert lu.montant_min is None or 0 <= lu.montant_min <= lu.montant_max


# The periods that words can say back.
PERIODES_ECRITES = [
    p for p in Periode.values if p not in ("par_mois", "par_trimestre", "tous_les_n_ans")
]

MONTANTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("9999999.99"), places=2)


@st.composite
def libelles(draw):
    """Any value that a person can mean."""
    bas = draw(MONTANTS)
    qualificatif = draw(st.sampled_from(["exact", "environ", "entre"]))
    haut = bas + draw(MONTANTS) if qualificatif == "entre" else bas
    periode = draw(st.sampled_from(PERIODES_ECRITES))
    premiere = draw(st.integers(2020, 2030))
    return Libelle(
        texte="",
        libelle=draw(st.sampled_from(["Flyer", "Coût d'impression", "Adhésion au club"])),
        qualificatif=Qualificatif(qualificatif),
        montant_min=bas,
        montant_max=haut,
        taxe=draw(st.sampled_from(["", *Taxe.values])),
        periode=periode,
        unite={"par_unite": "animation", "par_jour": "jour"}.get(periode, ""),
        n_annees=3 if periode == Periode.N_ANNEES else None,
        annees=draw(st.sampled_from([(), (premiere,), tuple(range(premiere, premiere + 3))])),
        sens=draw(st.sampled_from(Sens.values)),
    )


def value_of(lu):
    return (
        lu.libelle,
        lu.qualificatif,
        lu.montant_min,
        lu.montant_max,
        lu.taxe,
        lu.periode,
        lu.unite,
        lu.n_annees,
        lu.annees,
        lu.sens,
        lu.pourcent_min,
        lu.pourcent_max,
    )


@given(libelles())
def test_what_is_written_is_read_back(lu):
    assert value_of(lire(ecrire(lu))) == value_of(lu)


@pytest.mark.parametrize("attendu", ATTENDUS, ids=lambda a: f"{a['source']}-{a['libelle'][:20]}")
def test_each_wording_of_the_document_can_be_written_again(attendu):
    intitule = attendu["intitule"] if attendu["source"].startswith("fiche") else ""
    lu = lire(attendu["texte"], intitule=intitule)

    assert value_of(lire(ecrire(lu))) == value_of(lu)


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("Flyer : 250 € / an sur 3 ans", ""),
        ("Flyer : entre 100 € et 250 € HT / an pendant trois ans", ""),
        ("Flyer : 250 € / an sur 3 ans (2024)", "Nommez-les, comme « (2024 à 2026) »"),
        ("Flyer : 750 € sur 3 ans", "compte une fois. S'il revient chaque année, écrivez « / an »"),
        ("Flyer : 250 € / an pour les années 2024 à 2026", ""),
        ("Flyer : 250 € / an sur 3 ans (2024 à 2026)", ""),
        ("Flyer : 250 € / an de 2024 à 2026", ""),
        ("Flyer : 200 € valable pour 3 ans", ""),
    ],
)
def test_a_number_of_years_that_names_none_is_told(texte, dit):
    """R-B2 and R-B3: nothing is multiplied, nothing is passed over in silence."""
    lu = lire(texte)

    assert lu.montant_max in (250, 750, 200)
    assert dit in " ".join(lu.remarques)
    assert bool(dit) == bool(lu.remarques)


def test_a_value_is_written_in_good_french():
    lu = lire("Conception: entre 15000€ et 20000€ HT/an (2024-2025)")

    assert ecrire(lu).replace("\u202f", " ").replace("\u00a0", " ") == (
        "Conception : entre 15 000 € et 20 000 € HT / an (2024 à 2025)"
    )


@pytest.mark.parametrize("unite", ["an", "jour", "hébergeur"])
def test_an_amount_is_not_parted_from_its_unit(unite):
    """R-Y1: no line ends before the bar, nor after it."""
    assert write_valeur(lire(f"Visuel : 150 € / {unite}")) == f"150\u00a0€\u00a0/\u00a0{unite}"


def test_several_parts_are_added_and_kept():
    lu = lire("Masse salariale : Titulaires 92 089,23 € / non titulaires 88 764,92 €")

    assert lu.montant_min == Decimal("180854.15")
    assert lu.parts == (
        ("titulaires", Decimal("92089.23")),
        ("non titulaires", Decimal("88764.92")),
    )
    assert lu.territoires is None
    assert lire("Marque : 108 937,68 € pour les 3 territoires").territoires == 3
