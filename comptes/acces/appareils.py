"""The devices that an account knows: what fails elsewhere does not make them wait (R-D5)."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db.models import Q

DUREE = timedelta(days=400)


def name_cookie(nom):
    return f"appareil-{sha256(nom.encode()).hexdigest()[:16]}"


def find_appareil(request, nom):
    """The mark of this device for the account named `nom`, '' when it never logged in here."""
    return request.get_signed_cookie(
        name_cookie(nom), default="", salt=f"appareil-{nom}", max_age=DUREE
    )


def name_essai(request, credentials):
    """The name under which django-axes counts a failure: a known device has a count of its own.

    « # » is in no name of an account.
    """
    nom = (credentials or request.POST).get("username")
    appareil = find_appareil(request, nom) if nom else ""
    return f"{nom}#{appareil}" if appareil else nom


def essais_of(nom):
    """The condition of the failures counted for an account, on whatever device."""
    return Q(username=nom) | Q(username__startswith=f"{nom}#")


def remember(request, reponse, utilisateur):
    """Have the device that just logged in known to the account."""
    nom = utilisateur.get_username()
    reponse.set_signed_cookie(
        name_cookie(nom),
        find_appareil(request, nom) or secrets.token_hex(8),
        salt=f"appareil-{nom}",
        max_age=DUREE,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
