"""`python -m tests.premiere_version`: makes an empty database what the first release left, then
brings it to today and prints {model: number of rows} as JSON.

`tests/donnees/premiere-version.json.gz` holds the rows that the first release (its commit is
95c9b08) wrote with the real plan and its accounts, and the migrations that it had.
"""

import gzip
import json
from pathlib import Path

DONNEES = Path(__file__).parent / "donnees" / "premiere-version.json.gz"


def read_premiere_version():
    """{"migrations": [[app, name]], "lignes": [{"model", "pk", "fields"}]}."""
    return json.loads(gzip.decompress(DONNEES.read_bytes()))


def make_ligne(modele, ligne):
    """The row as the model of that time holds it."""
    valeurs = {modele._meta.pk.attname: ligne["pk"]}
    for champ in modele._meta.concrete_fields:
        if champ.name in ligne["fields"]:
            valeurs[champ.attname] = champ.to_python(ligne["fields"][champ.name])
    return modele(**valeurs)


def main():
    import django

    django.setup()
    from django.apps import apps
    from django.core.management import call_command
    from django.core.management.color import no_style
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    version = read_premiere_version()
    executeur = MigrationExecutor(connection)
    cibles = [tuple(migration) for migration in version["migrations"]]
    etat = executeur.migrate([*cibles, *other_leaves(executeur, {app for app, _ in cibles})])
    par_modele = {}
    for ligne in version["lignes"]:
        modele = etat.apps.get_model(ligne["model"])
        par_modele.setdefault(modele, []).append(make_ligne(modele, ligne))
    with transaction.atomic():
        for modele, lignes in par_modele.items():
            modele._base_manager.bulk_create(lignes)
        with connection.cursor() as curseur:
            for ordre in connection.ops.sequence_reset_sql(no_style(), list(par_modele)):
                curseur.execute(ordre)
    call_command("migrate", verbosity=0)
    print(json.dumps({label: apps.get_model(label).objects.count() for label in labels(version)}))


def labels(version):
    return sorted({ligne["model"] for ligne in version["lignes"]})


def other_leaves(executeur, nos_pieces):
    """The last migrations of Django itself; the rest of ours did not exist."""
    return [
        feuille
        for feuille in executeur.loader.graph.leaf_nodes()
        if feuille[0] in ("auth", "contenttypes", "sessions") and feuille[0] not in nos_pieces
    ]


if __name__ == "__main__":
    main()
