"""Rows that stand one after the other under a number: an order changed in one gesture.

No intermediate number is ever seen: not by a unique constraint, nor by the history.
"""

from django.db import transaction
from django.db.models import F

from socle.donnees.contenu import list_pks

# Added to what moves, until all of it has left its place; a number stays well below.
A_PART = 10_000


def number(rangees, champ, *, libres=None):
    """Set the numbers of rows in their new order; `libres`, those to be given, if not 1, 2, 3…"""
    for numero, rangee in zip(libres or range(1, len(rangees) + 1), rangees, strict=True):
        setattr(rangee, champ, numero)


@transaction.atomic
def save_order(modele, rangees, champ, *, motif):
    """Save rows whose number or holder was set, each with one version that says `motif`."""
    stockees = modele._base_manager.filter(pk__in=list_pks(rangees))
    stockees.update(**{champ: F(champ) + A_PART})
    for rangee in rangees:
        rangee._change_reason = motif
        rangee.save()
