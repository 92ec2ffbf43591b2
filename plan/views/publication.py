"""Letting anybody read the adopted plan, and taking that back."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from comptes.droits import Geste
from comptes.models import Trace, noter
from plan.reponses import demande


@demande(Geste.EDITER)
def publication(request):
    """Say whether the plan is public; publish it as it stands now, or take it back."""
    plan = request.plan
    if request.method != "POST":
        return TemplateResponse(request, "plan/publication.html", {"plan": plan})
    if "retirer" in request.POST:
        plan.unpublish()
        dit = "La page publique est retirée."
    elif plan.adopte_le:
        plan.publish(le=timezone.now())
        dit = "Le plan est public, tel qu'il est maintenant."
    else:
        messages.error(request, "Seul un plan adopté se publie : donnez d'abord sa date.")
        return redirect("publication")
    noter(
        Trace.Quoi.PUBLICATION,
        le=timezone.now(),
        par=request.user,
        structure=plan.structure,
        detail=dit,
    )
    messages.success(request, dit)
    return redirect("publication")
