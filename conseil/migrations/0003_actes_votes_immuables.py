"""The database itself refuses to change or delete a voted act, and what its document says (R-V10).

What may still be written on a voted act is its journey and how it is filed; its annexes, and the
meeting and the point of the agenda that its heading prints, are closed with it. As for an edition
(restitution 0002), a later migration that makes one of these tables again on SQLite must call
`lock` again: a trigger goes away with its table (tests/conseil/test_verrou.py sees it).
"""

from django.db import migrations

REFUS = "Un acte voté ne change plus et ne se supprime pas."

ACTE = 'conseil_deliberation'
ANNEXE = 'conseil_annexedeliberation'
POINT = 'conseil_pointordredujour'
SEANCE = 'conseil_seanceconseil'

FIGES = {
    ACTE: (
        'id', 'structure_id', 'plan_id', 'point_id', 'numero', 'objet', 'rapporteur', 'visas',
        'considerants', 'avis_commission', 'avis_exploitation', 'expose', 'liste_du_plan',
        'dispositif', 'pour', 'contre', 'abstentions', 'ne_prend_pas_part', 'partage', 'votee_le',
        'feuille', 'liste', 'formules',
    ),
    POINT: ('id', 'seance_id', 'numero', 'cle'),
    SEANCE: (
        'id', 'structure_id', 'le', 'heure', 'convoquee_le', 'session', 'lieu', 'president_id',
        'secretaire_id',
    ),
}


def write_conditions(differe, figes=FIGES):
    """{(table, gesture): the condition that refuses it}; `differe` compares two values, or NULLs."""

    def change(table):
        return '(' + ' OR '.join(f'OLD.{c} {differe} NEW.{c}' for c in figes[table]) + ')'

    def votee(critere, suite=''):
        return f'EXISTS (SELECT 1 FROM {ACTE} d {suite} WHERE {critere} AND d.votee_le IS NOT NULL)'

    return {
        (ACTE, 'UPDATE'): f'OLD.votee_le IS NOT NULL AND {change(ACTE)}',
        (ACTE, 'DELETE'): 'OLD.votee_le IS NOT NULL',
        (ANNEXE, 'INSERT'): votee('d.id = NEW.deliberation_id'),
        (ANNEXE, 'UPDATE'): votee('d.id IN (OLD.deliberation_id, NEW.deliberation_id)'),
        (ANNEXE, 'DELETE'): votee('d.id = OLD.deliberation_id'),
        (POINT, 'UPDATE'): f"{change(POINT)} AND {votee('d.point_id = OLD.id')}",
        (SEANCE, 'UPDATE'): f"{change(SEANCE)} AND "
        + votee('p.seance_id = OLD.id', f'JOIN {POINT} p ON p.id = d.point_id'),
    }


def name(table, geste):
    return f'{table}_{geste.lower()}_refus'


def lock(apps, schema_editor, figes=FIGES):
    if schema_editor.connection.vendor == 'postgresql':
        for (table, geste), condition in write_conditions('IS DISTINCT FROM', figes).items():
            schema_editor.execute(
                f"""
                CREATE FUNCTION {name(table, geste)}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  IF {condition} THEN
                    RAISE EXCEPTION '{REFUS}' USING ERRCODE = 'restrict_violation';
                  END IF;
                  RETURN {'OLD' if geste == 'DELETE' else 'NEW'};
                END $$;
                """
            )
            schema_editor.execute(
                f'CREATE TRIGGER {name(table, geste)} BEFORE {geste} ON {table} '
                f'FOR EACH ROW EXECUTE FUNCTION {name(table, geste)}();'
            )
    else:
        for (table, geste), condition in write_conditions('IS NOT', figes).items():
            schema_editor.execute(
                f'CREATE TRIGGER {name(table, geste)} BEFORE {geste} ON {table} '
                f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{REFUS}'); END;"
            )


def unlock(apps, schema_editor):
    for table, geste in write_conditions('IS NOT'):
        if schema_editor.connection.vendor == 'postgresql':
            schema_editor.execute(f'DROP TRIGGER {name(table, geste)} ON {table};')
            schema_editor.execute(f'DROP FUNCTION {name(table, geste)}();')
        else:
            schema_editor.execute(f'DROP TRIGGER {name(table, geste)};')


class Migration(migrations.Migration):

    dependencies = [
        ('conseil', '0002_formules_de_l_acte'),
    ]

    operations = [
        migrations.RunPython(lock, unlock),
    ]
