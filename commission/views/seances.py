"""The meetings of the commission, and what it says of each action."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django_htmx.http import reselect, retarget

from commission.forms import AvisForm, SeanceForm
from commission.lectures.organes import lire_presences
from commission.models import Avis, SeanceCommission
from commission.plan_passe import find_premier_jour
from comptes.droits import Geste
from plan.models import Action
from plan.reponses import demande, find_action, may, respond_form
from socle.pages import ecrit_au_present


def find_seance(request, pk):
    """A meeting of the current plan; Http404."""
    seances = SeanceCommission.objects.for_plan(request.plan)
    lies = ("etat_arrete__arrete_par", "organe", "plan", "reunion")
    return get_object_or_404(seances.select_related(*lies), pk=pk)


@demande(Geste.LIRE, post=Geste.STRUCTURER)
def seances(request):
    """The meetings, and a form for a new one."""
    may_structurer = may(request, Geste.STRUCTURER)
    form = SeanceForm(request.POST or None, instance=SeanceCommission(plan=request.plan))
    if request.method == "POST" and form.is_valid():
        seance = form.save()
        messages.success(request, f"Séance enregistrée : {seance}.")
        return redirect("seance", seance.pk)
    liste = SeanceCommission.objects.for_plan(request.plan).with_donnees().order_by("-le")
    return respond_form(
        request, "commission/seances.html", form, seances=liste, may_structurer=may_structurer
    )


@demande(Geste.LIRE)
def seance(request, pk):
    """A meeting: its opinions, and whether its data are frozen."""
    seance = find_seance(request, pk)
    avis = {avis.action_id: avis for avis in seance.avis.all()}
    actions = Action.objects.for_plan(request.plan).select_related("axe__defi").ordered()
    connu_depuis = find_premier_jour(request.plan) or request.jour
    contexte = {
        "seance": seance,
        "arrete": getattr(seance, "etat_arrete", None),
        "lignes": [(action, avis.get(action.pk)) for action in actions],
        "nombre": len(avis),
        "presences": lire_presences(seance),
        "avis_rendus": seance.avis_rendus.all(),
        "is_lisible": connu_depuis <= seance.le <= request.jour,
        "is_passee": seance.le < request.jour,
        "may_structurer": may(request, Geste.STRUCTURER),
    }
    return TemplateResponse(request, "commission/seance.html", contexte)


@ecrit_au_present
@demande(Geste.STRUCTURER)
def avis(request, pk, code):
    """Write what a meeting says of an action."""
    seance, action = find_seance(request, pk), find_action(request, code)
    instance = Avis.objects.filter(seance=seance, action=action).first()
    instance = instance or Avis(seance=seance, action=action)
    # Several of these forms may stand together in a page: each has its own identifiers.
    form = AvisForm(request.POST or None, instance=instance, auto_id=f"avis-{code}-%s")
    is_preparee = "preparer" in (request.POST.get("depuis"), request.GET.get("depuis"))
    page = reverse("preparer-seance", args=[pk]) if is_preparee else seance.get_absolute_url()
    contexte = {"seance": seance, "action": action, "is_preparee": is_preparee}
    contexte["donne"] = None if instance._state.adding else instance
    contexte["retour"] = f"{page}#action-{code}"
    if request.method == "POST" and form.is_valid():
        form.save()
        mots = request.plan.vocabulaire
        messages.success(request, f"Avis sur {mots.le(code)} : {form.instance.get_sens_display()}.")
        # In place, only what is said of this action is shown again.
        in_place = request.htmx and is_preparee
        return redirect(f"{request.path}?depuis=preparer" if in_place else contexte["retour"])
    reponse = respond_form(request, "commission/avis.html", form, **contexte)
    if request.htmx and request.method == "POST":
        reponse = retarget(reselect(reponse, f"#avis-{code}"), f"#avis-{code}")
    return reponse
