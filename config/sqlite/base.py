"""Django's SQLite backend with the one SQL function that the accent-insensitive search needs."""

import unicodedata
from itertools import count

from django.db.backends.sqlite3 import base

numeros = count(1)
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})


def sans_accent(texte):
    """`texte` in lower case, without accents or ligatures; None stays None."""
    if texte is None:
        return None
    decompose = unicodedata.normalize("NFKD", texte.lower().translate(LIGATURES))
    return "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))


class DatabaseWrapper(base.DatabaseWrapper):
    """`numero` tells one connection of this process from every other one, closed or not."""

    def get_new_connection(self, conn_params):
        connexion = super().get_new_connection(conn_params)
        self.numero = next(numeros)
        connexion.create_function("SANS_ACCENT", 1, sans_accent, deterministic=True)
        return connexion
