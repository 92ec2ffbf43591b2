from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from comptes.droits import Geste
from comptes.pages import connecte, datee
from plan.forms import FiltreActionsForm
from plan.models import Action, Plan
from plan.reponses import lecture_du_plan, may
from restitution.documents import print_lecture
from restitution.genre import Genre
from restitution.graphiques import PETIT, draw_barres
from restitution.lectures.accueil import lire_accueil
from restitution.lectures.arbre import lire_arbre
from restitution.lectures.controle import lire_controle
from restitution.lectures.depenses import lire_depenses
from restitution.lectures.fiche import lire_fiche
from restitution.lectures.lignes import lire_lignes
from restitution.lectures.mes_actions import lire_mes_actions
from restitution.lectures.schema_directeur import lire_schema_directeur
from restitution.lectures.sections import lire_sections
from restitution.lectures.totaux import lire_argent, lire_totaux
from restitution.passe import Donnees

LIGNES_PAR_PAGE = 300


@datee
@lecture_du_plan
def accueil(request):
    lecture = lire_accueil(request.plan, on=request.jour, utilisateur=request.user)
    return TemplateResponse(request, "restitution/accueil.html", {"lecture": lecture})


@datee
@lecture_du_plan
def mes_actions(request):
    lecture = lire_mes_actions(request.plan, on=request.jour, utilisateur=request.user)
    contexte = {
        "lecture": lecture,
        "may_suivre": may(request, Geste.SUIVRE),
    }
    return TemplateResponse(request, "restitution/mes_actions.html", contexte)


def read_arbre(request):
    """(filter form, tree) for the address asked."""
    form = FiltreActionsForm(request.GET, plan=request.plan)
    form.is_valid()
    page = request.GET.get("page", 1)
    return form, lire_arbre(request.plan, on=request.jour, page=page, **form.criteres)


@datee
@lecture_du_plan
def plan(request):
    form, arbre = read_arbre(request)
    contexte = {
        "form": form,
        "arbre": arbre,
        "may_suivre": may(request, Geste.SUIVRE),
    }
    return TemplateResponse(request, "restitution/plan.html", contexte)


@datee
@lecture_du_plan
def presentation(request):
    contexte = {
        "sections": lire_sections(request.plan),
        "may_publier": may(request, Geste.EDITER),
    }
    return TemplateResponse(request, "restitution/presentation.html", contexte)


@datee
@lecture_du_plan
def calendrier(request):
    form, arbre = read_arbre(request)
    return TemplateResponse(request, "restitution/calendrier.html", {"form": form, "arbre": arbre})


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
    return TemplateResponse(request, "restitution/action.html", contexte)


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
    return TemplateResponse(request, "restitution/budget.html", contexte)


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
    return TemplateResponse(request, "restitution/lignes.html", contexte)


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
    }
    return TemplateResponse(request, "restitution/controle.html", contexte)


@connecte
def plans(request):
    """Every plan that the person may see, each with its own address."""
    liste = Plan.objects.for_utilisateur(request.user).select_related("structure").ordered()
    return TemplateResponse(request, "restitution/plans.html", {"plans": liste})


@datee
@lecture_du_plan
def schema_directeur_pdf(request):
    maintenant = timezone.localtime()
    donnees = Donnees(request.jour, request.jour, request.arrete_le)
    lecture = lire_schema_directeur(request.plan, on=request.jour, donnees=donnees)
    imprime = print_lecture(Genre.SCHEMA_DIRECTEUR, lecture, le=maintenant)
    nom = f"{request.plan.slug}-{request.jour}.pdf"
    return HttpResponse(
        imprime.contenu,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{nom}"'},
    )
