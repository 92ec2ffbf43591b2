"""Django's SQLite backend with the one SQL function that the accent-insensitive search needs."""

from django.db.backends.sqlite3 import base

from plan.extraits import en_mots_nus


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        connexion = super().get_new_connection(conn_params)
        connexion.create_function("MOTS_NUS", 1, en_mots_nus, deterministic=True)
        return connexion
