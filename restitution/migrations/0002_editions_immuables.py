"""The database itself refuses to change or delete an edition, whoever asks.

A later migration that makes the table again on SQLite must call `lock` again: a trigger goes away
with its table (tests/restitution/test_editions.py sees it).
"""

from django.db import migrations

TABLE = 'restitution_edition'
REFUS = "Une édition figée ne change plus et ne se supprime pas."


def lock(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(
            f"""
            CREATE FUNCTION {TABLE}_refus() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{REFUS}' USING ERRCODE = 'restrict_violation'; END $$;
            """
        )
        for geste in ('UPDATE', 'DELETE'):
            schema_editor.execute(
                f'CREATE TRIGGER {TABLE}_{geste.lower()} BEFORE {geste} ON {TABLE} '
                f'FOR EACH ROW EXECUTE FUNCTION {TABLE}_refus();'
            )
    else:
        for geste in ('UPDATE', 'DELETE'):
            schema_editor.execute(
                f'CREATE TRIGGER {TABLE}_{geste.lower()} BEFORE {geste} ON {TABLE} '
                f"BEGIN SELECT RAISE(ABORT, '{REFUS}'); END;"
            )


def unlock(apps, schema_editor):
    suite = f' ON {TABLE}' if schema_editor.connection.vendor == 'postgresql' else ''
    for geste in ('update', 'delete'):
        schema_editor.execute(f'DROP TRIGGER {TABLE}_{geste}{suite};')
    if suite:
        schema_editor.execute(f'DROP FUNCTION {TABLE}_refus();')


class Migration(migrations.Migration):

    dependencies = [
        ('restitution', '0001_editions'),
    ]

    operations = [
        migrations.RunPython(lock, unlock),
    ]
