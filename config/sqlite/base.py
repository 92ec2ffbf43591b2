"""Django's SQLite backend with what this application asks more of it: a search
without accents, and a flush that the locks of the editions do not stop."""

import unicodedata

from django.db.backends.sqlite3 import base, operations

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})


def sans_accent(texte):
    """`texte` in lower case, without accents or ligatures; None stays None."""
    if texte is None:
        return None
    decompose = unicodedata.normalize("NFKD", texte.lower().translate(LIGATURES))
    return "".join(lettre for lettre in decompose if not unicodedata.combining(lettre))


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
        connexion.create_function("SANS_ACCENT", 1, sans_accent, deterministic=True)
        return connexion
