from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from comptes.droits import Geste
from plan.forms.suivi import SuiviForm
from plan.models import Action
from plan.reponses import demande, find_place, find_retour, put_back
from socle.pages import ecrit_au_present


@ecrit_au_present
@demande(Geste.SUIVRE, refus="Votre rôle permet de lire le plan, pas d'en mettre à jour le suivi.")
def suivi(request, code):
    """Show and save the follow-up of an action; in place with htmx, a page of its own without."""
    actions = Action.objects.for_plan(request.plan).with_etat(on=request.jour)
    action = actions.select_related("axe__defi").for_code(code).first()
    if action is None and request.method == "POST":
        raise Http404("Cette action n'est plus dans le plan.")
    if action is None:
        return TemplateResponse(request, "plan/action_inconnue.html", {"code": code}, status=404)
    # Several of these forms stand together in a list: each has its own identifiers.
    ident = f"suivi-{action.code}-%s"
    form = SuiviForm(request.POST or None, instance=action, on=request.jour, auto_id=ident)
    contexte = {
        "action": action,
        "form": form,
        "retour": find_retour(request, action, "panneau"),
        **find_place(request, code),
    }
    if request.method != "POST":
        return TemplateResponse(request, "plan/suivi.html", contexte)
    if form.is_valid():
        closes = form.save_suivi(par=request.user, le=timezone.now())
        dites = "".join(f" {annee} : {annee.say()}." for annee in closes)
        messages.success(
            request, f"Suivi {request.plan.vocabulaire.action.du} {action.code} enregistré.{dites}"
        )
        return redirect(contexte["retour"])
    status = 409 if any(f.conflits for f in (form, *form.sous_formulaires)) else 422
    reponse = TemplateResponse(request, "plan/suivi.html", contexte, status=status)
    return put_back(request, reponse, f"#suivi-{action.code}")
