"""`python -m tests.anciennes NAME`: lays the database that an older version of the application left
in the empty database of DATABASE_URL, brings it to today, and prints what it holds as JSON.

`tests/donnees/NAME/` holds what that version left, as SQL of both engines (`sqlite.sql.gz`,
`postgresql.sql.gz`) and what it knew of it (`faits.json`).
"""

import gzip
import hashlib
import json
import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

DONNEES = Path(__file__).parent / "donnees"
# {label of a model then: its label today}, in lower case; of those that have moved since.
DEPLACES = {
    "plan.seancecommission": "commission.seancecommission",
    "plan.historicalseancecommission": "commission.historicalseancecommission",
    "plan.avis": "commission.avis",
    "plan.historicalavis": "commission.historicalavis",
    "plan.etatarrete": "commission.etatarrete",
    "conseil.assemblee": "instances.assemblee",
    "conseil.historicalassemblee": "instances.historicalassemblee",
    "conseil.elu": "instances.elu",
    "conseil.historicalelu": "instances.historicalelu",
    "restitution.edition": "editions.edition",
    "restitution.travail": "exploitation.travail",
    "restitution.provenance": "plan.provenance",
}
# {label today: (label of the model that took these fields, what names its row, the fields)}.
CEDES = {
    label: (f"instances.{apres}", cle, {"commune", "qualite", "titulaire_id", "debut", "fin"})
    for label, apres, cle in (
        ("instances.elu", "mandat", "elu_id"),
        ("instances.historicalelu", "historicalmandat", "history_id"),
    )
}
# {label today: the fields to which an upgrade gives their default where nothing was said}.
REMPLIS = {"instances.assemblee": {"recours"}}
# Made anew by `migrate`, or gone with who was logged in.
SANS_LIGNES = {"auth.permission", "contenttypes.contenttype", "sessions.session"}


def read_faits(nom):
    """{"modeles": {label: {"lignes": int, …}}, "totaux": …}: what the older version knew."""
    return json.loads((DONNEES / nom / "faits.json").read_text())


def lay_ancienne(nom):
    """Write the older database in an empty one."""
    from django.db import connection

    texte = gzip.decompress((DONNEES / nom / f"{connection.vendor}.sql.gz").read_bytes()).decode()
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.execute("PRAGMA foreign_keys=OFF")
        connection.connection.executescript(texte)
    else:
        with connection.cursor() as curseur:
            curseur.execute(texte)
    # What the text has set for itself goes away with the connection.
    connection.close()


def find_modele(label):
    """The model of today that holds the rows of `label`."""
    from django.apps import apps

    return apps.get_model(DEPLACES.get(label, label))


def list_modeles():
    """{label: model} of all that has rows worth keeping, those of the links included."""
    from django.apps import apps

    modeles = apps.get_models(include_auto_created=True)
    gardes = {m._meta.label_lower: m for m in modeles if m._meta.managed and not m._meta.proxy}
    return {label: gardes[label] for label in sorted(set(gardes) - SANS_LIGNES)}


def read_champ(modele, nom):
    """What is read of a field; a kind of object goes by its label, not by its number here."""
    from django.apps import apps
    from django.db.models import Case, OuterRef, Subquery, TextField, Value, When
    from django.db.models.functions import Concat

    label, cle, cedes = CEDES.get(modele._meta.label_lower, ("", "", ()))
    if nom in cedes:
        rangees = apps.get_model(label)._base_manager.filter(**{cle: OuterRef("pk")})
        return Subquery(rangees.values(nom))
    if nom in REMPLIS.get(modele._meta.label_lower, ()):
        defaut = modele._meta.get_field(nom).default
        champ = TextField()
        return Case(When(**{nom: defaut}, then=Value("")), default=nom, output_field=champ)
    champ = modele._meta.get_field(nom)
    if champ.related_model and champ.related_model._meta.label == "contenttypes.ContentType":
        return Concat(f"{champ.name}__app_label", Value("."), f"{champ.name}__model")
    return nom


def write_simple(valeur):
    """A value the same from both engines, and from a model that has moved since."""
    if isinstance(valeur, datetime):
        return valeur.astimezone(UTC).isoformat()
    if isinstance(valeur, bytes | memoryview):
        return hashlib.sha256(valeur).hexdigest()
    return valeur if isinstance(valeur, int | dict | list | None) else str(valeur)


def digest(modele, champs):
    """The SHA-256 of these fields of all rows, in the order of their keys."""
    anciens = {apres: avant for avant, apres in DEPLACES.items()}
    empreinte = hashlib.sha256()
    lus = [read_champ(modele, nom) for nom in champs]
    for ligne in modele._base_manager.order_by("pk").values_list(*lus):
        simples = [anciens.get(v, v) if isinstance(v, str) else v for v in map(write_simple, ligne)]
        empreinte.update(json.dumps(simples, sort_keys=True).encode() + b"\n")
    return empreinte.hexdigest()


def describe(modele, champs):
    return {
        "lignes": modele._base_manager.count(),
        "champs": list(champs),
        "empreinte": digest(modele, champs),
    }


def describe_all():
    """What a version says of its own database, to be kept in `faits.json`."""
    return {
        label: describe(modele, [champ.attname for champ in modele._meta.concrete_fields])
        for label, modele in list_modeles().items()
    }


def call(*arguments):
    """What a command prints."""
    from django.core.management import call_command

    sortie = StringIO()
    call_command(*arguments, stdout=sortie, stderr=sortie)
    return sortie.getvalue()


def read_page(chemin, personne):
    """(status, text) of a page as a person opens it."""
    from django.test import Client

    from comptes.models import Utilisateur

    client = Client()
    client.force_login(Utilisateur.objects.get(username=personne))
    reponse = client.get(chemin)
    return reponse.status_code, reponse.text


def read_journal():
    """What the log of the administration is about, in its order."""
    from django.contrib.admin.models import LogEntry

    return [str(entree.get_edited_object()) for entree in LogEntry.objects.order_by("pk")]


def say_refus(label):
    """What the database answers to who would empty a table."""
    from django.db import DatabaseError, transaction

    try:
        with transaction.atomic():
            find_modele(label)._base_manager.all()._raw_delete("default")
    except DatabaseError as refus:
        return str(refus).splitlines()[0]
    return ""


def main(nom):
    import django

    django.setup()
    faits = read_faits(nom)
    lay_ancienne(nom)
    call("migrate", "--verbosity=0")
    trouves = {
        "modeles": {
            label: describe(find_modele(label), connus.get("champs", []))
            for label, connus in faits["modeles"].items()
        },
        "totaux": json.loads(call("totaux", "--json")),
        "controle": json.loads(call("controler", "--json")),
        "editions": call("verifier_editions"),
        "journal": read_journal(),
        "refus": {label: say_refus(label) for label in faits.get("figes", [])},
        "pages": {page: read_page(page, qui) for page, (qui, _) in faits.get("pages", {}).items()},
    }
    json.dump(trouves, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
