"""The data that a document carries with it, made from the very reading that it prints.

The only place that says what is attached: a workbook and a JSON file.
"""

import json
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from django.db.models import Model

from restitution.archive import PieceJointe
from restitution.xlsx import TYPE_MIME, write_classeur


def to_plain(valeur, emportes):
    """A reading as JSON can write it; `emportes` are {class: names of what is carried of it}.

    Amounts and dates are text, so that none loses a digit.
    """
    if isinstance(valeur, Enum):
        return valeur.value
    if is_dataclass(valeur) or isinstance(valeur, Model):
        nom = {"libelle": str(valeur)} if isinstance(valeur, Model) else {}
        dits = emportes.get(type(valeur), ())
        return nom | {dit: to_plain(getattr(valeur, dit), emportes) for dit in dits}
    if isinstance(valeur, dict):
        return {str(cle): to_plain(element, emportes) for cle, element in valeur.items()}
    if isinstance(valeur, (list, tuple)):
        return [to_plain(element, emportes) for element in valeur]
    if isinstance(valeur, Decimal):
        return str(valeur)
    if isinstance(valeur, date):
        return valeur.isoformat()
    return valeur


def attach_lecture(nom, lecture, list_feuilles, *, emportes, le):
    """What `print_document` asks for: (the JSON, function that gives the `PieceJointe`s)."""
    donnees = json.dumps(to_plain(lecture, emportes), ensure_ascii=False, indent=1)

    def make_jointes():
        classeur = write_classeur(list_feuilles(lecture), le=le)
        return (
            PieceJointe(f"{nom}.xlsx", classeur, TYPE_MIME, "Les données du document, en classeur"),
            PieceJointe(
                f"{nom}.json",
                donnees.encode(),
                "application/json",
                "Les données du document, en JSON",
            ),
        )

    return donnees, make_jointes
