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
    name_refuses,
)
from comptes.droits import Geste
from plan.models import Action
from plan.reponses import check_may, demande, find_action, list_gestes, may, respond_form
from socle.donnees.suppressions import retablir_avec_les_siens
from socle.donnees.versions import VersionIrretablissable
from socle.francais.typographie import accord

PAR_PAGE = 50
REFUS_DITS = 10


def respond_historique(request, modele, pk, **contexte):
    try:
        lecture = lire_historique(request.plan, modele, pk, genre=request.GET.get("genre", ""))
    except modele.DoesNotExist as absent:
        raise Http404("Rien de tel n'a jamais été dans ce plan.") from absent
    contexte |= {
        "lecture": lecture,
        "page": Paginator(lecture.versions, PAR_PAGE).get_page(request.GET.get("page")),
        "gestes": list_gestes(request),
    }
    return TemplateResponse(request, "accueil/historique.html", contexte)


@demande(Geste.SUIVRE, meme_clos=True)
def historique_action(request, code):
    """All that happened to an action and to what hangs on it."""
    action = find_action(request, code)
    return respond_historique(request, Action, action.pk, code=code)


@demande(Geste.SUIVRE, meme_clos=True)
def historique_objet(request, cle, pk):
    """All that happened to one row of the plan, even deleted."""
    if cle not in MODELES:
        raise Http404("Ce genre d'objet n'a pas d'historique.")
    return respond_historique(request, MODELES[cle], pk, code="")


@demande(Geste.SUIVRE, meme_clos=True)
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
    check_may(request, lecture.version.geste)
    form = RetablirForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        le = timezone.localtime(version.history_date)
        try:
            revenus, refuses = retablir_avec_les_siens(version, motif=form.say_motif(le))
        except VersionIrretablissable as refus:
            for phrase in refus.phrases:
                form.add_error(None, forms.ValidationError(f"Rien n'a changé. {phrase}"))
        else:
            dit = f"Version du {le:%d/%m/%Y à %H:%M} rétablie."
            if avec := len(revenus) - 1:
                dit += f" Lignes rétablies en même temps : {avec}."
            messages.success(request, dit)
            for phrase in say_refuses(refuses):
                messages.warning(request, phrase)
            return redirect("historique-objet", cle, version.id)
    contexte = {
        "lecture": lecture,
        "may_premiere": lecture.premiere and may(request, lecture.premiere.geste),
    }
    return respond_form(request, "accueil/retablir.html", form, **contexte)


def say_refuses(refuses):
    """What could not come back, the first ones by name."""
    yield from name_refuses(refuses[:REFUS_DITS])
    if reste := len(refuses[REFUS_DITS:]):
        yield f"N'ont pas pu revenir non plus : {reste} autre{accord(reste)}."
