"""Django's SQLite backend with the one SQL function that the accent-insensitive search needs."""

from itertools import count

from django.db.backends.sqlite3 import base

from plan.extraits import en_mots_nus

numeros = count(1)


class DatabaseWrapper(base.DatabaseWrapper):
    """`numero` tells one connection of this process from every other one, closed or not."""

    def get_new_connection(self, conn_params):
        connexion = super().get_new_connection(conn_params)
        self.numero = next(numeros)
        connexion.create_function("MOTS_NUS", 1, en_mots_nus, deterministic=True)
        return connexion
