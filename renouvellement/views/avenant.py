"""The avenants of a plan: prepared, read, decided on, given up."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from comptes.droits import Geste
from plan.models import Plan
from plan.plan_courant import path_in_plan
from plan.reponses import delete, demande, lecture_du_plan, may
from renouvellement.application import catch_up, decide, prepare_avenant
from renouvellement.lectures.avenant import lire_avenant
from socle.reponses import ask, is_confirme

TENU = "Une délibération ou une édition figée porte sur ce projet : il est gardé."


def find_avenant_de(request, pk):
    """The avenant of this number, of the current plan or of the plan that it amends; Http404."""
    avenants = Plan.objects.for_utilisateur(request.user).exclude(avenant_de=None)
    plan = request.plan.avenant_de_id or request.plan.pk
    return get_object_or_404(avenants.select_related("structure"), pk=pk, avenant_de=plan)


@lecture_du_plan
@demande(Geste.LIRE, post=Geste.STRUCTURER)
def avenants(request):
    """Those of the current plan; sent, a new one is prepared."""
    plan = request.plan
    if request.method == "POST":
        try:
            avenant = prepare_avenant(plan, par=request.user)
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
            return redirect("avenants")
        messages.success(request, f"{avenant.nom_d_avenant} : le projet est une copie du plan.")
        return redirect("avenant", avenant.pk)
    modifie = plan.avenant_de or plan
    siens = Plan.objects.for_utilisateur(request.user).filter(avenant_de=modifie).order_by("pk")
    contexte = {
        "modifie": modifie,
        "avenants": siens,
        "may_preparer": may(request, Geste.STRUCTURER),
    }
    return TemplateResponse(request, "renouvellement/avenants.html", contexte)


@lecture_du_plan
@demande(Geste.LIRE, post=Geste.STRUCTURER)
def avenant(request, pk):
    """What it changes. Sent, the draft takes what the plan changed since, or keeps one of both."""
    avenant = find_avenant_de(request, pk)
    if request.method == "POST":
        ligne, rang, garder = (request.POST.get("garder", "") + "::").split(":")[:3]
        try:
            if avenant.adopte_le:
                raise ValidationError("Cet avenant est adopté : il ne change plus.")
            if ligne.isdigit():
                rang = int(rang) if rang.isdigit() else None
                is_du_plan = garder == "plan"
                decide(
                    avenant, ligne=int(ligne), rang=rang, is_du_plan=is_du_plan, par=request.user
                )
            else:
                catch_up(avenant, par=request.user)
            messages.success(request, "C'est fait : le projet est à jour.")
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
        return redirect("avenant", avenant.pk)
    contexte = {"lecture": lire_avenant(avenant), "may_structurer": may(request, Geste.STRUCTURER)}
    return TemplateResponse(request, "renouvellement/avenant.html", contexte)


@demande(Geste.STRUCTURER)
def abandonner_avenant(request, pk):
    """Delete the draft; the plan keeps no trace of it."""
    avenant = find_avenant_de(request, pk)
    vers = f"{request.racine}{path_in_plan(avenant.avenant_de, 'avenants')}"
    if avenant.adopte_le:
        raise Http404("Cet avenant est adopté.")
    if request.method != "POST" or not is_confirme(request):
        return ask(request, "renouvellement/avenant_abandonner.html", lu=avenant, avenant=avenant)
    try:
        dit = "Le projet d'avenant est abandonné ; le plan n'a pas changé."
        return delete(request, avenant, dit=dit, vers=vers, relire=vers)
    except ProtectedError:
        messages.error(request, TENU)
        return redirect(vers)
