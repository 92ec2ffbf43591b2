"""The page of the words of the levels."""

from django.contrib import messages
from django.shortcuts import redirect

from comptes.droits import Geste
from plan.forms.niveaux import NiveauxForm
from plan.models import Plan
from plan.reponses import demande, respond_form
from socle.pages import ecrit_au_present
from socle.reponses import ask, is_confirme, is_renonce


@ecrit_au_present
@demande(Geste.STRUCTURER)
def niveaux(request):
    """Name the levels; another number of levels is told before it is done."""
    plan = Plan.objects.get(pk=request.plan.pk)
    form = NiveauxForm(request.POST or None, instance=plan)
    if request.method != "POST" or not form.is_valid() or is_renonce(request):
        return respond_form(request, "plan/niveaux.html", form)
    if form.is_autre_nombre and not is_confirme(request):
        defis = request.plan.list_fusions() if plan.niveaux == 2 else ()
        return ask(request, "plan/niveaux_confirmer.html", plan=plan, defis=defis)
    form.save()
    messages.success(request, f"Ce plan a maintenant des {plan.vocabulaire.tous}.")
    return redirect("niveaux")
