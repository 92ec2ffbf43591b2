import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from plan.ecriture import accord
from restitution.sauvegarde import (
    JointIllisible,
    SauvegardeRefusee,
    check_sauvegarde,
    write_sauvegarde,
)


class Command(BaseCommand):
    help = (
        "Écrit toute l'application dans un fichier : base, historique, éditions et fichiers "
        "joints. Le fichier est relu en entier avant d'être gardé."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--sortie",
            type=Path,
            metavar="FICHIER",
            help="par défaut, donnees/sauvegardes/sauvegarde-DATE.zip",
        )

    def handle(self, *, sortie, **options):
        le = timezone.localtime()
        if sortie is None:
            sortie = make_place(le)
        if not sortie.parent.is_dir():
            raise CommandError(f"Le dossier {sortie.parent} n'existe pas : créez-le d'abord.")
        try:
            manifeste = write_verifiee(sortie, le)
        except OSError as erreur:
            raise CommandError(
                f"{sortie} ne peut pas être écrit ({erreur.strerror}) : rien n'est gardé. "
                "Vérifiez le droit et la place."
            ) from erreur
        except DatabaseError as erreur:
            raise CommandError(f"La base ne se lit pas : {erreur}") from erreur
        except JointIllisible as illisible:
            raise CommandError(str(illisible)) from illisible
        except SauvegardeRefusee as refus:
            raise CommandError(f"Relue, la sauvegarde n'est pas bonne : {refus}") from refus
        ko = max(1, sortie.stat().st_size // 1024)
        joints = len(manifeste.fichiers)
        pluriel = accord(joints)
        self.stdout.write(
            f"{sortie} : {sum(manifeste.lignes.values())} lignes, {joints} fichier{pluriel} "
            f"joint{pluriel}, {ko} Ko, relue et vérifiée."
        )


def make_place(le):
    """Where a backup goes when nobody says. Raises CommandError."""
    dossier = settings.DONNEES_DIR / "sauvegardes"
    try:
        dossier.mkdir(parents=True, exist_ok=True)
    except OSError as erreur:
        raise CommandError(
            f"{dossier} ne peut pas être créé ({erreur.strerror}) : dites où écrire, par --sortie."
        ) from erreur
    return dossier / f"sauvegarde-{le:%Y-%m-%d-%H%M%S}.zip"


def write_verifiee(sortie, le):
    """The whole backup, checked, or the file that was there before; only its owner reads it."""
    descripteur, nom = tempfile.mkstemp(dir=sortie.parent, prefix=".sauvegarde-")
    provisoire = Path(nom)
    try:
        with os.fdopen(descripteur, "w+b") as cible:
            write_sauvegarde(cible, le=le)
            cible.flush()
            os.fsync(cible.fileno())
        manifeste = check_sauvegarde(provisoire)
        provisoire.replace(sortie)
        return manifeste
    finally:
        provisoire.unlink(missing_ok=True)
