"""Where the formulas of a sheet are, read in its raw text (R-X3)."""

from restitution.echanges.tables import find_formules, read_tables
from tests.fabrique_echanges import make_classeur, replace_part, save


def test_formulas_are_found_in_the_raw_text_of_a_sheet_as_openpyxl_finds_them():
    classeur = make_classeur(("Un", "Deux"), (1, "=A2*2"), ("=A1", None), ("<f>", '"r="B9"'))
    for rang in range(60_000):
        classeur.active.cell(rang % 15_000 + 6, rang // 15_000 + 1, rang)
    classeur.active["AB7"] = "=SUM(A2:A9)"
    contenu = save(classeur)

    (table,) = read_tables(contenu).tables

    lues = {r.numero: r.formules for r in table.rangees if r.formules}
    assert lues == find_formules(contenu, "Feuille1") == {2: {1}, 3: {0}, 7: {27}}


def test_a_formula_that_does_not_say_its_place_is_still_found():
    contenu = save(make_classeur(("Un", "Deux"), (1, "=A2*2")))
    sans_places = replace_part(
        contenu,
        "xl/worksheets/sheet1.xml",
        lambda octets: octets.replace(b' r="A2"', b"").replace(b' r="B2"', b""),
    )

    (table,) = read_tables(sans_places).tables

    assert {r.numero: r.formules for r in table.rangees if r.formules} == {2: {1}}
