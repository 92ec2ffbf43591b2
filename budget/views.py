from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from budget.controle import find_constat
from budget.forms import DecisionForm
from budget.models import DecisionControle
from comptes.droits import Geste


def decision(request):
    """Show and save the decision on the finding named by `code` and `objet` in the address."""
    if not request.plan:
        raise Http404("Aucun plan.")
    if not request.user.may(Geste.STRUCTURER, request.plan.structure):
        raise PermissionDenied("Votre rôle permet de lire le contrôle, pas d'en décider.")
    cle = {champ: request.GET.get(champ, "") for champ in ("code", "objet")}
    constat = find_constat(request.plan, **cle)
    if constat is None:
        raise Http404("Ce point n'est plus relevé par le contrôle.")
    enregistree = DecisionControle.objects.filter(plan=request.plan, **cle).first()
    instance = enregistree or DecisionControle(plan=request.plan, **cle)
    instance.par, instance.le = request.user, timezone.now()
    form = DecisionForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Décision enregistrée.")
        return redirect(f"{reverse('controle')}#{constat.code}")
    contexte = {"constat": constat, "form": form}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "budget/decision.html", contexte, status=status)
