from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from conseil.fichier.chargement import load_fichier
from plan.fichier.format import FichierRefuse

FICHIER = settings.BASE_DIR / "fixtures" / "segala-2023-2026.json"


class Command(BaseCommand):
    help = (
        "Charge un plan depuis un fichier « plan-actions/1 » (par défaut, le plan réel du Ségala "
        "tarnais). Un plan déjà présent n'est pas touché ; un fichier qui ne convient pas est "
        "refusé en entier."
    )

    def add_arguments(self, parser):
        parser.add_argument("fichier", nargs="?", type=Path, default=FICHIER)

    def handle(self, *, fichier, **options):
        try:
            contenu = fichier.read_bytes()
        except OSError as erreur:
            raise CommandError(
                f"Le fichier {fichier} ne peut pas être lu : {erreur.strerror}."
            ) from erreur
        try:
            plan, nouveau = load_fichier(contenu, raison=f"chargement de {fichier.name}")
        except FichierRefuse as refus:
            lignes = "\n".join(f"  - {erreur}" for erreur in refus.erreurs)
            raise CommandError(
                f"{fichier.name} est refusé, rien n'est écrit :\n{lignes}"
            ) from refus
        if nouveau:
            self.stdout.write(f"« {plan.titre} » est chargé.")
        else:
            self.stdout.write(f"« {plan.titre} » est déjà là : 0 changement.")
