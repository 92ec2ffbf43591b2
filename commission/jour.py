"""Which day a page speaks of."""

from datetime import date

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import Resolver404, get_script_prefix, resolve, set_script_prefix
from django.utils import timezone

from commission.plan_passe import EtatAltere, PlanInconnu, find_arrete, find_etat
from socle.donnees.passe import voyager

PREFIXE = "/au/"


class DateIllisible(ValueError):
    """The day asked for cannot be shown; the message is a French sentence."""


def read_jour(texte, *, aujourdhui):
    """The past day asked for in an address. Raises DateIllisible."""
    try:
        jour = date.fromisoformat(texte)
    except ValueError as erreur:
        raise DateIllisible(
            f"« {texte} » n'est pas une date : écrivez-la comme 2025-03-12."
        ) from erreur
    if jour > aujourdhui:
        raise DateIllisible("Cette date est à venir : l'application ne montre que le passé.")
    return jour


class JourMiddleware:
    """Gives `request.jour`, the day of the page, and `request.au`, that day when it is past;
    `request.arrete_le` is when its data were frozen, None when they were not.

    `?au=2025-03-12` shows a page as it was; `/au/2025-03-12/…` does the same, and is the script
    prefix while such a page is made, so that its links stay on that day (docs/adr/0006). A past
    page only reads: a form that writes an action says so, anything else comes back to today.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.jour, request.au, request.present = timezone.localdate(), None, request.path
        request.arrete_le = None
        texte, chemin = self.cut(request)
        page = find_page(chemin)
        request.is_datee = says(page, "is_datee")
        par_adresse = chemin != request.path_info
        if texte and par_adresse and not request.user.is_authenticated and is_reservee(page):
            # It answers by the way in, which leads back to the address as it was asked for.
            request.path_info = chemin
        if not texte or not request.user.is_authenticated:
            return self.get_response(request)
        if not par_adresse and says(page, "has_ses_jours"):
            return self.get_response(request)
        avant = get_script_prefix()
        present = f"{avant.rstrip('/')}{chemin}"
        se_lit = request.method in ("GET", "HEAD")
        code = page.kwargs["code"] if se_lit and says(page, "is_au_present") else ""
        if not code and not (se_lit and request.is_datee):
            # An address whose « au » is its own query would come back here for ever.
            suite = f"?{request.META['QUERY_STRING']}" if par_adresse else ""
            return redirect(f"{present}{suite.removesuffix('?')}")
        try:
            jour = read_jour(texte, aujourdhui=request.jour)
        except DateIllisible as refus:
            return self.respond(request, {"refus": str(refus)}, 400)
        if code and jour == request.jour:
            return redirect(present)
        if code:
            contexte = {"code": code, "jour": jour, "formulaire": present}
            return self.respond(request, contexte, 409, "commission/rien_a_modifier.html")
        request.path_info = chemin
        if not request.plan or (jour == request.jour and not find_arrete(request.plan, jour)):
            return self.get_response(request)
        try:
            etat = find_etat(request.plan, jour)
        except PlanInconnu as inconnu:
            contexte = {"jour": jour, "depuis": inconnu.depuis}
            return self.respond(request, contexte, 404)
        except EtatAltere as altere:
            return self.respond(request, {"refus": str(altere)}, 409)
        return self.show(request, jour, etat, avant)

    def show(self, request, jour, etat, avant):
        """The page of a past day."""
        request.present = f"{avant.rstrip('/')}{request.path_info}"
        set_script_prefix(f"{avant.rstrip('/')}{PREFIXE}{jour.isoformat()}/")
        try:
            with voyager(request.plan, etat) as plan:
                request.jour = request.au = jour
                request.arrete_le = etat.arrete_le
                request.plan = plan
                return self.get_response(request)
        finally:
            set_script_prefix(avant)

    @staticmethod
    def respond(request, contexte, status, gabarit="commission/pas_ce_jour.html"):
        contexte = {"refus": "", "jour": None, "depuis": None, **contexte}
        return TemplateResponse(request, gabarit, contexte, status=status).render()

    @staticmethod
    def cut(request):
        """(day asked for, path without it); ('', path) when none is."""
        chemin = request.path_info
        if chemin.startswith(PREFIXE):
            jour, barre, reste = chemin.removeprefix(PREFIXE).partition("/")
            return (jour, f"/{reste}") if barre and jour else ("", chemin)
        return request.GET.get("au", ""), chemin


def find_page(chemin):
    """What answers a path; None when nothing does."""
    try:
        return resolve(chemin)
    except Resolver404:
        return None


def says(page, mot):
    """Whether the view that answers says so of itself (socle/pages.py)."""
    return bool(page) and getattr(page.func, mot, False)


def is_reservee(page):
    """Whether it is a page for those who are logged in."""
    return bool(page) and getattr(page.func, "login_required", True)
