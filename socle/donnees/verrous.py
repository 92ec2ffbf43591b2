"""What the database itself refuses, whoever asks: triggers on SQLite and on PostgreSQL.

A model says by its `VERROU` which gestures are refused; the triggers are made anew after each
`migrate` (docs/adr/0018), so that no migration has to think of them.
"""

from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, transaction

TOUJOURS = "1 = 1"


@dataclass(frozen=True)
class Verrou:
    """Refuses a gesture on the rows of its model when an SQL condition holds; None lets it be.

    `{change}` in a condition: the row changes in more than its fields `libres`; `{change_plus}`: in
    more than those and its fields `parfois`. `{Nom}`: the table of the model of this name. `refus`
    is the French sentence that answers.
    """

    refus: str
    insert: str | None = None
    update: str | None = None
    delete: str | None = None
    libres: frozenset[str] = frozenset()
    parfois: frozenset[str] = frozenset()

    def list_conditions(self, modele, *, differe):
        """{gesture: condition in SQL}; `differe` compares two values, or NULLs."""

        def write_change(libres):
            quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
            champs = (c for c in modele._meta.concrete_fields if c.name not in libres)
            colonnes = [quote(champ.column) for champ in champs]
            return "(" + " OR ".join(f"OLD.{c} {differe} NEW.{c}" for c in colonnes) + ")"

        noms = {autre.__name__: autre._meta.db_table for autre in apps.get_models()}
        noms["change"] = write_change(self.libres)
        noms["change_plus"] = write_change(self.libres | self.parfois)
        gestes = {"INSERT": self.insert, "UPDATE": self.update, "DELETE": self.delete}
        return {geste: c.format(**noms) for geste, c in gestes.items() if c is not None}


def list_verrouilles(connexion):
    """The models that are locked, among those that have a table."""
    tables = set(connexion.introspection.table_names())
    modeles = (modele for modele in apps.get_models() if hasattr(modele, "VERROU"))
    return [modele for modele in modeles if modele._meta.db_table in tables]


def write_sqlite(nom, table, geste, condition, refus):
    yield (
        f"CREATE TRIGGER {nom} BEFORE {geste} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{refus}'); END"
    )


def write_postgresql(nom, table, geste, condition, refus):
    """The condition is in the function: PostgreSQL alters no column that a trigger names."""
    yield f"""
        CREATE FUNCTION {nom}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF ({condition}) THEN
            RAISE EXCEPTION '{refus}' USING ERRCODE = 'restrict_violation';
          END IF;
          RETURN {"OLD" if geste == "DELETE" else "NEW"};
        END $$
    """
    yield f"CREATE TRIGGER {nom} BEFORE {geste} ON {table} FOR EACH ROW EXECUTE FUNCTION {nom}()"


MOTEURS = {"sqlite": ("IS NOT", write_sqlite), "postgresql": ("IS DISTINCT FROM", write_postgresql)}
# What the locked tables bear: (trigger, table, function).
PORTES = """
    SELECT t.tgname, c.relname, t.tgfoid::regprocedure::text
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid) AND c.relname = ANY(%s)
"""


def make_verrous(connexion):
    """Make the triggers of every locked model, and no other, on its table."""
    drop_verrous(connexion)
    differe, write = MOTEURS[connexion.vendor]
    with connexion.cursor() as curseur:
        for modele in list_verrouilles(connexion):
            table, verrou = modele._meta.db_table, modele.VERROU
            for geste, condition in verrou.list_conditions(modele, differe=differe).items():
                nom = f"{table}_{geste.lower()}_refus"
                for ordre in write(nom, table, geste, condition, verrou.refus):
                    curseur.execute(ordre)


def drop_verrous(connexion):
    """Take away the triggers of the locked tables, of whatever version of the application."""
    tables = [modele._meta.db_table for modele in list_verrouilles(connexion)]
    with connexion.cursor() as curseur:
        if connexion.vendor == "sqlite":
            curseur.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'")
            for nom, table in curseur.fetchall():
                if table in tables:
                    curseur.execute(f"DROP TRIGGER {nom}")
            return
        # A table cannot be altered while a check of its rows is put off.
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("SET CONSTRAINTS ALL DEFERRED")
        curseur.execute(PORTES, [tables])
        portes = curseur.fetchall()
        for nom, table, _ in portes:
            curseur.execute(f"DROP TRIGGER {nom} ON {table}")
        for fonction in sorted({fonction for _, _, fonction in portes}):
            curseur.execute(f"DROP FUNCTION {fonction}")


@contextmanager
def sans_verrous(connexion):
    """While it lasts, the database refuses nothing; to be called inside a transaction."""
    drop_verrous(connexion)
    yield
    make_verrous(connexion)


def renew_verrous(*, using, **signal):
    """After each `migrate`: the one signal of the house."""
    if using == DEFAULT_DB_ALIAS:
        with transaction.atomic(using=using):
            make_verrous(connections[using])
