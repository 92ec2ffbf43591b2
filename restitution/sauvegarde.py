"""One file that holds everything: the rows of every model, and the files joined to them.

It is a zip of `manifeste.json`, `base.jsonl` (one row a line, the same from both engines) and
`fichiers/…`. It is read again after it was written; a restoration is compared with it to the byte
before it is kept (docs/exploitation.md).
"""

import hashlib
import json
import zipfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice

from django.apps import apps
from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.utils import validate_file_name
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from comptes.rangees import Exact, RangeeInconnue, Rangees, find_etiquette, read_rangees
from comptes.verrous import sans_verrous
from restitution.lectures.sante import DOSSIER_SANTE

FORMAT = "sauvegarde/1"
MANIFESTE, BASE, FICHIERS = "manifeste.json", "base.jsonl", "fichiers/"
# Made anew by `migrate`, or worth nothing elsewhere: everybody logs in again.
HORS_SAUVEGARDE = {"contenttypes.contenttype", "auth.permission", "sessions.session"}
# Their numbers differ from one database to the next: they are named, not numbered.
PAR_NOM = {"contenttypes.contenttype", "auth.permission"}
# What the backups of commit 844deba say of themselves, which do not name it.
SIGNE_844DEBA = {
    "budget": "0008_valeurs_entieres",
    "comptes": "0003_invitations_sessions_traces",
    "conseil": "0005_appel_avec_sa_seance",
    "plan": "0008_etats_arretes_immuables",
    "restitution": "0003_travaux",
}
MORCEAU = 1 << 20
PAR_LOT = 500


class SauvegardeRefusee(Exception):
    """The file or the database does not allow it; the message is a French sentence."""


class JointIllisible(Exception):
    """A joined file cannot be read; the message is a French sentence."""


@dataclass(frozen=True)
class Manifeste:
    """What a backup says of itself: `lignes` is {model: count}, `fichiers` {name: SHA-256}."""

    format: str
    faite_le: str
    moteur: str
    migrations: dict[str, str]
    lignes: dict[str, int]
    base: str
    fichiers: dict[str, str]
    # Empty in those of the first versions.
    version: str = ""
    commit: str = ""


class Lignes(Rangees):
    """Rows as JSON holds them; what has another number elsewhere goes by its name."""

    def handle_fk_field(self, obj, field):
        with self.by_name(field):
            super().handle_fk_field(obj, field)

    def handle_m2m_field(self, obj, field):
        with self.by_name(field):
            super().handle_m2m_field(obj, field)

    @contextmanager
    def by_name(self, field):
        self.use_natural_foreign_keys = field.related_model._meta.label_lower in PAR_NOM
        yield
        self.use_natural_foreign_keys = False


def list_modeles():
    """Every model whose rows are kept, in the order of their labels."""
    modeles = (m for m in apps.get_models() if m._meta.managed and not m._meta.proxy)
    gardes = (m for m in modeles if m._meta.label_lower not in HORS_SAUVEGARDE)
    return sorted(gardes, key=find_etiquette)


def read_migrations():
    """{app: name of its last migration applied}, for the apps whose rows are kept."""
    gardees = {modele._meta.app_label for modele in list_modeles()}
    passees = sorted(MigrationRecorder(connection).applied_migrations())
    return {app: nom for app, nom in passees if app in gardees}


@contextmanager
def moment():
    """While it lasts, the database is read as it was when it began, and writers are not held up."""
    if connection.in_atomic_block:
        yield
        return
    debut = "BEGIN"
    if connection.vendor == "postgresql":
        debut = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as curseur:
        curseur.execute(debut)
    try:
        yield
    finally:
        with connection.cursor() as curseur:
            curseur.execute("ROLLBACK")


def write_lignes(ecrire):
    """({model: number of rows}, SHA-256) of all rows, each given as a line of bytes to `ecrire`."""
    comptes, empreinte = Counter(), hashlib.sha256()
    serialiseur = Lignes()
    for modele in list_modeles():
        lignes = modele._base_manager.order_by("pk").iterator(chunk_size=PAR_LOT)
        while lot := list(islice(lignes, PAR_LOT)):
            for ligne in json.loads(dump(serialiseur.serialize(lot))):
                octets = dump(ligne).encode() + b"\n"
                empreinte.update(octets)
                ecrire(octets)
            comptes[find_etiquette(modele)] += len(lot)
    return dict(comptes), empreinte.hexdigest()


def dump(contenu):
    """JSON, the same whatever the engine: PostgreSQL forgets the order of the keys."""
    return json.dumps(contenu, ensure_ascii=False, sort_keys=True, cls=Exact)


def list_fichiers(dossier=""):
    """The names of all files of the storage, in order, but those of a health check under way."""
    try:
        dossiers, noms = default_storage.listdir(dossier)
    except FileNotFoundError:
        return
    prefixe = f"{dossier}/" if dossier else ""
    yield from sorted(f"{prefixe}{nom}" for nom in noms)
    for sous_dossier in sorted(dossiers):
        if f"{prefixe}{sous_dossier}" != DOSSIER_SANTE:
            yield from list_fichiers(f"{prefixe}{sous_dossier}")


def read_joint(nom):
    """The bytes of a file of the storage, piece by piece. Raises JointIllisible."""
    try:
        with default_storage.open(nom) as source:
            yield from read_morceaux(source)
    except OSError as erreur:
        raise JointIllisible(
            f"Le fichier joint « {nom} » ne peut pas être lu ({erreur.strerror}) : rien n'est "
            "gardé. Vérifiez le stockage des fichiers, puis recommencez."
        ) from erreur


def read_morceaux(source):
    while octets := source.read(MORCEAU):
        yield octets


def copy(morceaux, cible):
    """Copy pieces of a stream; the SHA-256 of what went through."""
    empreinte = hashlib.sha256()
    for octets in morceaux:
        empreinte.update(octets)
        cible.write(octets)
    return empreinte.hexdigest()


def write_sauvegarde(cible, *, le):
    """Write a backup in the binary file `cible`; its `Manifeste`.

    Raises OSError, DatabaseError, JointIllisible.
    """
    with zipfile.ZipFile(cible, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        with moment(), archive.open(BASE, "w", force_zip64=True) as base:
            migrations = read_migrations()
            lignes, empreinte = write_lignes(base.write)
        fichiers = {}
        for nom in list_fichiers():
            with archive.open(f"{FICHIERS}{nom}", "w", force_zip64=True) as copie:
                fichiers[nom] = copy(read_joint(nom), copie)
        manifeste = Manifeste(
            format=FORMAT,
            faite_le=le.isoformat(timespec="seconds"),
            moteur=connection.vendor,
            migrations=migrations,
            lignes=lignes,
            base=empreinte,
            fichiers=fichiers,
            version=settings.VERSION.numero,
            commit=settings.VERSION.commit,
        )
        archive.writestr(MANIFESTE, json.dumps(asdict(manifeste), ensure_ascii=False, indent=2))
    return manifeste


class Puits:
    """Where bytes go that are only to be counted."""

    def write(self, octets):
        return len(octets)


def check_sauvegarde(source):
    """Read a whole backup again; its `Manifeste`. Raises SauvegardeRefusee."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifeste = read_manifeste(archive)
            attendues = {f"{FICHIERS}{nom}": h for nom, h in manifeste.fichiers.items()}
            attendues[BASE] = manifeste.base
            trop = set(archive.namelist()) - set(attendues) - {MANIFESTE}
            if trop:
                raise SauvegardeRefusee(f"Elle contient un fichier inattendu : {min(trop)}.")
            for nom, empreinte in attendues.items():
                with archive.open(nom) as entree:
                    if copy(read_morceaux(entree), Puits()) != empreinte:
                        raise SauvegardeRefusee(f"« {nom} » n'a plus l'empreinte notée.")
            with archive.open(BASE) as base:
                comptees = Counter(json.loads(ligne)["model"] for ligne in base)
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError, OSError) as erreur:
        raise SauvegardeRefusee(
            "Ce fichier n'est pas une sauvegarde entière : il est abîmé, coupé ou d'un autre "
            "programme."
        ) from erreur
    if dict(comptees) != manifeste.lignes:
        raise SauvegardeRefusee("Elle n'a pas le nombre de lignes noté.")
    return manifeste


def read_manifeste(archive):
    contenu = json.loads(archive.read(MANIFESTE))
    if not isinstance(contenu, dict) or contenu.get("format") != FORMAT:
        raise SauvegardeRefusee(
            f"Son format n'est pas « {FORMAT} » : elle vient d'un autre programme."
        )
    try:
        manifeste = Manifeste(**contenu)
        for nom in manifeste.fichiers:
            validate_file_name(nom, allow_relative_path=True)
    except (TypeError, AttributeError, SuspiciousFileOperation) as erreur:
        raise SauvegardeRefusee("Son manifeste n'est pas celui d'une sauvegarde.") from erreur
    return manifeste


def count_lignes():
    """How many rows the database has, of those that a backup keeps."""
    return sum(modele._base_manager.count() for modele in list_modeles())


def restore(source, *, remplacer=False):
    """Put a whole backup in this database and this storage; its `Manifeste`.

    All or nothing: the rows are read again and compared with the backup before they are kept.
    Rows already there are only replaced if `remplacer`. Raises SauvegardeRefusee.
    """
    manifeste = check_sauvegarde(source)
    check_migrations(manifeste)
    with zipfile.ZipFile(source) as archive:
        try:
            with transaction.atomic():
                if not remplacer and count_lignes():
                    raise SauvegardeRefusee(
                        "La base n'est pas vide. Ajoutez --remplacer pour mettre la sauvegarde à "
                        "la place de ce qu'elle contient."
                    )
                with sans_verrous(connection):
                    empty()
                    load(archive)
                compare(manifeste)
                write_fichiers(archive, manifeste)
        except OSError as erreur:
            raise SauvegardeRefusee(
                f"Ses fichiers joints ne peuvent pas être écrits ({erreur.strerror}) : vérifiez le "
                "droit et la place."
            ) from erreur
        except (DatabaseError, DeserializationError, RangeeInconnue) as erreur:
            raise SauvegardeRefusee(f"Ses lignes ne conviennent pas : {erreur}") from erreur
    for nom in set(list_fichiers()) - set(manifeste.fichiers):
        default_storage.delete(nom)
    return manifeste


def check_migrations(manifeste):
    """A backup goes in a database of its own version. Raises SauvegardeRefusee."""
    ici = read_migrations()
    if not ici:
        raise SauvegardeRefusee("La base n'a pas encore de tables : lancez manage.py migrate.")
    for app in sorted({*ici, *manifeste.migrations}):
        la = manifeste.migrations.get(app)
        if la != ici.get(app):
            venue = find_version(manifeste)
            raise SauvegardeRefusee(
                f"Elle vient d'une autre version de l'application : {venue or 'inconnue'}, ici "
                f"{settings.VERSION} ({app} : {la or 'absent'}, ici {ici.get(app) or 'absent'}). "
                "Installez cette version-là, lancez manage.py migrate, restaurez, puis mettez à "
                "jour."
            )


def find_version(manifeste):
    """The version that made a backup, in words; '' when nothing tells it."""
    if manifeste.version:
        return f"{manifeste.version} (commit {manifeste.commit})"
    if SIGNE_844DEBA.items() <= manifeste.migrations.items():
        return "0.1.0 (commit 844deba)"
    return ""


def list_tables():
    """The tables that a restoration writes, those of the many-to-many links included."""
    tables = {modele._meta.db_table for modele in list_modeles()}
    for modele in list_modeles():
        tables.update(lien.m2m_db_table() for lien in modele._meta.local_many_to_many)
    return sorted(tables)


def empty():
    """Take away every row that a backup would bring, and the sessions of who is logged in."""
    with connection.cursor() as curseur:
        for table in [*list_tables(), "django_session"]:
            curseur.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def load(archive):
    with archive.open(BASE) as base:
        while lot := [json.loads(ligne) for ligne in islice(base, PAR_LOT)]:
            for objet in read_rangees(lot):
                objet.save(force_insert=True)
    with connection.cursor() as curseur:
        for ordre in connection.ops.sequence_reset_sql(no_style(), list_modeles()):
            curseur.execute(ordre)


def compare(manifeste):
    lignes, empreinte = write_lignes(len)
    if (lignes, empreinte) != (manifeste.lignes, manifeste.base):
        raise SauvegardeRefusee(
            "Relue après restauration, la base n'est pas celle de la sauvegarde : rien n'est gardé."
        )


def write_fichiers(archive, manifeste):
    """Put the files in the storage under the very names that the rows give them."""
    for nom in manifeste.fichiers:
        if default_storage.exists(nom):
            default_storage.delete(nom)
        with archive.open(f"{FICHIERS}{nom}") as entree:
            ecrit = default_storage.save(nom, File(entree, name=nom))
        if ecrit != nom:
            raise SauvegardeRefusee(f"Le stockage ne peut pas garder « {nom} » sous ce nom.")
