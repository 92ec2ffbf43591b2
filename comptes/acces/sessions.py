"""How a session is noted when it opens, how long it lives, and how it is closed."""

from django.conf import settings
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


def slide(request, *, le):
    """A visit makes the session live on; written once in a while, not at each page (R-D10)."""
    derniere = request.user.last_login
    vue = request.session.get("vue_le") or (derniere.timestamp() if derniere else 0)
    if le.timestamp() - vue >= request.session.get_expiry_age() / 48:
        start(request, le=le)


def start(request, *, le):
    """From now on the session lives as long as the role of the person says."""
    sensible = request.user.has_role_sensible()
    request.session.set_expiry(settings.SESSION_COURTE if sensible else settings.SESSION_COOKIE_AGE)
    request.session["vue_le"] = int(le.timestamp())


def renew_cle(request):
    """Give the session of who has proved more a key that nobody knew before."""
    avant = request.session.session_key
    request.session.cycle_key()
    SessionOuverte.objects.filter(cle=avant).update(cle=request.session.session_key)


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
