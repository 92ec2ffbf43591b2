"""How an office begins a plan: from its own file, from nothing, or from an example."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.db.models import ProtectedError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accueil.demonstration import load_exemple
from accueil.forms import PlanVideForm
from comptes.droits import Geste
from comptes.models import Structure
from echanges.forms import ImportForm
from echanges.travaux import ask_import
from plan.models import Plan
from plan.reponses import demande
from socle.pages import quelque_part
from socle.reponses import ask, delete, hold, is_confirme, respond_form

EXEMPLE = Path(settings.BASE_DIR) / "fixtures" / "exemple.json"
PAS_UN_PROJET = "Ce plan est adopté ou en vigueur : il ne se supprime pas, il se clôt."
TENU = "Ce projet a une séance ou un acte du conseil : supprimez-les d'abord, ou gardez-le."


commence = quelque_part(Geste.IMPORTER, "Commencer un plan est réservé à la direction de l'office.")


def find_structures(request):
    return Structure.objects.for_geste(request.user, Geste.IMPORTER).order_by("nom")


def find_structure(request):
    """The office of which a plan begins: the one named, that of the plan being read, the first."""
    structures = find_structures(request)
    nommee = structures.filter(slug=request.GET.get("office", "")).first()
    lue = request.plan and structures.filter(pk=request.plan.structure_id).first()
    return nommee or lue or structures.first()


@commence
def debuter(request):
    contexte = {"structure": find_structure(request), "structures": find_structures(request)}
    return TemplateResponse(request, "accueil/debuter.html", contexte)


@commence
def debuter_fichier(request):
    structure = find_structure(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        travail, _ = ask_import(
            structure=structure,
            plan=None,
            par=request.user,
            le=timezone.now(),
            **form.cleaned_data,
        )
        return redirect("travail", travail.pk)
    return respond_form(request, "accueil/debuter_fichier.html", form, structure=structure)


@commence
def debuter_vide(request):
    structure = find_structure(request)
    form = PlanVideForm(request.POST or None, structure=structure)
    if request.method == "POST" and form.is_valid():
        plan = form.save()
        messages.success(request, f"« {plan} » est commencé : écrivez-en les premières lignes.")
        return redirect(f"{request.racine}plans/{plan.slug}/plan/")
    return respond_form(request, "accueil/debuter_vide.html", form, structure=structure)


@require_POST
@commence
def debuter_exemple(request):
    plan, is_neuf = load_exemple(EXEMPLE.read_bytes(), find_structure(request), par=request.user)
    dit = "L'exemple est chargé" if is_neuf else "L'exemple est déjà là"
    messages.success(request, f"{dit} : rien n'y est vrai, supprimez-le quand vous l'aurez vu.")
    return redirect(f"{request.racine}plans/{plan.slug}/plan/")


@demande(Geste.STRUCTURER)
def supprimer_plan(request):
    """Delete a draft, for good; what the council or the commission holds keeps it."""
    plan = hold(request, Plan.objects.filter(pk=request.plan.pk)).get()
    plans = f"{request.racine}plans/"
    if not plan.is_projet:
        messages.error(request, PAS_UN_PROJET)
        return redirect(plans)
    if not is_confirme(request):
        return ask(request, "accueil/supprimer_plan.html", lu=plan, plan=plan)
    try:
        return delete(
            request, plan, dit=f"« {plan} » est supprimé.", vers=plans, relire="supprimer-plan"
        )
    except ProtectedError:
        messages.error(request, TENU)
        return redirect(plans)
