"""Writing the acts of the council."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from comptes.droits import Geste
from conseil.forms.conseil import DeliberationForm, TransmissionForm
from conseil.models import Deliberation, PointOrdreDuJour
from conseil.views.conseil import find_deliberation
from conseil.views.gel import propose_suite
from plan.reponses import delete, demande, edit
from socle.reponses import ask, is_confirme

FORMULAIRE = "instances/formulaire.html"


def edit_deliberation(request, deliberation, titre, **initial):
    form = DeliberationForm(request.POST or None, instance=deliberation, initial=initial)
    dit = "{} : projet enregistré."
    return edit(request, FORMULAIRE, form, dit=dit, vers=deliberation, titre=titre)


@demande(Geste.TENIR_CONSEIL)
def nouvelle_deliberation(request):
    """A new act on the current plan; `?point=` begins it at a point of the agenda, `?lien=` and
    `?nature=` after a voted act that it corrects.
    """
    acte = Deliberation(plan=request.plan, structure=request.plan.structure)
    points = PointOrdreDuJour.objects.for_structure(request.plan.structure)
    point = points.select_related("seance").find(request.GET.get("point"))
    initial = {"effet": acte.Effet.ADOPTE if request.plan.is_projet else acte.Effet.AUCUN}
    if point:
        initial |= {"point": point, "numero": point.propose_numero(), "objet": point.intitule}
    initial |= propose_suite(request.plan.structure, request.GET)
    return edit_deliberation(request, acte, "Nouvelle délibération", **initial)


@demande(Geste.TENIR_CONSEIL)
def modifier_deliberation(request, pk):
    """Change a draft; a voted act is shown instead, with the rule."""
    deliberation = find_deliberation(request, pk)
    if deliberation.is_votee:
        messages.error(request, deliberation.write_fige())
        return redirect(deliberation)
    return edit_deliberation(request, deliberation, str(deliberation))


@require_POST
@demande(Geste.TENIR_CONSEIL)
def supprimer_deliberation(request, pk):
    """Delete a draft; refused with the rule for a voted act."""
    deliberation = find_deliberation(request, pk)
    if deliberation.is_votee:
        messages.error(request, deliberation.write_fige())
        return redirect(deliberation)
    if not is_confirme(request):
        return ask(request, "conseil/deliberation_supprimer.html", deliberation=deliberation)
    dit = "Projet supprimé. Il reste dans l'historique."
    return delete(request, deliberation, dit=dit, vers="conseil", relire=deliberation)


@require_POST
@demande(Geste.TENIR_CONSEIL)
def adoption(request, pk):
    """Say that this act adopts the plan: its date and its number go on the plan."""
    deliberation = find_deliberation(request, pk)
    try:
        deliberation.record_adoption(par=request.user)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect(deliberation)
    messages.success(request, f"Le plan est adopté le {deliberation.votee_le:%d/%m/%Y}.")
    return redirect(deliberation)


@demande(Geste.TENIR_CONSEIL)
def adopter_le_plan(request):
    """The voted acts that may be said to adopt the current plan."""
    votees = Deliberation.objects.for_plan(request.plan).votees().select_related("plan").ordered()
    contexte = {"actes": [acte for acte in votees if acte.may_adopter]}
    return TemplateResponse(request, "conseil/adopter_le_plan.html", contexte)


@demande(Geste.TENIR_CONSEIL)
def transmission(request, pk):
    """What @CTES asks, the dates of the journey, and the data published."""
    deliberation = find_deliberation(request, pk)
    form = TransmissionForm(
        request.POST or None,
        request.FILES or None,
        instance=deliberation,
        aujourdhui=timezone.localdate(),
    )
    titre, dit = f"Transmission – {deliberation}", "Transmission enregistrée."
    return edit(request, FORMULAIRE, form, dit=dit, vers=deliberation, titre=titre)
