"""How a session is noted when it opens, and how it is closed."""

from django.contrib.sessions.models import Session
from django.db import transaction

from comptes.models import SessionOuverte


def note_session(request, *, le):
    """Remember that this browser is logged in; again when the key of its session changes."""
    SessionOuverte.objects.update_or_create(
        cle=request.session.session_key,
        defaults={
            "utilisateur_id": request.user.pk,
            "navigateur": request.headers.get("User-Agent", "")[:300],
            "ouverte_le": le,
        },
    )


@transaction.atomic
def close_session(cle):
    """Make a session open nothing any more."""
    Session.objects.filter(session_key=cle).delete()
    SessionOuverte.objects.filter(cle=cle).delete()


def close_sessions(utilisateur, *, sauf=None):
    """Close the sessions of an account, but the one whose key is `sauf`; gives their number."""
    ouvertes = SessionOuverte.objects.for_utilisateur(utilisateur).exclude(cle=sauf)
    cles = list(ouvertes.values_list("cle", flat=True))
    for cle in cles:
        close_session(cle)
    return len(cles)
