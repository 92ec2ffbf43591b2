"""The calendars: their secret addresses, and what a calendar program reads there."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from comptes.droits import Geste
from plan.lectures.agenda import lire_agenda
from plan.models import Agenda
from plan.reponses import demande
from socle.pages import ouvert
from socle.reponses import ask, is_confirme
from socle.sorties.ics import TYPE_MIME, write_agenda


def find_site(request):
    """The address of the root of the site, under which every plan is."""
    return request.build_absolute_uri(request.racine)


@ouvert
@require_safe
def agenda(request, secret):
    """The calendar itself: the secret stands for the login, and the right is asked again (R-M4)."""
    trouve = Agenda.objects.find_secret(secret)
    if trouve is None:
        raise Http404("Cet agenda n'existe pas, ou n'existe plus.")
    personne = trouve.utilisateur if trouve.portee == Agenda.Portee.MES_ACTIONS else None
    lecture = lire_agenda(trouve.plan, utilisateur=personne)
    return HttpResponse(
        write_agenda(lecture, le=timezone.now(), site=find_site(request)),
        content_type=TYPE_MIME,
        headers={
            "Cache-Control": "private, max-age=3600",
            "Content-Disposition": 'inline; filename="agenda.ics"',
            "X-Robots-Tag": "noindex",
        },
    )


def list_agendas(request):
    """[(scope, its agenda or None, its address or '')] of the person in the current plan."""
    siens = Agenda.objects.for_personne(request.user, request.plan)
    site = find_site(request)
    lignes = []
    for portee in Agenda.Portee:
        sien = siens.get(portee)
        adresse = ""
        if sien:
            chemin = reverse("agenda", args=[sien.secret]).removeprefix(get_script_prefix())
            adresse = f"{site}{chemin}"
        lignes.append((portee, sien, adresse))
    return lignes


@demande(Geste.LIRE)
def mon_agenda(request):
    """The addresses of the person: make one, copy it, revoke it."""
    contexte = {"agendas": list_agendas(request)}
    return TemplateResponse(request, "plan/mon_agenda.html", contexte)


@require_POST
@demande(Geste.LIRE)
def changer_agenda(request, portee):
    """Make the address of a scope, or revoke it."""
    if portee not in Agenda.Portee.values:
        raise Http404("Cet agenda n'existe pas.")
    if "revoquer" in request.POST and not is_confirme(request):
        return ask(request, "plan/agenda_revoquer.html")
    if "revoquer" in request.POST:
        Agenda.objects.revoke(request.user, request.plan, portee)
        messages.success(request, "L'ancienne adresse ne donne plus rien.")
    else:
        Agenda.objects.open(request.user, request.plan, portee, le=timezone.now())
        messages.success(request, "L'adresse est prête : copiez-la dans votre agenda.")
    return redirect("mon-agenda")
