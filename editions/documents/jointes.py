"""The data that a document carries with it, made from the very reading that it prints.

The only place that says what is attached: a workbook and a JSON file.
"""

import json

from socle.donnees.emport import carry
from socle.donnees.rangees import Exact
from socle.sorties.archive import PieceJointe
from socle.sorties.xlsx import TYPE_MIME, write_classeur


def write_donnees(genre, lecture):
    """The reading as JSON; amounts and dates are text, so that none loses a digit."""
    return json.dumps(carry(lecture, genre), cls=Exact, ensure_ascii=False, indent=1)


def attach_lecture(genre, lecture, list_feuilles, *, le):
    """What `print_document` asks for: (the JSON, function that gives the `PieceJointe`s)."""
    donnees = write_donnees(genre, lecture)

    def make_jointes():
        classeur = write_classeur(
            [lecture.mots.write_table(feuille) for feuille in list_feuilles(lecture)], le=le
        )
        return (
            PieceJointe(
                f"{genre}.xlsx", classeur, TYPE_MIME, "Les données du document, en classeur"
            ),
            PieceJointe(
                f"{genre}.json",
                donnees.encode(),
                "application/json",
                "Les données du document, en JSON",
            ),
        )

    return donnees, make_jointes
