"""The mails that accounts send."""

from django.core.mail import send_mail
from django.template.loader import render_to_string


def send_invitation(invitation, *, adresse):
    """Send the link `adresse`, complete with its host, to the person invited."""
    contexte = {"invitation": invitation, "structure": invitation.structure, "adresse": adresse}
    send_mail(
        subject=f"Invitation au plan d'actions – {invitation.structure}",
        message=render_to_string("comptes/courriels/invitation.txt", contexte),
        from_email=None,
        recipient_list=[invitation.email],
    )
