"""Pages that write what the plan says of an action; how a text in Markdown will show."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from comptes.droits import Geste
from plan.forms.textes import SousProjetForm, TexteForm
from plan.lectures.sommaire import lire_sous_projets
from plan.models import SousProjet
from plan.reponses import demande, edit, find_action
from plan.views.sommaire import edit_rangee
from socle.francais.typographie import en_html
from socle.pages import connecte, ecrit_au_present

VIDE = "<p>Rien n'est encore écrit.</p>"


@ecrit_au_present
@demande(Geste.STRUCTURER)
def texte(request, code):
    """Title, text, planned years and place of an action."""

    def find_suite(action):
        if "couts" in request.POST:
            return reverse("nouvelle-ligne", args=[action.code])
        return f"{reverse('action', args=[action.code])}#texte"

    action = find_action(request, code)
    return edit_rangee(
        request,
        "plan/texte.html",
        TexteForm(request.POST or None, instance=find_action(request, code)),
        vers=find_suite,
        action=action,
        sous_projet=None,
        **lire_sous_projets(action),
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


@connecte
@require_POST
def apercu(request):
    """A text in Markdown as the pages show it; nothing is kept."""
    return HttpResponse(en_html(request.POST.get("texte", ""), niveau=3) or VIDE)
