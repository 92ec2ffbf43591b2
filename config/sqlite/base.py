"""Django's SQLite backend with what this application asks more of it: a search
without accents, and a flush that the locks of the editions do not stop."""

from django.db.backends.sqlite3 import base, operations

from plan.extraits import en_mots_nus


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(self, style, tables, **options):
        """Emptying the whole base sets the triggers aside, as TRUNCATE does on PostgreSQL."""
        with self.connection.cursor() as curseur:
            curseur.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            declencheurs = curseur.fetchall()
        return [
            *(f"DROP TRIGGER {self.quote_name(nom)};" for nom, _ in declencheurs),
            *super().sql_flush(style, tables, **options),
            *(f"{creation};" for _, creation in declencheurs),
        ]


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params):
        connexion = super().get_new_connection(conn_params)
        connexion.create_function("MOTS_NUS", 1, en_mots_nus, deterministic=True)
        return connexion
