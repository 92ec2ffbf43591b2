"""Preparing the next plan, and its lineage."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from comptes.droits import Geste
from plan.plan_courant import path_in_plan
from plan.reponses import demande, find_action, lecture_du_plan, may, respond_form
from renouvellement.forms.suivant import FiliationForm, PlanSuivantForm
from renouvellement.lectures.suivant import lire_filiation
from socle.reponses import ask, is_confirme, is_renonce


@demande(Geste.STRUCTURER, meme_clos=True)
def preparer(request):
    """Choose what comes along, see what that makes, then make the draft of the next plan."""
    form = PlanSuivantForm(request.POST or None, plan=request.plan)
    if request.method != "POST" or not form.is_valid() or is_renonce(request):
        return respond_form(request, "renouvellement/suivant.html", form)
    qui = {"par": request.user, "le": timezone.now()}
    if not is_confirme(request):
        contexte = {"essai": form.try_out(**qui), "recouverts": form.list_recouverts()}
        return ask(request, "renouvellement/suivant_confirmer.html", **contexte)
    projet = form.prepare(**qui).projet
    dit = f"« {projet} » est préparé, en élaboration. Ce qui est à revoir est au journal de chaque"
    messages.success(request, f"{dit} {projet.vocabulaire.action}.")
    return redirect(f"{request.racine}{path_in_plan(projet, 'filiation')}")


@lecture_du_plan
def filiation(request):
    """What becomes of each action of the former plan, and where each of this one comes from."""
    plan, personne = request.plan, request.user
    contexte = {
        "lecture": lire_filiation(plan, personne=personne),
        "may_structurer": may(request, Geste.STRUCTURER),
        "may_preparer": not plan.is_projet and personne.may(Geste.STRUCTURER, plan.structure),
    }
    return TemplateResponse(request, "renouvellement/filiation.html", contexte)


@demande(Geste.STRUCTURER)
def modifier_filiation(request, code):
    """Say what an action takes up, or that it is new."""
    action = find_action(request, code)
    form = FiliationForm(request.POST or None, action=action, plan=request.plan)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, f"Filiation de {action.code} enregistrée.")
        return redirect("filiation")
    return respond_form(request, "renouvellement/filiation_modifier.html", form, action=action)
