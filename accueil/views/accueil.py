from django.template.response import TemplateResponse

from accueil.lectures.accueil import lire_accueil
from budget.lectures.couts import lire_blocs_axes
from comptes.droits import Geste
from editions.lectures.fiche import lire_fiche
from plan.models import Action
from plan.reponses import lecture_du_plan, may
from plan.views.plan import read_arbre
from socle.pages import datee


@datee
@lecture_du_plan
def accueil(request):
    lecture = lire_accueil(request.plan, on=request.jour, utilisateur=request.user)
    return TemplateResponse(request, "accueil/accueil.html", {"lecture": lecture})


@datee
@lecture_du_plan
def plan(request):
    form, arbre = read_arbre(request, couts=lire_blocs_axes(request.plan))
    contexte = {
        "form": form,
        "arbre": arbre,
        "may_suivre": may(request, Geste.SUIVRE),
    }
    return TemplateResponse(request, "accueil/plan.html", contexte)


@datee
@lecture_du_plan
def action(request, code):
    try:
        fiche = lire_fiche(request.plan, code, on=request.jour)
    except Action.DoesNotExist:
        return TemplateResponse(request, "plan/action_inconnue.html", {"code": code}, status=404)
    contexte = {
        "fiche": fiche,
        "may_structurer": may(request, Geste.STRUCTURER),
        "may_suivre": may(request, Geste.SUIVRE),
    }
    return TemplateResponse(request, "accueil/action.html", contexte)
