"""The database itself refuses to change or delete a frozen state, whoever asks (R-H3).

Only who froze it may be emptied, when that account is deleted. As for an edition (restitution 0002),
a later migration that makes the table again on SQLite must call `lock` again: a trigger goes away
with its table (tests/plan/test_verrou.py sees it).
"""

from django.db import migrations

TABLE = 'plan_etatarrete'
REFUS = "Un état arrêté ne change plus et ne se supprime pas."
GESTES = {
    'update': 'UPDATE OF id, seance_id, arrete_le, contenu, empreinte',
    'delete': 'DELETE',
}


def lock(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(
            f"""
            CREATE FUNCTION {TABLE}_refus() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{REFUS}' USING ERRCODE = 'restrict_violation'; END $$;
            """
        )
        for nom, geste in GESTES.items():
            schema_editor.execute(
                f'CREATE TRIGGER {TABLE}_{nom} BEFORE {geste} ON {TABLE} '
                f'FOR EACH ROW EXECUTE FUNCTION {TABLE}_refus();'
            )
    else:
        for nom, geste in GESTES.items():
            schema_editor.execute(
                f'CREATE TRIGGER {TABLE}_{nom} BEFORE {geste} ON {TABLE} '
                f"BEGIN SELECT RAISE(ABORT, '{REFUS}'); END;"
            )


def unlock(apps, schema_editor):
    suite = f' ON {TABLE}' if schema_editor.connection.vendor == 'postgresql' else ''
    for nom in GESTES:
        schema_editor.execute(f'DROP TRIGGER {TABLE}_{nom}{suite};')
    if suite:
        schema_editor.execute(f'DROP FUNCTION {TABLE}_refus();')


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0007_abonnes_en_abonnements'),
    ]

    operations = [
        migrations.RunPython(lock, unlock),
    ]
