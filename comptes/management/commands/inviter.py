from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from comptes.courriels import send_invitation
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
            defaults={"role": role, "par": auteur or None, "envoyee_le": maintenant},
        )
        noter(
            Trace.Quoi.DROITS,
            le=maintenant,
            par=auteur or None,
            structure=structure,
            detail=f"invitation : {invitation.get_role_display()}",
        )
        adresse = site.rstrip("/") + reverse("invitation", args=[invitation.sign()])
        self.stdout.write(f"Lien, valable sept jours : {adresse}")
        try:
            send_invitation(invitation, adresse=adresse)
        except OSError as erreur:
            raise CommandError(
                f"Le courriel n'est pas parti ({erreur}) : donnez vous-même le lien ci-dessus."
            ) from erreur


def find_structure(slug):
    """The structure named, or the only one. Raises CommandError."""
    structures = Structure.objects.filter(slug=slug) if slug else Structure.objects.all()
    if not slug and not structures:
        raise CommandError(
            "Aucune structure n'existe encore : chargez d'abord un plan (charger_plan)."
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
