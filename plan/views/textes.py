"""Pages that write what the plan says of an action."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from comptes.droits import Geste
from plan.forms.textes import SousProjetForm, TexteForm
from plan.models import SousProjet
from plan.reponses import demande, edit, find_action
from socle.pages import ecrit_au_present


@ecrit_au_present
@demande(Geste.STRUCTURER)
def texte(request, code):
    """Title, text and planned years of an action."""
    form = TexteForm(request.POST or None, instance=find_action(request, code))
    return edit(
        request,
        "plan/texte.html",
        form,
        dit=f"{request.plan.vocabulaire.name(code)} : titre, texte et années enregistrés.",
        vers=f"{reverse('action', args=[code])}#texte",
        action=find_action(request, code),
        sous_projet=None,
    )


@demande(Geste.STRUCTURER)
def sous_projet(request, pk):
    """Title and text of a sub-project."""
    sous_projets = SousProjet.objects.for_plan(request.plan).select_related("action__axe__defi")
    sous_projet = get_object_or_404(sous_projets, pk=pk)
    return edit(
        request,
        "plan/texte.html",
        SousProjetForm(request.POST or None, instance=sous_projet),
        dit="Sous-projet enregistré : {}.",
        vers=f"{reverse('action', args=[sous_projet.action.code])}#texte",
        action=sous_projet.action,
        sous_projet=sous_projet,
    )
