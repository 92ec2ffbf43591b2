from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import reselect, retarget

from comptes.droits import Geste
from plan.forms.suivi import SuiviForm
from plan.models import Action
from plan.models.action import ConflitDeSuivi, write_suivi
from plan.reponses import demande
from socle.pages import ecrit_au_present


def find_retour(request, action):
    """Where to go after saving: the page that the person came from, else the sheet."""
    retour = request.POST.get("retour") or request.GET.get("retour", "")
    if url_has_allowed_host_and_scheme(retour, allowed_hosts={request.get_host()}):
        return retour
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
    action = actions.for_code(code).with_version().first()
    if action is None:
        return TemplateResponse(request, "plan/action_inconnue.html", {"code": code}, status=404)
    form = SuiviForm(
        request.POST or None,
        instance=action,
        initial={"lue": action.version},
        # Several of these forms stand together in a list: each has its own identifiers.
        auto_id=f"suivi-{action.code}-%s",
    )
    contexte = {
        "action": action,
        "form": form,
        "enregistree": None,
        "retour": find_retour(request, action),
        **find_place(request, code),
    }
    if request.method != "POST":
        return TemplateResponse(request, "plan/suivi.html", contexte)
    if form.is_valid():
        try:
            form.save_suivi(par=request.user, le=timezone.now())
        except ConflitDeSuivi as conflit:
            return respond_again(request, contexte, 409, conflit=conflit)
        messages.success(request, f"Suivi de l'action {action.code} enregistré.")
        return redirect(contexte["retour"])
    return respond_again(request, contexte, 422)


def list_ecarts(enregistree, saisie):
    """The follow-up fields of two versions side by side, as a conflict shows them."""
    ecarts = []
    for champ in Action.CHAMPS_SUIVI:
        valeurs = [write_suivi(version, champ) for version in (enregistree, saisie)]
        ecarts.append(
            {
                "libelle": Action._meta.get_field(champ).verbose_name.capitalize(),
                "enregistree": valeurs[0],
                "saisie": valeurs[1],
                "differe": valeurs[0] != valeurs[1],
            }
        )
    return ecarts


def respond_again(request, contexte, status, *, conflit=None):
    """The form once more, with what was typed; after a conflict, with the version now stored."""
    if conflit:
        contexte["form"].take_enregistree(conflit)
        contexte["enregistree"] = conflit.enregistree
        contexte["ecarts"] = list_ecarts(conflit.enregistree, contexte["form"].instance)
    reponse = TemplateResponse(request, "plan/suivi.html", contexte, status=status)
    if request.htmx:
        ici = f"#suivi-{contexte['action'].code}"
        reponse = retarget(reselect(reponse, ici), ici)
    return reponse
