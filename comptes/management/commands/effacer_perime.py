from axes.models import AccessAttempt
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from comptes.donnees_personnelles import ECHECS
from comptes.models import Envoi, Invitation, SessionOuverte, Trace


class Command(BaseCommand):
    help = (
        "Efface ce qui a passé sa durée de conservation (page « Mes données ») : sessions finies, "
        "échecs de connexion, traces de plus de douze mois, invitations périmées, envois de plus "
        "de quatorze jours, personnes d'une consultation finie. À lancer chaque jour."
    )

    def handle(self, **options):
        maintenant = timezone.now()
        call_command("clearsessions")
        perimes = {
            "sessions": SessionOuverte.objects.closes(le=maintenant),
            "échecs de connexion": AccessAttempt.objects.filter(
                attempt_time__lt=maintenant - ECHECS
            ),
            "traces": Trace.objects.before(maintenant - Trace.DUREE),
            "invitations": Invitation.objects.filter(envoyee_le__lt=maintenant - Invitation.DUREE),
            "envois": Envoi.objects.before(maintenant - Envoi.DUREE),
        }
        for nom, lignes in perimes.items():
            self.stdout.write(f"{nom} : {lignes.count()}")
            lignes.delete()
        # A room above says it of its own rows, by a gesture of its manager.
        for modele in apps.get_models():
            if erase := getattr(modele._default_manager, "erase_perimees", None):
                self.stdout.write(f"{modele._meta.verbose_name_plural} : {erase(le=maintenant)}")
