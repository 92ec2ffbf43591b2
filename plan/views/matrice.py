"""The planned years of the whole plan, written by clicking them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect

from comptes.droits import Geste
from plan.forms.matrice import MatriceForm
from plan.lectures.arbre import PAR_PAGE
from plan.models import Action
from plan.reponses import demande, respond_form
from plan.views.sommaire import hold_plan
from socle.francais.typographie import compter

RIEN = "Rien n'a changé."
CLOSES = "Renseignées entre-temps par quelqu'un d'autre, et gardées : {}."


@demande(Geste.STRUCTURER)
def matrice(request):
    """A box a year and an action; saved at once."""
    plan = hold_plan(request)
    actions = Action.objects.for_plan(plan).select_related("axe__defi").with_calendrier()
    page = Paginator(actions.ordered(), PAR_PAGE).get_page(request.GET.get("page"))
    form = MatriceForm(request.POST or None, plan=plan, actions=list(page.object_list))
    if request.method == "POST" and form.is_valid():
        nombre = form.save()
        if form.closes:
            messages.warning(request, CLOSES.format(" ; ".join(form.closes)))
        dit = f"Calendrier enregistré : {compter(nombre, 'changement')}." if nombre else RIEN
        messages.success(request, dit)
        return redirect(request.get_full_path())
    return respond_form(request, "plan/matrice.html", form, page=page)
