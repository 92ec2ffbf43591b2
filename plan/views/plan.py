"""Reading the plan: its sections, its calendar, one's own actions."""

from django.db.models import Prefetch
from django.template.response import TemplateResponse

from comptes.droits import Geste
from plan.forms.suivi import FiltreActionsForm
from plan.lectures.arbre import lire_arbre
from plan.lectures.mes_actions import lire_mes_actions
from plan.lectures.sections import lire_sections
from plan.models import Action, Plan
from plan.reponses import lecture_du_plan, may
from socle.pages import connecte, datee


@datee
@lecture_du_plan
def mes_actions(request):
    lecture = lire_mes_actions(request.plan, on=request.jour, utilisateur=request.user)
    contexte = {
        "lecture": lecture,
        "may_suivre": may(request, Geste.SUIVRE),
        "muettes": may(request, Geste.STRUCTURER)
        and Action.objects.for_plan(request.plan).muettes(on=request.jour).count(),
    }
    return TemplateResponse(request, "plan/mes_actions.html", contexte)


def read_arbre(request, *, couts=None):
    """(filter form, tree) for the address asked."""
    form = FiltreActionsForm(request.GET, plan=request.plan, utilisateur=request.user)
    form.is_valid()
    page = request.GET.get("page", 1)
    return form, lire_arbre(request.plan, on=request.jour, page=page, couts=couts, **form.criteres)


@datee
@lecture_du_plan
def presentation(request):
    contexte = {
        "sections": lire_sections(request.plan),
        "may_publier": may(request, Geste.EDITER),
    }
    return TemplateResponse(request, "plan/presentation.html", contexte)


@datee
@lecture_du_plan
def calendrier(request):
    form, arbre = read_arbre(request)
    contexte = {
        "form": form,
        "arbre": arbre,
        "may_suivre": may(request, Geste.SUIVRE),
        "may_structurer": may(request, Geste.STRUCTURER),
    }
    return TemplateResponse(request, "plan/calendrier.html", contexte)


@connecte
def plans(request):
    """Every plan that the person may see, each with its own address."""
    visibles = Plan.objects.for_utilisateur(request.user)
    avenants = Prefetch("avenants", visibles.order_by("pk"), to_attr="avenants_lus")
    liste = visibles.filter(avenant_de=None).select_related("structure").ordered()
    contexte = {
        "plans": liste.prefetch_related(avenants),
        "may_commencer": Geste.IMPORTER in request.user.list_gestes(),
    }
    return TemplateResponse(request, "plan/plans.html", contexte)
