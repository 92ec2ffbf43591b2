"""What was made of plain values, kept under those very values: a change of one is another key."""

from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from threading import Lock
from types import NoneType

from cachetools import LRUCache

SIMPLES = (str, int, bool, Decimal, date, NoneType)


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
        not isinstance(valeur, SIMPLES) or hasattr(valeur, "__html__")
    ):
        raise TypeError(f"Only a plain value is kept, not {type(valeur).__name__}.")


class Memoire:
    """The last things made, in this process; `taille` bounds the sum of their `mesure`."""

    def __init__(self, taille, mesure=None):
        self.faites = LRUCache(taille, getsizeof=mesure)
        self.verrou = Lock()

    def recall(self, cle, valeurs, make):
        """What `make` gave for these `cle` and `valeurs`, or gives now. TypeError: `check_valeur`.

        `cle` says what else `make` depends on.
        """
        entiere = (cle, valeurs)
        with self.verrou:
            faite = self.faites.get(entiere)
        if faite is None:
            check_valeur(valeurs)
            faite = make()
            # ValueError: it is larger than all that may be kept.
            with self.verrou, suppress(ValueError):
                self.faites[entiere] = faite
        return faite
