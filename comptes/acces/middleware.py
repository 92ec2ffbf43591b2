"""What must be done before any page is shown."""

from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone

from comptes.acces.second_facteur import has_appareil
from comptes.acces.sessions import slide

ETAPES = ("code", "second-facteur", "second-facteur-qr", "deconnexion")


def find_etape(utilisateur):
    """The name of the page that a person must pass before the others, or '' (R-D4)."""
    if not utilisateur.is_authenticated or utilisateur.is_verified():
        return ""
    if has_appareil(utilisateur):
        return "code"
    return "second-facteur" if utilisateur.needs_second_facteur() else ""


class SessionGlissanteMiddleware:
    """A session ends some time after the last visit, not after the login."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            slide(request, le=timezone.now())
        return self.get_response(request)


class SecondFacteurMiddleware:
    """Half of a login opens no page, whatever its prefix: only the second step, and the way out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        etape = find_etape(request.user)
        if not etape or self.is_ouvert(request.path, etape):
            return self.get_response(request)
        accueil = resolve_url(settings.LOGIN_REDIRECT_URL)
        suite = request.get_full_path() if request.method == "GET" else accueil
        return redirect(f"{reverse(etape)}?{urlencode({'next': suite})}")

    @staticmethod
    def is_ouvert(chemin, etape):
        """Somebody who has an application proves it; she does not enrol another one instead."""
        permises = ("code", "deconnexion") if etape == "code" else ETAPES
        return chemin in [reverse(nom) for nom in permises]
