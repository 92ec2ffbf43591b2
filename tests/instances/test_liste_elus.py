"""The names of a new council as people write them, and as files hold them (R-V26)."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from instances.liste_elus import read_ligne, read_table, split_nom
from socle.saisie.tables import FichierIllisible

SIREN = "200040905"
TITRES = (
    "Code du département;Libellé du département;N° SIREN;Libellé de l'EPCI;"
    "Code de la commune de rattachement;Libellé de la commune de rattachement;Nom de l'élu;"
    "Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle;"
    "Libellé de la catégorie socio-professionnelle;Date de début du mandat;"
    "Libellé de la fonction;Date de début de la fonction"
)


def make_rne(*elus, siren=SIREN, debut="2026-04-10"):
    """The text of the register: one (nom, prénom, commune, sexe, fonction) a row."""
    lignes = [
        f"81;Tarn;{siren};CC;81060;{commune};{nom};{prenom};{sexe};1970-01-02;33;Cadres;"
        f"{debut};{fonction};{debut}"
        for nom, prenom, commune, sexe, fonction in elus
    ]
    return "\n".join([TITRES, *lignes])


@pytest.mark.parametrize(
    ("texte", "noms"),
    [
        pytest.param("DUPONT Jean", ("DUPONT", "Jean"), id="capitals-first"),
        pytest.param("jean DUPONT", ("DUPONT", "Jean"), id="capitals-last"),
        pytest.param("SAN ANDRES Thierry", ("SAN ANDRES", "Thierry"), id="two-words"),
        pytest.param("de la TOUR Anne", ("de la TOUR", "Anne"), id="particle"),
        pytest.param("Anne de la TOUR", ("de la TOUR", "Anne"), id="particle-last"),
        pytest.param("Jean de la Tour", ("DE LA TOUR", "Jean"), id="particle-without-capitals"),
        pytest.param("D'EXEMPLE Marie-Anne", ("D'EXEMPLE", "Marie-Anne"), id="elision"),
        pytest.param("d’EXEMPLE marie-anne", ("d’EXEMPLE", "Marie-Anne"), id="elision-low"),
        pytest.param("BOUSQUET J.", ("BOUSQUET", "J."), id="initial"),
        pytest.param("NOUVEL-ÉLU Zoé", ("NOUVEL-ÉLU", "Zoé"), id="hyphen-and-accent"),
    ],
)
def test_capitals_and_particles_say_which_is_the_family_name(texte, noms):
    assert split_nom(texte.split()) == [noms]


@pytest.mark.parametrize(
    ("texte", "nombre"),
    [("Dupont Jean", 2), ("DUPONT JEAN", 2), ("Jean Paul Dupont", 4), ("Jean", 0)],
)
def test_what_nothing_says_stays_open(texte, nombre):
    assert len(split_nom(texte.split())) == nombre


@pytest.mark.parametrize(
    ("texte", "faits"),
    [
        pytest.param("jean DUPONT ; Carmaux", {"commune": "Carmaux"}, id="semicolon"),
        pytest.param("DUPONT Jean\tLe Garric", {"commune": "Le Garric"}, id="tab"),
        pytest.param("DUPONT Jean (Carmaux)", {"commune": "Carmaux"}, id="brackets"),
        pytest.param("DUPONT Jean, Carmaux", {"commune": "Carmaux"}, id="comma"),
        pytest.param("3. M. Jean-Louis BOUSQUET", {"civilite": "M."}, id="number-and-monsieur"),
        pytest.param("- Mme DUPONT Anne", {"civilite": "Mme"}, id="dash-and-madame"),
        pytest.param("DUPONT Jean ; Carmaux ; titulaire", {"titulaire": None}, id="titulaire"),
        pytest.param("DUPONT Jean ; suppléant de SOMEN", {"titulaire": "SOMEN"}, id="suppleant"),
        pytest.param(
            "DUPONT Anne, suppléante de M. SOMEN Didier",
            {"titulaire": "SOMEN Didier", "commune": ""},
            id="suppleante",
        ),
        pytest.param("DUPONT Jean ; Cordes ; suppléant", {"titulaire": ""}, id="of-whom-unsaid"),
        pytest.param(
            "SOMEN Didier ; Carmaux ; Président du conseil communautaire",
            {"fonction": "Président du conseil communautaire", "commune": "Carmaux"},
            id="function",
        ),
        pytest.param(
            "SOMEN Didier ; 1er Vice-président (tourisme) ; Carmaux",
            {"fonction": "1er Vice-président (tourisme)", "commune": "Carmaux"},
            id="function-first",
        ),
    ],
)
def test_what_follows_the_name_is_told_apart(texte, faits):
    ligne, _ = read_ligne(texte, "")

    assert {champ: getattr(ligne, champ) for champ in faits} == faits


def test_two_communes_are_one_too_many():
    with pytest.raises(ValueError, match="laquelle est la commune"):
        read_ligne("DUPONT Jean ; Carmaux ; Cordes", "")


def test_the_register_keeps_one_line_a_person_and_none_of_another_epci():
    exemple = Path(__file__).with_name("rne.csv").read_bytes()

    liste, remarques, jour = read_table(exemple, SIREN)

    assert liste.splitlines()[:3] == [
        "M. SOMEN Didier ; Carmaux ; Président du conseil communautaire",
        "M. BOUSQUET Jean-Louis ; Carmaux ; 1er Vice-président du conseil communautaire",
        "M. ASTIE Alain ; Carmaux",
    ]
    assert len(liste.splitlines()) == 8
    assert remarques == [
        "Lignes d'un autre EPCI, mises de côté : 1 (SIREN 200066124).",
        "Lignes de fonction, réunies à l'élu qui l'exerce : 1.",
    ]
    assert jour.isoformat() == "2026-04-10"


@pytest.mark.parametrize("codage", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separateur", [";", "\t", ","])
def test_any_separator_and_encoding(codage, separateur):
    texte = make_rne(("IMBERT", "Véronique", "Saint-Benoît", "F", ""), debut="10/04/2026")

    liste, _, jour = read_table(texte.replace(";", separateur).encode(codage), SIREN)

    assert liste == "Mme IMBERT Véronique ; Saint-Benoît"
    assert jour.isoformat() == "2026-04-10"


def test_sixty_functions_of_one_person_are_one_line():
    vices = [("SOMEN", "Didier", "Carmaux", "M", f"{n}e Vice-président") for n in range(2, 62)]

    liste, remarques, _ = read_table(make_rne(*vices).encode(), SIREN)

    assert len(liste.splitlines()) == 1
    assert "59." in remarques[0]


def test_who_came_later_keeps_the_day_of_it():
    un = make_rne(("A", "Jean", "Cordes", "M", ""), ("B", "Jean", "Cordes", "M", ""))
    autre = make_rne(("C", "Jean", "Cordes", "M", ""), debut="2026-09-01").splitlines()[1]

    liste, _, _ = read_table(f"{un}\n{autre}".encode(), SIREN)

    assert [" ; depuis le 2026-09-01" in ligne for ligne in liste.splitlines()] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        pytest.param(
            make_rne(("A", "Jean", "Albi", "M", ""), siren="200066124"),
            "Aucune ligne n'est de votre EPCI",
            id="another-epci",
        ),
        pytest.param(
            make_rne().replace("N° SIREN", "Numéro"),
            "Il manque la colonne « N° SIREN »",
            id="siren",
        ),
        pytest.param(
            make_rne().replace("Prénom de l'élu", "P").replace("Nom de l'élu", "N"),
            "« Nom de l'élu » et la colonne « Prénom de l'élu »",
            id="names",
        ),
        pytest.param("", "vide", id="empty"),
    ],
)
def test_a_file_that_is_not_ours_is_refused_in_words(texte, phrase):
    with pytest.raises(FichierIllisible, match=phrase):
        read_table(texte.encode(), SIREN)


def test_a_plain_table_is_read_by_its_titles():
    classeur = openpyxl.Workbook()
    for rangee in (
        ["Conseil communautaire", None],
        ["Commune", "NOM", "Prénom", "Qualité", "Suppléant de"],
        ["Cordes", "de la Tour", "ANNE", "titulaire", None],
        ["Cordes", "Martin", "paul", "Suppléante", "de la Tour"],
    ):
        classeur.active.append(rangee)
    sortie = BytesIO()
    classeur.save(sortie)

    liste, _, _ = read_table(sortie.getvalue(), SIREN)

    assert liste.splitlines() == [
        "DE LA TOUR Anne ; Cordes",
        "MARTIN Paul ; Cordes ; suppléant de de la Tour",
    ]


def test_a_name_twice_in_a_table_without_functions_stays_twice():
    liste, _, _ = read_table("nom;prénom\nDUPONT;Jean\nDUPONT;Jean".encode(), SIREN)

    assert liste == "DUPONT Jean\nDUPONT Jean"


def test_nothing_of_a_birth_or_of_a_trade_is_kept():
    liste, remarques, _ = read_table(make_rne(("A", "Jean", "Albi", "M", "")).encode(), SIREN)

    assert "1970" not in liste
    assert "Cadres" not in f"{liste}{remarques}"
