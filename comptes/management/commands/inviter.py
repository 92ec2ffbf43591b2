from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from comptes.courriels import make_lien, send_invitation
from comptes.droits import Geste, Role
from comptes.models import Invitation, Structure, Trace, Utilisateur, noter


class Command(BaseCommand):
    help = (
        "Invite une personne et affiche le lien qu'elle reçoit. C'est ainsi que la première "
        "personne d'une structure, celle qui gérera les comptes, ouvre le sien."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="adresse de la personne")
        parser.add_argument("--role", choices=Role.values, default=Role.ADMINISTRATION.value)
        parser.add_argument(
            "--site",
            default=settings.ADRESSE_PUBLIQUE,
            help="début des adresses : https://… ; par défaut, ADRESSE_PUBLIQUE",
        )
        parser.add_argument("--structure", help="identifiant de la structure")
        parser.add_argument("--par", help="compte au nom de qui inviter")

    def handle(self, *, email, role, site, structure, par, **options):
        email = email.lower()
        try:
            validate_email(email)
        except ValidationError as erreur:
            raise CommandError(f"« {email} » n'est pas une adresse électronique.") from erreur
        structure = find_structure(structure)
        auteur = par and find_auteur(par, structure)
        maintenant = timezone.now()
        invitation, _ = Invitation.objects.update_or_create(
            structure=structure,
            email=email,
            defaults={
                "role": role,
                "par": auteur or None,
                "envoyee_le": maintenant,
                "courriel": Invitation.Courriel.EN_ROUTE,
            },
        )
        noter(
            Trace.Quoi.DROITS,
            le=maintenant,
            par=auteur or None,
            structure=structure,
            detail=f"invitation : {invitation.get_role_display()}",
        )
        adresse = make_lien("invitation", invitation.sign(), site=site)
        self.stdout.write(f"Lien, valable sept jours : {adresse}")
        if not settings.COURRIEL_EN_SERVICE:
            self.stdout.write("Aucun courriel ne peut partir : donnez vous-même ce lien.")
        elif not send_invitation(invitation.pk, site=site):
            raise CommandError("Le courriel n'est pas parti : donnez vous-même le lien ci-dessus.")


def find_structure(slug):
    """The structure named, or the only one. Raises CommandError."""
    structures = Structure.objects.filter(slug=slug) if slug else Structure.objects.all()
    if not slug and not structures:
        raise CommandError(
            "Aucune structure n'existe encore : ouvrez la vôtre avec manage.py creer_structure."
        )
    if len(structures) != 1:
        raise CommandError(
            f"Aucune structure ne porte l'identifiant « {slug} »."
            if slug
            else "Nommez la structure avec --structure."
        )
    return structures[0]


def find_auteur(nom, structure):
    """The account named, if it may invite here. Raises CommandError."""
    auteur = Utilisateur.objects.filter(username=nom, is_active=True).first()
    if auteur is None or not auteur.may(Geste.GERER_COMPTES, structure):
        raise CommandError(f"« {nom} » ne peut pas inviter dans {structure}.")
    return auteur
