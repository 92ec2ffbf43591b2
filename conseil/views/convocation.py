"""The convocation of a meeting: what it lacks, its files, its sendings."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from comptes.droits import Geste
from conseil.forms.convocation import ConvocationForm, EnvoiForm
from conseil.lectures.convocation import find_convocation, lire_convocation
from conseil.models import EnvoiConvocation
from conseil.views.conseil import find_seance_conseil
from plan.reponses import demande, edit, lecture_du_plan, may
from socle.reponses import CHANGE_DEPUIS
from socle.saisie.version_lue import is_perimee

FORMULAIRE = "conseil/convocation_formulaire.html"


@lecture_du_plan
def convocation(request, pk):
    contexte = {
        "lecture": lire_convocation(find_seance_conseil(request, pk)),
        "may_tenir": may(request, Geste.TENIR_CONSEIL),
    }
    return TemplateResponse(request, "conseil/convocation.html", contexte)


def edit_convocation(request, form, seance, titre, dit):
    adresse = reverse("convocation", args=[seance.pk])
    return edit(request, FORMULAIRE, form, dit=dit, vers=adresse, titre=titre, seance=seance)


@demande(Geste.TENIR_CONSEIL)
def modifier_convocation(request, pk):
    """Who convenes, the urgency and its vote, the first meeting of a second one."""
    seance = find_seance_conseil(request, pk)
    form = ConvocationForm(request.POST or None, instance=find_convocation(seance))
    titre = f"Convocation – {seance} – Modifier"
    return edit_convocation(request, form, seance, titre, "Convocation enregistrée.")


@demande(Geste.TENIR_CONSEIL)
def nouvel_envoi(request, pk):
    """Note that the convocation, or what was added to the agenda, was sent."""
    seance = find_seance_conseil(request, pk)
    form = EnvoiForm(
        request.POST or None,
        instance=EnvoiConvocation(seance=seance),
        aujourdhui=timezone.localdate(),
    )
    titre = f"Noter un envoi – {seance}"
    return edit_convocation(request, form, seance, titre, "{} : noté.")


@require_POST
@demande(Geste.TENIR_CONSEIL)
def supprimer_envoi(request, pk):
    """Take away a sending noted by mistake."""
    envois = EnvoiConvocation.objects.filter(seance__structure=request.plan.structure)
    envoi = get_object_or_404(envois.select_related("seance__structure"), pk=pk)
    if is_perimee(envoi, request.POST.get("lue")):
        messages.error(request, CHANGE_DEPUIS)
        return redirect("convocation", envoi.seance_id)
    try:
        envoi.cancel()
        messages.success(request, "Envoi retiré. L'historique le garde.")
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    return redirect("convocation", envoi.seance_id)
