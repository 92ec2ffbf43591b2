"""One cell read strictly (docs/regles.md, R-X3)."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from plan.etats import Statut
from socle.saisie.cellules import (
    CelluleRefusee,
    read_choix,
    read_entier,
    read_jour,
    read_nombre,
    read_oui_non,
    read_texte,
)


@pytest.mark.parametrize(
    ("lire", "valeur", "lu"),
    [
        (read_texte, None, ""),
        (read_texte, "a\r\nb ", "a\nb"),
        (read_texte, Decimal("12.50"), "12.5"),
        (read_nombre, "2 400,5", Decimal("2400.5")),
        (read_nombre, "", None),
        (read_entier, Decimal(3), 3),
        (read_jour, Decimal(45717), date(2025, 3, 1)),
        (read_jour, "1/3/2025", date(2025, 3, 1)),
        (read_jour, datetime(2025, 3, 1, 12), date(2025, 3, 1)),
        (read_jour, None, None),
        (read_oui_non, "Oui", True),
        (read_oui_non, None, False),
    ],
)
def test_a_cell_gives_its_value(lire, valeur, lu):
    assert lire(valeur) == lu


@pytest.mark.parametrize(
    ("lire", "valeur", "phrase"),
    [
        (read_texte, "a\x00b", "invisibles"),
        (read_texte, "_x0007_", "invisibles"),
        (read_texte, "a\ufffeb", "invisibles"),
        (read_texte, "_xFFFF_", "invisibles"),
        (read_texte, "_xd800_", "invisibles"),
        (read_texte, "x" * 40_000, "40000 caractères"),
        (read_nombre, "1.5e3", "n'est pas un nombre"),
        (read_nombre, date(2025, 1, 1), "n'est pas un nombre"),
        (read_entier, Decimal("1.5"), "nombre entier"),
        (read_jour, Decimal(12), "n'est pas une date"),
        (read_jour, "31/02/2025", "n'existe pas"),
        (read_jour, "hier", "n'est pas une date"),
        (read_oui_non, "bof", "oui ou non"),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_sentence(lire, valeur, phrase):
    with pytest.raises(CelluleRefusee, match=phrase):
        lire(valeur)


def test_a_word_of_a_list_is_known_without_its_accents_and_an_unknown_one_has_its_nearest():
    assert read_choix("REALISEE", Statut.choices) == Statut.REALISEE
    assert read_choix("", Statut.choices) == ""
    with pytest.raises(CelluleRefusee, match=r"Le plus proche : En cours\."):
        read_choix("encours", Statut.choices)
