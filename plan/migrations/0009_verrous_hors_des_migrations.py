"""Takes away the trigger of 0008, which named columns: PostgreSQL would not alter them any more.

comptes/verrous.py makes another one after each `migrate`. SQLite sets its triggers aside by itself
(config/sqlite/base.py).
"""

from django.db import migrations

TABLE = 'plan_etatarrete'


def free(apps, schema_editor):
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute(f'DROP TRIGGER IF EXISTS {TABLE}_update ON {TABLE}')


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0008_etats_arretes_immuables'),
    ]

    operations = [
        migrations.RunPython(free, migrations.RunPython.noop),
    ]
