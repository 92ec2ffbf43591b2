"""The address by which a person chooses her reminders from a mail, without logging in (R-M2)."""

from django.core import signing

from comptes.models import Utilisateur

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
