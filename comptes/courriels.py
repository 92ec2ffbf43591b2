"""The mails that accounts send."""

from django.core import signing
from django.core.mail import send_mail
from django.template.loader import render_to_string

from comptes.models import Utilisateur


def send_invitation(invitation, *, adresse):
    """Send the link `adresse`, complete with its host, to the person invited."""
    contexte = {"invitation": invitation, "structure": invitation.structure, "adresse": adresse}
    send_mail(
        subject=f"Invitation au plan d'actions – {invitation.structure}",
        message=render_to_string("comptes/courriels/invitation.txt", contexte),
        from_email=None,
        recipient_list=[invitation.email],
    )


SEL = "rappels"


def sign_personne(utilisateur):
    """What the address bears; it opens the choice of the reminders of this person, nothing else."""
    return signing.dumps(utilisateur.pk, salt=SEL)


def find_personne(jeton):
    """The active person of this address, or None."""
    try:
        pk = signing.loads(jeton, salt=SEL)
    except signing.BadSignature:
        return None
    return Utilisateur.objects.filter(pk=pk, is_active=True).first()
