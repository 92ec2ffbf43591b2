"""Django's SQLite backend with what this application asks more of it: a search
without accents, and tables emptied or made again whatever triggers they bear."""

from django.db.backends.sqlite3 import base, operations, schema

from socle.francais.extraits import en_mots_nus


def list_declencheurs(connexion):
    """[(name, table, what made it)] of every trigger."""
    with connexion.cursor() as curseur:
        curseur.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        return curseur.fetchall()


class DatabaseOperations(operations.DatabaseOperations):
    def sql_flush(self, style, tables, **options):
        """Emptying the whole base sets the triggers aside, as TRUNCATE does on PostgreSQL."""
        declencheurs = list_declencheurs(self.connection)
        return [
            *(f"DROP TRIGGER {nom};" for nom, _, _ in declencheurs),
            *super().sql_flush(style, tables, **options),
            *(f"{creation};" for _, _, creation in declencheurs),
        ]


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Sets the triggers aside while it works: SQLite renames no table while a trigger names one
    that is gone, and forgets those of a table that is made again.
    """

    def __enter__(self):
        super().__enter__()
        self.declencheurs = list_declencheurs(self.connection)
        for nom, _, _ in self.declencheurs:
            self.execute(f"DROP TRIGGER {nom}")
        return self

    def __exit__(self, exc_type, *suite):
        if exc_type is None and self.declencheurs:
            tables = self.connection.introspection.table_names()
            for _, table, creation in self.declencheurs:
                if table in tables:
                    self.execute(creation, params=None)
        super().__exit__(exc_type, *suite)


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
    SchemaEditorClass = DatabaseSchemaEditor

    def get_new_connection(self, conn_params):
        connexion = super().get_new_connection(conn_params)
        connexion.create_function("MOTS_NUS", 1, en_mots_nus, deterministic=True)
        return connexion
