from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import reselect, retarget

from comptes.droits import Geste
from plan.forms.suivi import SuiviForm
from plan.models import Action
from plan.reponses import demande
from socle.pages import ecrit_au_present


def find_retour(request, action):
    """Where to go after saving: the page that the person came from, else the sheet."""
    retour = request.POST.get("retour") or request.GET.get("retour", "")
    if url_has_allowed_host_and_scheme(retour, allowed_hosts={request.get_host()}):
        # A list keeps the actions that have been changed in it, though they fit its filter no more.
        page, diese, ancre = retour.partition("#")
        gardees = urlencode([("garder", code) for code in request.POST.getlist("garder")])
        return f"{page}&{gardees}{diese}{ancre}" if gardees else retour
    return f"{reverse('action', args=[action.code])}#panneau"


def find_place(request, code):
    """What htmx replaces after saving: the line of a list, the panel of the sheet; else nothing."""
    depuis = request.POST.get("depuis") or request.GET.get("depuis", "")
    cibles = {"ligne": f"ligne-{code}", "fiche": "panneau"}
    return {"depuis": depuis, "cible": cibles.get(depuis, "")}


@ecrit_au_present
@demande(Geste.SUIVRE, refus="Votre rôle permet de lire le plan, pas d'en mettre à jour le suivi.")
def suivi(request, code):
    """Show and save the follow-up of an action; in place with htmx, a page of its own without."""
    actions = Action.objects.for_plan(request.plan).select_related("axe__defi")
    action = actions.for_code(code).first()
    if action is None and request.method == "POST":
        raise Http404("Cette action n'est plus dans le plan.")
    if action is None:
        return TemplateResponse(request, "plan/action_inconnue.html", {"code": code}, status=404)
    # Several of these forms stand together in a list: each has its own identifiers.
    form = SuiviForm(request.POST or None, instance=action, auto_id=f"suivi-{action.code}-%s")
    contexte = {
        "action": action,
        "form": form,
        "retour": find_retour(request, action),
        **find_place(request, code),
    }
    if request.method != "POST":
        return TemplateResponse(request, "plan/suivi.html", contexte)
    if form.is_valid():
        form.instance.save_suivi(par=request.user, le=timezone.now())
        messages.success(request, f"Suivi de l'action {action.code} enregistré.")
        return redirect(contexte["retour"])
    status = 409 if form.conflits else 422
    reponse = TemplateResponse(request, "plan/suivi.html", contexte, status=status)
    if request.htmx:
        ici = f"#suivi-{contexte['action'].code}"
        reponse = retarget(reselect(reponse, ici), ici)
    return reponse
