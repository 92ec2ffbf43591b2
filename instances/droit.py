"""The rules of law that hold on a day, as the sentences of the council cite them (R-V29).

A dated file of `instances/regles/` ships them; `migrate` writes the newest one, and never touches
what a structure corrected for itself.
"""

import json
from calendar import monthrange
from datetime import date
from pathlib import Path

from django.apps import apps as apps_du_jour

from instances.models import Regle

LIVRES = Path(__file__).parent / "regles"


class Droit(dict):
    """The `Regle` of each code. KeyError for a code that no shipped file has."""

    def cite(self, code):
        return self[code].cite()

    def is_verifie(self, code):
        return self[code].verifie


def lire_droit(structure, *, on):
    """The `Droit` of a structure on the day `on`; one query."""
    return Droit({regle.code: regle for regle in Regle.objects.in_force(structure, on=on)})


def add_mois(le, mois):
    """The same day `mois` months later; the last of a month that has no such day."""
    ans, rang = divmod(le.month - 1 + mois, 12)
    premier = le.replace(year=le.year + ans, month=rang + 1, day=1)
    return premier.replace(day=min(le.day, monthrange(premier.year, premier.month)[1]))


def read_livre():
    """The rows of the newest shipped file, and the day of which it speaks."""
    fichier = max(LIVRES.glob("*.json"))
    donnees = json.loads(fichier.read_text(encoding="utf-8"))
    for rangee in donnees["regles"]:
        rangee["du"] = rangee["du"] and date.fromisoformat(rangee["du"])
    return donnees["regles"], date.fromisoformat(donnees["etat_au"])


def droit_livre():
    """The `Droit` of the newest shipped file, that no table holds."""
    rangees, _ = read_livre()
    return Droit({rangee["code"]: Regle(**rangee) for rangee in rangees})


def ship_regles(*, using, apps=apps_du_jour, **kwargs):
    """Write the shipped rules; what did not change is not written again."""
    try:
        apps.get_model("instances", "Regle")
    except LookupError:
        return  # A migration to a day before the table.
    livrees = Regle.objects.using(using).livrees()
    connues = {(regle.code, regle.du): regle for regle in livrees}
    for rangee in read_livre()[0]:
        regle = connues.pop((rangee["code"], rangee["du"]), None) or Regle()
        if regle.pk is None or any(getattr(regle, nom) != dit for nom, dit in rangee.items()):
            for nom, dit in rangee.items():
                setattr(regle, nom, dit)
            regle._change_reason = "Règles livrées avec l'application"
            regle.save(using=using)
    for perimee in connues.values():
        perimee.delete(using=using)
