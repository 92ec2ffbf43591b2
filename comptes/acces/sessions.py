"""The open sessions of a person, in words, and how they are closed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from comptes.models import SessionOuverte

# What a browser calls itself, the most telling word first: Edge and Chrome also say « Safari ».
NAVIGATEURS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class SessionLue:
    """One open session. `marque` names it in an address without giving its key away."""

    marque: str
    cle: str
    appareil: str
    ouverte_le: datetime
    is_celle_ci: bool


def write_appareil(navigateur):
    """« Firefox sur Linux »; « navigateur inconnu » when its words say nothing."""
    nom = next((nom for mot, nom in NAVIGATEURS if mot in navigateur), "navigateur inconnu")
    systeme = next((nom for mot, nom in SYSTEMES if mot in navigateur), "")
    return f"{nom} sur {systeme}" if systeme else nom


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


def list_sessions(utilisateur, *, cle, le):
    """The sessions of a person that are open at the moment `le`; `cle` is the one of this page."""
    ouvertes = SessionOuverte.objects.ouvertes(le=le).filter(utilisateur_id=utilisateur.pk)
    return [
        SessionLue(
            marque=hashlib.sha256(session.cle.encode()).hexdigest()[:16],
            cle=session.cle,
            appareil=write_appareil(session.navigateur),
            ouverte_le=session.ouverte_le,
            is_celle_ci=session.cle == cle,
        )
        for session in ouvertes
    ]


@transaction.atomic
def close_session(cle):
    """Make a session open nothing any more."""
    Session.objects.filter(session_key=cle).delete()
    SessionOuverte.objects.filter(cle=cle).delete()


def close_sessions(utilisateur, *, sauf=None):
    """Close the sessions of an account, but the one whose key is `sauf`; gives their number."""
    ouvertes = SessionOuverte.objects.filter(utilisateur_id=utilisateur.pk).exclude(cle=sauf)
    cles = list(ouvertes.values_list("cle", flat=True))
    for cle in cles:
        close_session(cle)
    return len(cles)
