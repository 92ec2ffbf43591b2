"""Writing the council: its assembly, councillors, meetings, roll calls and acts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from comptes.droits import Geste
from comptes.models import Trace, noter
from conseil.actes.gel import CHANGE, ImpressionImpossible, keep_vote, try_vote
from conseil.forms.appel import AppelForm, fill_reponses
from conseil.forms.conseil import (
    DeliberationForm,
    PointForm,
    SeanceConseilForm,
    TransmissionForm,
    VoteForm,
)
from conseil.lectures.deliberation import lire_deliberation
from conseil.models import Deliberation, PointOrdreDuJour, Presence, SeanceConseil
from conseil.views.conseil import find_deliberation, find_seance_conseil
from conseil.views.gel import propose_suite
from plan.reponses import delete, demande, edit, respond_form
from socle.reponses import ask, is_confirme, is_renonce

FORMULAIRE = "instances/formulaire.html"


def edit_seance(request, seance, titre):
    form = SeanceConseilForm(request.POST or None, instance=seance)
    return edit(request, FORMULAIRE, form, dit="{} : enregistré.", vers=seance, titre=titre)


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
    if seance.has_acte:
        messages.error(request, "Une délibération est à l'ordre du jour : la séance reste.")
        return redirect(seance)
    if not is_confirme(request):
        return ask(request, "conseil/seance_supprimer.html", seance=seance)
    dit = f"{seance} : supprimé. L'historique le garde."
    return delete(request, seance, dit=dit, vers="conseil", relire=seance)


@demande(Geste.TENIR_CONSEIL)
def point(request, pk):
    """The title of a point, and what the minutes declare at it."""
    points = PointOrdreDuJour.objects.for_structure(request.plan.structure)
    point = get_object_or_404(points.select_related("seance"), pk=pk)
    form = PointForm(request.POST or None, instance=point)
    titre, dit = f"Point {point.numero} – {point.seance}", f"Point {point.numero} enregistré."
    return edit(request, FORMULAIRE, form, dit=dit, vers=point.seance, titre=titre)


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


def edit_deliberation(request, deliberation, titre, **initial):
    form = DeliberationForm(request.POST or None, instance=deliberation, initial=initial)
    dit = "{} : projet enregistré."
    return edit(request, FORMULAIRE, form, dit=dit, vers=deliberation, titre=titre)


@demande(Geste.TENIR_CONSEIL)
def nouvelle_deliberation(request):
    """A new act on the current plan; `?point=` begins it at a point of the agenda, `?lien=` and
    `?nature=` after a voted act that it corrects.
    """
    acte = Deliberation(plan=request.plan, structure=request.plan.structure)
    points = PointOrdreDuJour.objects.for_structure(request.plan.structure)
    point = points.select_related("seance").find(request.GET.get("point"))
    initial = {}
    if point:
        initial = {"point": point, "numero": point.propose_numero(), "objet": point.intitule}
    initial |= propose_suite(request.plan.structure, request.GET)
    return edit_deliberation(request, acte, "Nouvelle délibération", **initial)


@demande(Geste.TENIR_CONSEIL)
def modifier_deliberation(request, pk):
    """Change a draft; a voted act is shown instead, with the rule."""
    deliberation = find_deliberation(request, pk)
    if deliberation.is_votee:
        messages.error(request, deliberation.write_fige())
        return redirect(deliberation)
    return edit_deliberation(request, deliberation, str(deliberation))


@require_POST
@demande(Geste.TENIR_CONSEIL)
def supprimer_deliberation(request, pk):
    """Delete a draft; refused with the rule for a voted act."""
    deliberation = find_deliberation(request, pk)
    if deliberation.is_votee:
        messages.error(request, deliberation.write_fige())
        return redirect(deliberation)
    if not is_confirme(request):
        return ask(request, "conseil/deliberation_supprimer.html", deliberation=deliberation)
    dit = "Projet supprimé. Il reste dans l'historique."
    return delete(request, deliberation, dit=dit, vers="conseil", relire=deliberation)


def make_vote_form(request, deliberation):
    """The form of a vote, with what was entered before the act was reopened."""
    initial = {"contre": 0, "abstentions": 0, "ne_prend_pas_part": 0}
    champs = VoteForm.base_fields if deliberation.reouvertures else ()
    initial |= {nom: getattr(deliberation, nom) for nom in champs if hasattr(deliberation, nom)}
    return VoteForm(
        request.POST or None,
        deliberation=deliberation,
        aujourdhui=timezone.localdate(),
        initial=initial,
    )


def freeze_or_ask(request, deliberation, form):
    """Ask, with a recap in words, then print and freeze; None, and the form says why, if the vote
    cannot be.
    """
    if is_renonce(request) or not form.is_valid():
        return None
    is_demande = not is_confirme(request)
    try:
        lue, suite = try_vote(deliberation, form.save, lire_deliberation if is_demande else None)
        if lue and is_demande:
            contexte = {"deliberation": deliberation, "form": form, "lecture": suite}
            return ask(request, "conseil/vote_enregistrer.html", **contexte)
        imprimees = suite() if lue else ()
    except ImpressionImpossible as refus:
        form.add_error(None, str(refus))
        return None
    if not lue:
        return None

    def save(acte):
        form.deliberation = acte
        return form.save()

    if keep_vote(deliberation.pk, save, lue=lue, imprimees=imprimees) is None:
        form.add_error(None, CHANGE)
        return None
    noter(
        Trace.Quoi.GEL,
        le=timezone.now(),
        par=request.user,
        structure=request.plan.structure,
        detail=f"vote de la délibération {deliberation.numero}",
    )
    messages.success(request, "Vote enregistré : l'acte ne change plus.")
    return redirect(deliberation)


@transaction.non_atomic_requests
@demande(Geste.TENIR_CONSEIL)
def vote(request, pk):
    """Record the vote, which freezes the act."""
    deliberation = find_deliberation(request, pk)
    if deliberation.is_votee:
        messages.error(request, deliberation.write_fige())
        return redirect(deliberation)
    form = make_vote_form(request, deliberation)
    if request.method == "POST" and (suite := freeze_or_ask(request, deliberation, form)):
        return suite
    au_point = deliberation.compose_feuille().au_point
    contexte = {"deliberation": deliberation, "au_point": au_point}
    return respond_form(request, "conseil/vote.html", form, **contexte)


@require_POST
@demande(Geste.TENIR_CONSEIL)
def adoption(request, pk):
    """Say that this act adopts the plan: its date and its number go on the plan."""
    deliberation = find_deliberation(request, pk)
    try:
        deliberation.record_adoption()
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect(deliberation)
    messages.success(request, f"Le plan est adopté le {deliberation.votee_le:%d/%m/%Y}.")
    return redirect(deliberation)


@demande(Geste.TENIR_CONSEIL)
def transmission(request, pk):
    """What @CTES asks, the dates of the journey, and the data published."""
    deliberation = find_deliberation(request, pk)
    form = TransmissionForm(
        request.POST or None, instance=deliberation, aujourdhui=timezone.localdate()
    )
    titre, dit = f"Transmission – {deliberation}", "Transmission enregistrée."
    return edit(request, FORMULAIRE, form, dit=dit, vers=deliberation, titre=titre)
