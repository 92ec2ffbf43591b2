from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from budget.controle import find_constat
from budget.forms import DecisionForm, ValeurForm
from budget.libelle import write_valeur
from budget.models import DecisionControle, LigneCout
from comptes.droits import Geste
from plan.models import Action


def check_may_structurer(request):
    """Http404 without a plan, PermissionDenied for who may only read it."""
    if not request.plan:
        raise Http404("Aucun plan.")
    if not request.user.may(Geste.STRUCTURER, request.plan.structure):
        raise PermissionDenied("Votre rôle permet de lire le budget, pas d'en décider.")


def decision(request):
    """Show and save the decision on the finding named by `code` and `objet` in the address."""
    check_may_structurer(request)
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


def nouvelle_ligne(request, code):
    """Type a new cost line of an action, see how it is understood, save it."""
    check_may_structurer(request)
    actions = Action.objects.for_plan(request.plan).select_related("axe__defi")
    action = actions.for_code(code).first()
    if action is None:
        return TemplateResponse(request, "plan/action_inconnue.html", {"code": code}, status=404)
    ligne = LigneCout(action=action, cle=LigneCout.objects.next_cle(action))
    return edit_valeur(request, ligne)


def valeur(request, pk):
    """Change the value that the office retains for a cost line."""
    check_may_structurer(request)
    lignes = LigneCout.objects.for_plan(request.plan).select_related(
        "action__axe__defi", "axe__defi"
    )
    return edit_valeur(request, get_object_or_404(lignes, pk=pk))


def edit_valeur(request, ligne):
    form = ValeurForm(request.POST or None, instance=ligne)
    if "enregistrer" in request.POST and form.is_valid():
        form.save_valeur(par=request.user, le=timezone.now())
        messages.success(request, f"« {ligne} » est enregistré : {write_valeur(ligne) or 'vide'}.")
        retour = reverse("action", args=[ligne.action.code]) if ligne.action else reverse("lignes")
        return redirect(retour)
    contexte = {"form": form, "ligne": ligne, "lu": form.lu}
    status = 422 if "enregistrer" in request.POST else 200
    return TemplateResponse(request, "budget/valeur.html", contexte, status=status)
