"""Which day a page speaks of."""

from contextlib import contextmanager
from datetime import date

from django.db import DEFAULT_DB_ALIAS
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import get_script_prefix, reverse, set_script_prefix
from django.utils import timezone

from commission.plan_passe import EtatAltere, PlanInconnu, find_arrete, find_etat
from plan.models import Action
from socle.donnees.passe import voyager
from socle.pages import find_page

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
        with self.open(request, jour, etat, avant):
            return self.show(request, page, par_adresse=par_adresse)

    def show(self, request, page, *, par_adresse):
        """The page of a past day. An action may have had another code on that day: today's address
        leads to its own of then, and back.
        """
        code = page.kwargs.get("code")
        if code and par_adresse:
            request.present = find_present(request, code)
        elif code and (alors := find_code_d_alors(request, code)) not in (None, code):
            return redirect("action", alors)
        return self.get_response(request)

    @staticmethod
    @contextmanager
    def open(request, jour, etat, avant):
        """While it lasts, the request reads the past day, and its links stay on it."""
        request.present = f"{avant.rstrip('/')}{request.path_info}"
        set_script_prefix(f"{avant.rstrip('/')}{PREFIXE}{jour.isoformat()}/")
        try:
            with voyager(request.plan, etat) as plan:
                request.jour = request.au = jour
                request.arrete_le = etat.arrete_le
                request.plan = plan
                yield
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


def find_present(request, code):
    """The page of today of the action that had this code on the past day shown; the plan's when
    it is gone.
    """
    alors = Action.objects.for_plan(request.plan).for_code(code).first()
    presentes = Action.objects.using(DEFAULT_DB_ALIAS).select_related("axe__defi")
    presente = alors and presentes.filter(pk=alors.pk).first()
    au_passe = get_script_prefix()
    chemin = reverse("action", args=[presente.code]) if presente else reverse("plan")
    return au_passe[: au_passe.rindex(PREFIXE) + 1] + chemin.removeprefix(au_passe)


def find_code_d_alors(request, code):
    """The code, on the past day shown, of the action that has this one today; None for none."""
    presentes = Action.objects.using(DEFAULT_DB_ALIAS).for_plan(request.plan.pk)
    presente = presentes.for_code(code).first()
    alors = presente and Action.objects.select_related("axe__defi").filter(pk=presente.pk).first()
    return alors and alors.code


def says(page, mot):
    """Whether the view that answers says so of itself (socle/pages.py)."""
    return bool(page) and getattr(page.func, mot, False)


def is_reservee(page):
    """Whether it is a page for those who are logged in."""
    return bool(page) and getattr(page.func, "login_required", True)
