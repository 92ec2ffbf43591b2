"""Accent-insensitive search, the same on SQLite and on PostgreSQL."""

from django.db.models import CharField, TextField, Transform


class SansAccent(Transform):
    """`field__sans_accent`: lower case, no accent; on SQLite a function of our backend."""

    lookup_name = "sans_accent"
    function = "SANS_ACCENT"
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        return super().as_sql(
            compiler, connection, template="REPLACE(LOWER(UNACCENT(%(expressions)s)), '’', '''')"
        )


CharField.register_lookup(SansAccent)
TextField.register_lookup(SansAccent)
