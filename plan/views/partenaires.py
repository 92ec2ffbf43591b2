"""The partners of the office: their names, and two of them made one."""

from django.contrib import messages
from django.db.models import ProtectedError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from comptes.droits import Geste
from plan.forms.partenaires import PartenaireForm
from plan.models import Partenaire
from plan.reponses import delete, demande, respond_form
from socle.reponses import ask, is_confirme, is_renonce

LIE = "Ce partenaire est celui d'actions : rien n'est supprimé."


def list_partenaires(request):
    return Partenaire.objects.filter(structure=request.plan.structure).with_nombre()


@demande(Geste.STRUCTURER)
def partenaires(request):
    contexte = {"partenaires": list_partenaires(request)}
    return TemplateResponse(request, "plan/partenaires.html", contexte)


@demande(Geste.STRUCTURER)
def partenaire(request, pk):
    """Rename a partner; a name that another one has makes them one, once confirmed."""
    trouve = get_object_or_404(list_partenaires(request), pk=pk)
    if request.method == "POST" and "supprimer" in request.POST:
        dit = f"Supprimé : « {trouve} »."
        try:
            return delete(request, trouve, dit=dit, vers="partenaires", relire=request.path)
        except ProtectedError:
            messages.error(request, LIE)
            return redirect("partenaires")
    form = PartenaireForm(request.POST or None, instance=trouve)
    if request.method == "POST" and form.is_valid() and not is_renonce(request):
        if form.jumeau and not is_confirme(request):
            ancien = Partenaire.objects.get(pk=pk)
            return ask(request, "plan/fusionner.html", ancien=ancien, jumeau=form.jumeau)
        messages.success(request, f"Partenaire « {form.save()} » : enregistré.")
        return redirect("partenaires")
    return respond_form(request, "plan/partenaire.html", form, partenaire=trouve)
