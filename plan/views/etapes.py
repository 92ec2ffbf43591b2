"""The life of a plan: where it is, its next gesture, and which one is in force."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from comptes.droits import Geste
from plan.etats import Etape
from plan.forms.etapes import EnVigueurForm, EtapeForm
from plan.lectures.etapes import lire_etapes
from plan.models import Plan
from plan.reponses import demande, may, respond_form
from socle.reponses import ask, is_confirme, is_renonce


def begin(request, genre):
    """(form of a gesture, the `VieLue` of the current plan)."""
    lecture = lire_etapes(request.plan, utilisateur=request.user)
    faits = {"plan": request.plan, "par": request.user, "ancien": lecture.en_vigueur}
    return genre(request.POST or None, aujourdhui=timezone.localdate(), **faits), lecture


@demande(Geste.LIRE, post=Geste.STRUCTURER, meme_clos=True)
def vie_du_plan(request):
    """Where the plan is, its journal, and its next step; a closed plan is reopened here."""
    form, lecture = begin(request, EtapeForm)
    if request.method == "POST" and form.is_valid() and not is_renonce(request):
        if form.cleaned_data["vers"] == Etape.CLOS and not is_confirme(request):
            return ask(request, "plan/clore_plan.html", lecture=lecture)
        if form.save():
            messages.success(request, f"Le plan est {request.plan.get_etape_display()}.")
            return redirect("vie-du-plan")
    may_changer = request.user.may(Geste.STRUCTURER, request.plan.structure)
    contexte = {"lecture": lecture, "etapes": Etape, "may_changer": may_changer}
    contexte["may_tenir"] = may(request, Geste.TENIR_CONSEIL)
    return respond_form(request, "plan/vie_du_plan.html", form, **contexte)


@demande(Geste.STRUCTURER, meme_clos=True)
def mettre_en_vigueur(request):
    """Make the current plan the one in force, the former one no more."""
    form, lecture = begin(request, EnVigueurForm)
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, f"« {request.plan} » est maintenant le plan en vigueur.")
        return redirect("vie-du-plan")
    return respond_form(request, "plan/mettre_en_vigueur.html", form, lecture=lecture)


@require_POST
@demande(Geste.STRUCTURER)
def ouvrir_projet(request):
    """Let the role that only reads see this draft, or no more."""
    plan = Plan.objects.select_for_update().get(pk=request.plan.pk)
    plan.ouvert_a_la_lecture = request.POST.get("ouvert") == "oui"
    plan.save()
    lit = "lit" if plan.ouvert_a_la_lecture else "ne lit plus"
    messages.success(request, f"Le rôle « lecture » {lit} ce projet.")
    return redirect("vie-du-plan")
