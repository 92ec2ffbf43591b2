"""What must be done before any page is shown."""

from urllib.parse import urlencode

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_protect

from comptes.acces.reprise import keep_before, refuse, resume
from comptes.acces.second_facteur import has_appareil
from comptes.acces.sessions import slide
from socle.pages import find_page

ETAPES = ("code", "second-facteur", "second-facteur-qr", "deconnexion")
# What the law wants anybody to read, and what dresses these pages.
LUES_PAR_TOUS = ("accessibilite", "page-legale", "page-legale-de", "identite-css", "identite-image")


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


class ConnexionRequiseMiddleware(LoginRequiredMiddleware):
    """What is sent with a closed session is not lost: htmx keeps the page, else it is kept here."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.user.is_authenticated:
            return resume(request)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if request.htmx:
            return refuse("connexion")
        if request.method == "POST":
            return redirect_to_login(keep_before(request))
        return super().handle_no_permission(request, view_func)


@csrf_protect
def lead_to(request, *, etape):
    """To the second step of the login, and from there where the person was going."""
    if request.htmx:
        return refuse(etape)
    suite = request.get_full_path() if request.method == "GET" else keep_before(request)
    return redirect(f"{reverse(etape)}?{urlencode({'next': suite})}")


class SecondFacteurMiddleware:
    """Half of a login opens no page, whatever its prefix: only the second step, and the way out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        etape = find_etape(request.user)
        if not etape or self.is_ouvert(request.path_info, etape):
            return self.get_response(request)
        return lead_to(request, etape=etape)

    @staticmethod
    def is_ouvert(chemin, etape):
        """Somebody who has an application proves it; she does not enrol another one instead."""
        permises = ("code", "deconnexion") if etape == "code" else ETAPES
        page = find_page(chemin)
        return bool(page) and page.url_name in (*permises, *LUES_PAR_TOUS)
