"""Partial templates made once for the same values (docs/adr/0012)."""

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from threading import Lock
from types import NoneType

from cachetools import LRUCache
from django import template
from django.urls import get_script_prefix

register = template.Library()

VALEURS = (str, int, bool, Decimal, date, NoneType)
MEMOIRE = LRUCache(16_000_000, getsizeof=len)
VERROU = Lock()


def check_valeur(valeur):
    """Raise TypeError unless `valeur` says the whole of itself: a row of the database does not
    change when the database does, a safe text equals the same text that is not.
    """
    if isinstance(valeur, tuple):
        for morceau in valeur:
            check_valeur(morceau)
    elif is_dataclass(valeur):
        for champ in fields(valeur):
            check_valeur(getattr(valeur, champ.name))
    elif not isinstance(valeur, Enum) and (
        not isinstance(valeur, VALEURS) or hasattr(valeur, "__html__")
    ):
        raise TypeError(f"A partial is given values, not {type(valeur).__name__}.")


@register.simple_tag(takes_context=True)
def partiel(context, nom, **valeurs):
    """The template `nom`, which sees `valeurs` and nothing else, as HTML.

    It must say nothing of what is not in them: no form, no clock, no person. `valeurs` are plain
    values, tuples and frozen dataclasses of them; TypeError on anything else.
    """
    gabarit = context.template.engine.get_template(nom)
    cle = (gabarit, get_script_prefix(), *valeurs.items())
    with VERROU:
        page = MEMOIRE.get(cle)
    if page is None:
        for valeur in valeurs.values():
            check_valeur(valeur)
        page = gabarit.render(context.new(valeurs))
        if len(page) <= MEMOIRE.maxsize:
            with VERROU:
                MEMOIRE[cle] = page
    return page
