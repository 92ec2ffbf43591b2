from django.core.management.base import BaseCommand, CommandError

from editions.models import Edition
from socle.francais.typographie import accord, compter


class Command(BaseCommand):
    help = "Recalcule le SHA-256 de chaque édition figée ; sort avec le code 1 si l'une a changé."

    def handle(self, **options):
        fautes, nombre = [], 0
        for edition in Edition.objects.order_by("figee_le").iterator(chunk_size=20):
            nombre += 1
            if not edition.is_intacte:
                fautes.append(edition)
                self.stderr.write(f"{edition} : le document n'est plus celui qui a été figé.")
        if fautes:
            raise CommandError(
                f"{compter(len(fautes), 'édition')} sur {nombre} "
                f"{accord(len(fautes), 'a,ont')} changé : restaurez une sauvegarde."
            )
        s = accord(nombre)
        self.stdout.write(f"{nombre} édition{s} vérifiée{s}, aucune n'a changé.")
