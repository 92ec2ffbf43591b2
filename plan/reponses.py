"""What every view of a plan begins and ends with."""

from functools import partial, wraps
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import reselect, retarget

from comptes.droits import Geste
from plan.models import Action
from plan.models.etape import CLOS
from socle.pages import make_garde, say_acces
from socle.reponses import delete as delete
from socle.reponses import edit as edit
from socle.reponses import respond_form as respond_form

REFUS = "Votre rôle permet de lire cette page, pas de la modifier."


def check_may(request, geste, refus=REFUS, meme_clos=False):
    """Http404 without a plan, PermissionDenied for who may not do `geste` in it (R-Q3)."""
    if not request.plan:
        raise Http404("Aucun plan.")
    if not request.user.may(geste, request.plan.structure):
        raise PermissionDenied(refus)
    if not meme_clos and geste not in list_gestes(request):
        raise PermissionDenied(CLOS)


def demande(geste, *, post=None, refus=REFUS, meme_clos=False):
    """Decorator: the page asks for `geste` in the current plan, and for `post` to be sent."""
    return make_garde(partial(check_may, refus=refus, meme_clos=meme_clos), geste, post)


def list_gestes(request):
    """The gestures of the person in the current plan as it is: fewer once it is closed."""
    return request.plan.limit(request.user.list_gestes(request.plan.structure))


def lecture_du_plan(vue):
    """Whoever reads the current plan opens it; it says what to do when the person has none."""

    @wraps(vue)
    def wrapper(request, *args, **kwargs):
        if not request.plan:
            commence = Geste.IMPORTER in request.user.list_gestes()
            return TemplateResponse(request, "plan/sans_plan.html", {"may_commencer": commence})
        return vue(request, *args, **kwargs)

    return wrapper if hasattr(vue, "acces") else say_acces(wrapper, Geste.LIRE)


def may(request, geste):
    """Whether the person may do `geste` in the current plan; nothing is done in the past."""
    return not request.au and geste in list_gestes(request)


def find_action(request, code):
    """The action of this code in the current plan; Http404."""
    actions = Action.objects.for_plan(request.plan).for_code(code)
    return get_object_or_404(actions.select_related("axe__defi__plan__structure", "pilote"))


def find_retour(request, action, ancre):
    """Where to go after saving: the page that the person came from, else the sheet."""
    retour = request.POST.get("retour") or request.GET.get("retour", "")
    if url_has_allowed_host_and_scheme(retour, allowed_hosts={request.get_host()}):
        return keep(retour, request.POST.getlist("garder"))
    return f"{reverse('action', args=[action.code])}#{ancre}"


def keep(adresse, codes):
    """The address of a list that keeps these actions, though they no longer fit its filter."""
    if not codes:
        return adresse
    parties = urlsplit(adresse)
    requete = QueryDict(parties.query, mutable=True)
    requete.setlist("garder", dict.fromkeys([*requete.getlist("garder"), *codes]))
    return parties._replace(query=requete.urlencode()).geturl()


def find_place(request, code):
    """What htmx replaces after saving: the line of a list, the whole sheet, the calendar;
    else nothing.
    """
    depuis = request.POST.get("depuis") or request.GET.get("depuis", "")
    cibles = {"ligne": f"ligne-{code}", "fiche": "fiche", "calendrier": "calendrier"}
    return {"depuis": depuis, "cible": cibles.get(depuis, "")}


def put_back(request, reponse, ici):
    """A form in place that is to be corrected comes back where it is."""
    return retarget(reselect(reponse, ici), ici) if request.htmx else reponse
