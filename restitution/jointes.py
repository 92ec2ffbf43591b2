"""The data that a document carries with it, made from the very reading that it prints.

The only place that says what is attached: a workbook and a JSON file.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache

from django.db.models import FileField, Model

from restitution.assemblage import PieceJointe
from restitution.xlsx import TYPE_MIME, write_classeur


def to_plain(valeur, tus=frozenset()):
    """A reading as JSON can write it, without the fields `tus`.

    Amounts and dates are text, so that none loses a digit.
    """
    if isinstance(valeur, Enum):
        return valeur.value
    if is_dataclass(valeur):
        noms = [champ.name for champ in fields(valeur) if champ.name not in tus]
        return {nom: to_plain(getattr(valeur, nom), tus) for nom in noms}
    if isinstance(valeur, Model):
        return {"libelle": str(valeur), **dict(list_champs(valeur))}
    if isinstance(valeur, dict):
        return {str(cle): to_plain(element, tus) for cle, element in valeur.items()}
    if isinstance(valeur, (list, tuple)):
        return [to_plain(element, tus) for element in valeur]
    if isinstance(valeur, Decimal):
        return str(valeur)
    if isinstance(valeur, date):
        return valeur.isoformat()
    return valeur


def list_champs(objet):
    """(name, plain value) of what a row says itself, not of the rows that it hangs on."""
    for champ in objet._meta.concrete_fields:
        if not champ.primary_key and not champ.is_relation and not isinstance(champ, FileField):
            yield champ.name, to_plain(getattr(objet, champ.name))


def attach_lecture(nom, lecture, list_feuilles, *, tus, le):
    """What `print_document` asks for: (function that gives the JSON, one for `PieceJointe`s)."""

    @cache
    def write_donnees():
        return json.dumps(to_plain(lecture, tus), ensure_ascii=False, indent=1)

    def make_jointes():
        classeur = write_classeur(list_feuilles(lecture), le=le)
        return (
            PieceJointe(f"{nom}.xlsx", classeur, TYPE_MIME, "Les données du document, en classeur"),
            PieceJointe(
                f"{nom}.json",
                write_donnees().encode(),
                "application/json",
                "Les données du document, en JSON",
            ),
        )

    return write_donnees, make_jointes
