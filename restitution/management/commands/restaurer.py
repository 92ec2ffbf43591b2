from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plan.ecriture import accord, compter
from restitution.sauvegarde import SauvegardeRefusee, check_sauvegarde, restore


class Command(BaseCommand):
    help = (
        "Remet une sauvegarde dans une base vide, sur SQLite comme sur PostgreSQL. Tout entre, ou "
        "rien."
    )

    def add_arguments(self, parser):
        parser.add_argument("fichier", type=Path)
        parser.add_argument(
            "--remplacer",
            action="store_true",
            help="remplace ce que contient la base ; sans cela, une base non vide est refusée",
        )
        parser.add_argument(
            "--verifier", action="store_true", help="relit le fichier et n'écrit rien"
        )

    def handle(self, *, fichier, remplacer, verifier, **options):
        if not fichier.is_file():
            raise CommandError(f"Le fichier {fichier} n'existe pas.")
        try:
            if verifier:
                manifeste = check_sauvegarde(fichier)
            else:
                manifeste = restore(fichier, remplacer=remplacer)
        except SauvegardeRefusee as refus:
            raise CommandError(f"{fichier.name} : {refus}") from refus
        lignes, fichiers = sum(manifeste.lignes.values()), len(manifeste.fichiers)
        fait = "est entière" if verifier else "est restaurée, relue et vérifiée"
        s = accord(fichiers)
        self.stdout.write(
            f"La sauvegarde du {manifeste.faite_le} {fait} : {compter(lignes, 'ligne')}, "
            f"{fichiers} fichier{s} joint{s}."
        )
