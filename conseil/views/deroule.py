"""Writing a meeting of the council: what it is, its points, its roll call."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from comptes.droits import Geste
from conseil.forms.appel import AppelForm, fill_reponses
from conseil.forms.seances import OrdreForm, PointForm, SeanceConseilForm
from conseil.models import PointOrdreDuJour, Presence, SeanceConseil, SuitesSeance
from conseil.views.conseil import find_seance_conseil
from plan.reponses import delete, demande, respond_form
from socle.reponses import ask, is_confirme

FORMULAIRE = "instances/formulaire.html"


def is_saved(request, form):
    """Whether what was sent is right and saved; what prevents it is said by the form."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                form.save()
        except ValidationError as refus:
            form.add_error(None, refus.messages)
    return form.is_valid()


def edit_seance(request, seance, titre):
    form = SeanceConseilForm(request.POST or None, instance=seance)
    if is_saved(request, form):
        messages.success(request, f"{form.instance} : enregistré.")
        return redirect(form.instance)
    return respond_form(request, FORMULAIRE, form, titre=titre)


@demande(Geste.TENIR_CONSEIL)
def nouvelle_seance(request):
    seance = SeanceConseil(structure=request.plan.structure)
    return edit_seance(request, seance, "Nouvelle séance du conseil")


@demande(Geste.TENIR_CONSEIL)
def modifier_seance(request, pk):
    seance = find_seance_conseil(request, pk)
    return edit_seance(request, seance, str(seance))


@require_POST
@demande(Geste.TENIR_CONSEIL)
def supprimer_seance(request, pk):
    """Delete a meeting entered by mistake, with its roll call; one that has an act stays."""
    seance = find_seance_conseil(request, pk)
    if seance.has_acte or SuitesSeance.objects.retiennent(seance):
        messages.error(
            request, "Elle a une délibération, ou un procès-verbal arrêté : la séance reste."
        )
        return redirect(seance)
    if not is_confirme(request):
        return ask(request, "conseil/seance_supprimer.html", seance=seance)
    dit = f"{seance} : supprimé. L'historique le garde."
    return delete(request, seance, dit=dit, vers="conseil", relire=seance)


@demande(Geste.TENIR_CONSEIL)
def point(request, pk):
    """What a point is, who chairs it, how it was held, and what the minutes declare at it."""
    points = PointOrdreDuJour.objects.for_structure(request.plan.structure)
    point = get_object_or_404(points.select_related("seance__structure"), pk=pk)
    form = PointForm(request.POST or None, instance=point)
    if is_saved(request, form):
        messages.success(request, f"Point {point.numero} enregistré.")
        return redirect(f"{point.seance.get_absolute_url()}#point-{point.pk}")
    return respond_form(request, "conseil/point.html", form, point=point)


@demande(Geste.TENIR_CONSEIL)
def ordre_du_jour(request, pk):
    """The points in their order: renumbered, inserted."""
    seance = find_seance_conseil(request, pk)
    form = OrdreForm(request.POST or None, seance=seance)
    if is_saved(request, form):
        messages.success(request, "Ordre du jour enregistré.")
        return redirect(seance)
    return respond_form(request, "conseil/ordre_du_jour.html", form, seance=seance)


def list_reponses(seance, geste):
    """What « remplir » answers to the names left empty: everyone present, or as the last time."""
    if geste == "tous":
        return {elu.pk: (Presence.Etat.PRESENT, None) for elu in seance.list_titulaires()}
    derniere = SeanceConseil.objects.before(seance).with_appel().first()
    presences = derniere.presences.all() if derniere else ()
    return {p.elu_id: (p.etat, p.siege_pour_id) for p in presences}


@demande(Geste.TENIR_CONSEIL)
def appel(request, pk):
    """The roll call. « tous » and « reprendre » fill the names left empty, and save nothing."""
    seance = find_seance_conseil(request, pk)
    geste = request.POST.get("remplir")
    if geste:
        data = fill_reponses(request.POST, list_reponses(seance, geste))
        messages.info(request, "La liste est remplie, pas encore enregistrée : vérifiez-la.")
        return show_appel(request, seance, AppelForm(data, seance=seance), 200)
    form = AppelForm(request.POST or None, seance=seance)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Appel enregistré.")
        return redirect("appel" if "continuer" in request.POST else "seance-conseil", seance.pk)
    return show_appel(request, seance, form, 422 if request.method == "POST" else 200)


def show_appel(request, seance, form, status):
    derniere = SeanceConseil.objects.before(seance).with_appel().first()
    contexte = {"form": form, "seance": seance, "derniere": derniere}
    return TemplateResponse(request, "conseil/appel.html", contexte, status=status)
