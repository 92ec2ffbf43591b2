"""Adopting an avenant, by a voted act."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from comptes.droits import Geste
from conseil.forms.adoption_avenant import AdoptionAvenantForm
from plan.plan_courant import path_in_plan
from plan.reponses import demande
from renouvellement.application import adopt_avenant
from renouvellement.lectures.avenant import lire_avenant
from renouvellement.views.avenant import find_avenant_de
from socle.reponses import ask, is_confirme, is_renonce, respond_form


@demande(Geste.TENIR_CONSEIL)
def adopter_avenant(request, pk):
    """Say which act adopts the avenant; it is then applied to its plan."""
    avenant = find_avenant_de(request, pk)
    form = AdoptionAvenantForm(request.POST or None, avenant=avenant)
    lecture = lire_avenant(avenant)
    if request.method == "POST" and form.is_valid() and not is_renonce(request):
        le, numero = form.cleaned_data["le"], form.cleaned_data["numero"]
        if lecture.is_pret and not is_confirme(request):
            contexte = {"lecture": lecture, "le": le, "numero": numero}
            return ask(request, "conseil/avenant_adopter_confirmer.html", **contexte)
        try:
            plan = adopt_avenant(avenant, le=le, numero=numero, par=request.user)
        except ValidationError as refus:
            form.add_error(None, refus)
        else:
            messages.success(request, f"Le plan est {plan.dit_modifications}.")
            return redirect(f"{request.racine}{path_in_plan(plan, 'avenants')}")
    return respond_form(request, "conseil/avenant_adopter.html", form, lecture=lecture)
