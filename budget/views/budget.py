"""Reading the money: the totals, the cost lines, the control."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse

from budget.controle import list_voisins
from budget.lectures.controle import lire_controle
from budget.lectures.depenses import lire_depenses
from budget.lectures.lignes import lire_lignes
from budget.lectures.totaux import lire_argent, lire_totaux
from comptes.droits import Geste
from plan.reponses import lecture_du_plan, may
from socle.pages import datee
from socle.sorties.graphiques import PETIT, draw_barres

LIGNES_PAR_PAGE = 300


@datee
@lecture_du_plan
def budget(request):
    totaux, financements, _ = lire_argent(request.plan)
    contexte = {
        "totaux": totaux,
        "suivi": lire_depenses(request.plan, totaux=totaux),
        "financements": financements,
        "taxe": "ttc" if request.GET.get("taxe") == "ttc" else "",
        "may_structurer": may(request, Geste.STRUCTURER),
    }
    return TemplateResponse(request, "budget/budget.html", contexte)


@datee
@lecture_du_plan
def budget_graphique(request):
    """The chart of the budget page, as an SVG of its own; with `?petit`, for a narrow place."""
    suivi = lire_depenses(request.plan, totaux=lire_totaux(request.plan))
    svg = draw_barres(
        etiquettes=[execution.titre for execution in suivi.par_annee],
        series=suivi.series,
        **(PETIT if "petit" in request.GET else {}),
    )
    return HttpResponse(svg, content_type="image/svg+xml")


@datee
@lecture_du_plan
def lignes(request):
    filtre = request.GET.get("filtre", "")
    lecture = lire_lignes(request.plan, filtre=filtre)
    contexte = {
        "lecture": lecture,
        "filtre": filtre,
        "page_lignes": Paginator(lecture.lignes, LIGNES_PAR_PAGE).get_page(request.GET.get("page")),
        "may_structurer": may(request, Geste.STRUCTURER),
    }
    return TemplateResponse(request, "budget/lignes.html", contexte)


@datee
@lecture_du_plan
def controle(request):
    a_decider = request.GET.get("a_decider") == "on"
    gravite = request.GET.get("gravite", "")
    contexte = {
        "lecture": lire_controle(request.plan, a_decider=a_decider, gravite=gravite),
        "a_decider": a_decider,
        "gravite": gravite,
        "may_decider": may(request, Geste.STRUCTURER),
        "voisins": () if request.au else list_voisins(request.plan, on=request.jour),
    }
    return TemplateResponse(request, "budget/controle.html", contexte)
