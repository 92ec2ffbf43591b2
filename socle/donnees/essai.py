"""A base to try things in, for whoever must write in order to see and keeps nothing."""

from contextlib import closing, contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

# For SQLite, a file that nobody else can open and that goes with its connection.
SANS_NOM = "file:"


@contextmanager
def base_d_essai():
    """While it lasts, this thread reads and writes a copy of the base, which is then forgotten.

    Only on SQLite, where one who writes keeps all others from writing: PostgreSQL holds but the
    rows written. And only outside a transaction, which holds the base already.
    """
    vraie = connections[DEFAULT_DB_ALIAS]
    if vraie.vendor != "sqlite" or vraie.in_atomic_block:
        yield
        return
    vraie.ensure_connection()
    with closing(vraie.copy()) as essai:
        essai.settings_dict["NAME"] = SANS_NOM
        essai.ensure_connection()
        vraie.connection.backup(essai.connection)
        connections[DEFAULT_DB_ALIAS] = essai
        try:
            yield
        finally:
            connections[DEFAULT_DB_ALIAS] = vraie
