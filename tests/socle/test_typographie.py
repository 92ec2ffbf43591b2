"""Markdown made safe, and the no-break spaces of French (docs/regles.md, R-Y1)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.francais.typographie import (
    NombreIllisible,
    accord,
    avec_signe,
    compter,
    ecrire_taille,
    en_chiffres,
    en_colonnes,
    en_html,
    en_texte,
    espaces_insecables,
    read_decimal,
)

FINE, INSECABLE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        pytest.param("Pourquoi ?", f"Pourquoi{FINE}?", id="question"),
        pytest.param("Bravo !", f"Bravo{FINE}!", id="exclamation"),
        pytest.param("ici ; là", f"ici{FINE}; là", id="semicolon"),
        pytest.param("Coût : 0 €", f"Coût{INSECABLE}: 0{INSECABLE}€", id="colon-and-euro"),
        pytest.param("Coût :", f"Coût{INSECABLE}:", id="colon-at-the-end"),
        pytest.param("« Mai »", f"«{INSECABLE}Mai{INSECABLE}»", id="quotes"),
        pytest.param("10 893,77 €", f"10{FINE}893,77{INSECABLE}€", id="thousands"),
        pytest.param("2 542 934 €", f"2{FINE}542{FINE}934{INSECABLE}€", id="millions"),
        pytest.param("lot 200 et 1 2000", "lot 200 et 1 2000", id="not-thousands"),
        pytest.param("20%", f"20{INSECABLE}%", id="percent-without-space"),
        pytest.param(" %", f"{INSECABLE}%", id="percent-after-a-number-of-the-page"),
        pytest.param("10 € ou 5 %", f"10{INSECABLE}€ ou 5{INSECABLE}%", id="two-signs"),
        pytest.param("à 18:00, en 2023-2026", "à 18:00, en 2023-2026", id="hour-and-years"),
        pytest.param("https://a.fr/?q=1;b", "https://a.fr/?q=1;b", id="address"),
        pytest.param("2x2 voies RN88", "2x2 voies RN88", id="code"),
    ],
)
def test_spaces_are_those_of_french_print(texte, attendu):
    assert espaces_insecables(texte) == attendu


@given(st.text(alphabet=st.sampled_from(" ;:!?«»€%0123456789ab\n,."), max_size=60))
def test_only_spaces_change_and_once(texte):
    ecrit = espaces_insecables(texte)

    assert espaces_insecables(ecrit) == ecrit
    nus = str.maketrans("", "", f" {FINE}{INSECABLE}")
    assert ecrit.translate(nus) == texte.translate(nus)


@pytest.mark.parametrize(
    "texte",
    [
        pytest.param("<script>alert(1)</script>", id="script"),
        pytest.param("<img src=x onerror=alert(1)>", id="raw-image"),
        pytest.param("[lien](javascript:alert(1))", id="javascript-link"),
        pytest.param("[lien](JaVaScRiPt:alert(1))", id="mixed-case"),
        pytest.param("[lien](data:text/html;base64,PHNjcmlwdD4=)", id="data-link"),
        pytest.param("![](data:image/png;base64,iVBORw0KGgo=)", id="data-image"),
        pytest.param("<javascript:alert(1)>", id="autolink"),
        pytest.param("![image](file:///etc/passwd)", id="image-of-a-file"),
        pytest.param("![image](http://169.254.169.254/)", id="image-of-the-network"),
    ],
)
def test_a_text_can_neither_act_nor_fetch(texte):
    page = en_html(texte, niveau=3)

    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page.lower()
    assert 'href="data' not in page


@pytest.mark.parametrize(
    ("texte", "nom"),
    [
        pytest.param("![](https://a.fr/x.png)", "https://a.fr/x.png", id="image"),
        pytest.param("[ ](https://a.fr/)", "https://a.fr/", id="space"),
        pytest.param("[` `](https://a.fr/)", "https://a.fr/", id="code"),
        pytest.param("[]()", "lien sans adresse", id="nothing"),
        pytest.param("[a `b` c](https://a.fr/) [](c.fr)", "c.fr", id="second"),
        pytest.param("[a](https://a.fr/)", "a", id="named"),
    ],
)
def test_a_link_has_a_name(texte, nom):
    page = en_html(texte, niveau=3)

    assert f">{nom}</a>" in page
    assert "></a>" not in page


@pytest.mark.parametrize(
    "texte",
    [
        pytest.param("mot " * 50_000, id="words"),
        pytest.param(">" * 50_000, id="quotes"),
        pytest.param("[" * 50_000, id="brackets"),
        pytest.param("*" * 50_000, id="stars"),
        pytest.param("- " * 50_000, id="lists"),
        pytest.param("| a " * 50_000, id="cells"),
        pytest.param("1 " * 100_000, id="digits"),
    ],
)
def test_a_huge_paste_comes_out_whole(texte):
    assert en_html(texte, niveau=3)


def test_headings_begin_at_the_level_asked_and_never_skip():
    page = en_html("# a\n\n#### b\n\n### c\n\n# d", niveau=3)

    assert [f"h{n}" for n in range(1, 7) if f"<h{n}>" in page] == ["h3", "h4"]
    assert page.count("<h3>") == 2
    assert page.count("<h4>") == 2


def test_columns_are_cut_at_the_highest_headings():
    colonnes = en_colonnes("## Un\n\n- a\n\n## Deux\n\nb", niveau=4)

    assert [colonne.split("</h4>")[0] for colonne in colonnes] == ["<h4>Un", "<h4>Deux"]


def test_numbers_are_written_in_french_and_floats_refused():
    assert en_chiffres(Decimal("43255.90")) == f"43{FINE}255,90"
    assert en_chiffres(Decimal("59138.00")) == f"59{FINE}138"
    with pytest.raises(TypeError):
        en_chiffres(1.5)


@pytest.mark.parametrize(
    ("nombre", "formes", "ecrit"),
    [(0, "s", ""), (1, "s", ""), (2, "s", "s"), (0, ",nt", ""), (1, ",nt", ""), (2, ",nt", "nt")],
)
def test_the_plural_of_french_begins_at_two(nombre, formes, ecrit):
    assert accord(nombre, formes) == ecrit


def test_a_number_agrees_with_its_noun():
    assert [compter(n, "page") for n in (0, 1, 2)] == ["0 page", "1 page", "2 pages"]


def test_an_empty_header_of_a_table_is_a_plain_cell():
    page = en_html("| a | |\n|---|---|\n| 1 | 2 |\n| | 3 |", niveau=3)

    assert '<th scope="col">a</th>' in page
    assert page.count("<td>") == page.count("</td>") == 4


def test_a_table_has_a_name_and_its_rows_a_header():
    """R-Y2: a table of the document is read cell by cell with what heads it."""
    tableau = "| Prestataire | Coût |\n|---|---|\n| 3CS | 7 704 € |"

    sous_un_titre = en_html(f"## Le *partage*\n\n{tableau}", niveau=3)

    assert 'aria-label="Prestataire, Coût"' in en_html(tableau, niveau=3)
    assert 'aria-label="Le partage"' in sous_un_titre
    assert '<th scope="row">3CS</th>' in sous_un_titre


@pytest.mark.parametrize(
    ("ecart", "ecrit"),
    [("0", "="), ("5686", f"+5{FINE}686"), ("-326", "−326"), ("0.5", "+0,50"), ("-0.01", "−0,01")],
)
def test_a_difference_has_its_sign(ecart, ecrit):
    assert avec_signe(Decimal(ecart)) == ecrit


@pytest.mark.parametrize(
    ("texte", "nombre"),
    [("5", "5"), ("-5", "-5"), ("−5", "-5"), (f"59{FINE}138", "59138"), ("43 255,9", "43255.9")],
)
def test_a_number_is_read_as_french_writes_it(texte, nombre):
    assert read_decimal(texte) == Decimal(nombre)


@pytest.mark.parametrize("texte", ["", "1.5", "1,234", "12345678901234", "--5", "5 €", "１"])
def test_what_is_no_number_is_refused_in_a_sentence(texte):
    with pytest.raises(NombreIllisible, match=r"^Écrivez un nombre en chiffres, comme 59 138 ou"):
        read_decimal(texte)


@pytest.mark.parametrize(
    ("octets", "ecrit"),
    [
        (0, "1 ko"),
        (1_499, "1 ko"),
        (850_000, "850 ko"),
        (999_999, "1000 ko"),
        (1_000_000, "1 Mo"),
        (2_440_000, "2,4 Mo"),
        (15_000_000, "15 Mo"),
    ],
)
def test_a_size_is_said_in_ko_and_mo(octets, ecrit):
    assert ecrire_taille(octets) == ecrit.replace(" ", INSECABLE)


def test_the_words_of_a_text_come_without_its_marks():
    assert en_texte("# Un\n\n- *deux*  \n  trois\n\n`q` [r](https://a.fr)") == "Un deux trois q r"
    assert en_texte("") == ""


def test_the_spaces_of_a_text_are_those_of_print_but_in_code():
    assert en_html("Coût : `a : b`", niveau=3) == f"<p>Coût{INSECABLE}: <code>a : b</code></p>\n"


def test_no_heading_passes_the_sixth_level():
    page = en_html("# a\n\n## b\n\n### c", niveau=5)

    assert [f"h{n}" for n in range(1, 9) if f"<h{n}>" in page] == ["h5", "h6"]
