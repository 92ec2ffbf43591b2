"""Whether the application can serve: its database, its migrations, the place of its files."""

import logging
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

journal = logging.getLogger(__name__)
TEMOIN = b"temoin"
DOSSIER_SANTE = "sante"


@dataclass(frozen=True)
class Verification:
    """One thing that was tried; `detail` says what to do when it failed."""

    cle: str
    nom: str
    bien: bool
    detail: str


@dataclass(frozen=True)
class Sante:
    """Every check, in the order in which they were tried; nothing of it is a secret."""

    verifications: tuple[Verification, ...]

    @property
    def pret(self):
        return all(verification.bien for verification in self.verifications)

    @property
    def is_lisible(self):
        """Whether the database can be asked who is there."""
        return all(v.bien for v in self.verifications if v.cle in ("base", "migrations"))


def check_base():
    """Raises django.db.Error."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1")
        curseur.fetchone()


def has_migrations():
    """Whether every migration is applied. Raises django.db.Error."""
    executeur = MigrationExecutor(connection)
    return not executeur.migration_plan(executeur.loader.graph.leaf_nodes())


def check_stockage():
    """Write a file, read it again, remove it; whether it came back whole."""
    nom = default_storage.save(f"{DOSSIER_SANTE}/temoin", ContentFile(TEMOIN))
    try:
        with default_storage.open(nom) as fichier:
            return fichier.read() == TEMOIN
    finally:
        default_storage.delete(nom)


def lire_sante():
    """The `Sante` of this process now. A failure is a line of it, never an exception."""
    return Sante((*verify_base(), verify_stockage()))


def verify_base():
    base, migrations = "Base de données", "Migrations"
    try:
        check_base()
        complet = has_migrations()
    except Error:
        journal.exception("La base de données ne répond pas.")
        yield Verification("base", base, False, "Elle ne répond pas : vérifiez le serveur.")
        yield Verification("migrations", migrations, False, "Elles n'ont pas pu être lues.")
        return
    yield Verification("base", base, True, "Elle répond.")
    yield Verification(
        "migrations",
        migrations,
        complet,
        "Toutes sont passées." if complet else "Il en manque : lancez manage.py migrate.",
    )


def verify_stockage():
    try:
        bien = check_stockage()
    # Each kind of storage has exceptions of its own; whatever it is, files cannot be kept.
    except Exception:
        journal.exception("Le stockage des fichiers ne répond pas.")
        bien = False
    detail = "Un fichier s'écrit et se relit."
    if not bien:
        detail = "Un fichier ne peut pas s'y écrire : vérifiez la place et les droits."
    return Verification("stockage", "Stockage des fichiers", bien, detail)
