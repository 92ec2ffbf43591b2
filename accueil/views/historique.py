"""The history of what the plan holds, and putting a version back."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from accueil.forms import RetablirForm
from accueil.lectures.historique import (
    MODELES,
    find_version,
    lire_derniers_changements,
    lire_historique,
    lire_retablissement,
)
from comptes.droits import Geste
from plan.models import Action
from plan.reponses import check_may, demande, find_action, respond_form
from socle.donnees.versions import VersionIrretablissable, retablir

PAR_PAGE = 50


def respond_historique(request, modele, pk, **contexte):
    try:
        lecture = lire_historique(request.plan, modele, pk, genre=request.GET.get("genre", ""))
    except modele.DoesNotExist as absent:
        raise Http404("Rien de tel n'a jamais été dans ce plan.") from absent
    contexte |= {
        "lecture": lecture,
        "page": Paginator(lecture.versions, PAR_PAGE).get_page(request.GET.get("page")),
        "gestes": request.user.list_gestes(request.plan.structure),
    }
    return TemplateResponse(request, "accueil/historique.html", contexte)


@demande(Geste.SUIVRE)
def historique_action(request, code):
    """All that happened to an action and to what hangs on it."""
    action = find_action(request, code)
    return respond_historique(request, Action, action.pk, code=code)


@demande(Geste.SUIVRE)
def historique_objet(request, cle, pk):
    """All that happened to one row of the plan, even deleted."""
    if cle not in MODELES:
        raise Http404("Ce genre d'objet n'a pas d'historique.")
    return respond_historique(request, MODELES[cle], pk, code="")


@demande(Geste.SUIVRE)
def historique_plan(request):
    """The last changes of the whole plan, or what was deleted."""
    supprimes = request.GET.get("supprimes") == "on"
    contexte = {
        "versions": lire_derniers_changements(request.plan, supprimes=supprimes),
        "supprimes": supprimes,
    }
    return TemplateResponse(request, "accueil/historique_plan.html", contexte)


@demande(Geste.SUIVRE)
def retablir_version(request, cle, pk):
    """Show what putting a version back changes; do it once confirmed."""
    version = find_version(request.plan, cle, pk)
    if version is None:
        raise Http404("Cette version n'est pas dans l'historique de ce plan.")
    lecture = lire_retablissement(version)
    check_may(request, lecture.geste)
    form = RetablirForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        le = timezone.localtime(version.history_date)
        try:
            retablir(version, motif=form.say_motif(le))
        except VersionIrretablissable as refus:
            for phrase in refus.phrases:
                form.add_error(None, forms.ValidationError(f"Rien n'a changé. {phrase}"))
        else:
            messages.success(request, f"Version du {le:%d/%m/%Y à %H:%M} rétablie.")
            return redirect("historique-objet", cle, version.id)
    return respond_form(request, "accueil/retablir.html", form, lecture=lecture)
