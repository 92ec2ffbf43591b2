"""The pages that cross everything: home, plan, action, search, public page, and about."""

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from accueil.forms import RechercheForm, TableauForm
from accueil.galerie import make_galerie
from accueil.lectures.accueil import lire_accueil
from accueil.lectures.plan_en_tableau import D_ABORD, lire_plan_en_tableau
from accueil.lectures.public import lire_plan_public
from accueil.lectures.recherche import chercher
from budget.lectures.couts import lire_blocs_axes
from comptes.droits import Geste
from editions.lectures.fiche import lire_fiche
from plan.lectures.arbre import PAR_PAGE
from plan.models import Action, Plan
from plan.reponses import lecture_du_plan, may
from plan.views.plan import read_arbre
from renouvellement.lectures.suivant import lire_lignee
from socle.pages import connecte, datee, ouvert

# The page where the whole plan is filled at once.
REPRISE = "reprise"


@datee
@lecture_du_plan
def accueil(request):
    personne, is_passe = request.user, bool(request.au)
    lecture = lire_accueil(request.plan, on=request.jour, utilisateur=personne, is_passe=is_passe)
    contexte = {"lecture": lecture, "reprise": REPRISE, "may_suivre": may(request, Geste.SUIVRE)}
    return TemplateResponse(request, "accueil/accueil.html", contexte)


@datee
@lecture_du_plan
def plan(request):
    may_suivre = may(request, Geste.SUIVRE)
    if request.GET.get("vue") == "defis":
        form, arbre = read_arbre(request, couts=lire_blocs_axes(request.plan))
        contexte = {"form": form, "arbre": arbre, "may_suivre": may_suivre}
        return TemplateResponse(request, "accueil/plan_par_defis.html", contexte)
    form = TableauForm(request.GET, plan=request.plan, utilisateur=request.user)
    form.is_valid()
    gardees = list(dict.fromkeys(request.GET.getlist("garder")))[:PAR_PAGE] if form.criteres else ()
    tableau = lire_plan_en_tableau(
        request.plan,
        on=request.jour,
        utilisateur=request.user,
        criteres=form.criteres,
        noms=form.cleaned_data.get("colonnes") or D_ABORD,
        tri=form.cleaned_data.get("tri", ""),
        page=request.GET.get("page", 1),
        gardees=gardees,
    )
    contexte = {
        "form": form,
        "tableau": tableau,
        "entetes": list(form.list_entetes(tableau.colonnes)),
        "largeur": 1 + len(tableau.colonnes) + may_suivre,
        "puces": list(form.list_puces(tableau.puces)),
        "gardees": gardees,
        "sans_gardees": form.link(garder=None),
        "may_suivre": may_suivre,
    }
    return TemplateResponse(request, "accueil/plan.html", contexte)


@datee
@lecture_du_plan
def action(request, code):
    try:
        fiche = lire_fiche(request.plan, code, on=request.jour)
    except Action.DoesNotExist:
        return TemplateResponse(request, "plan/action_inconnue.html", {"code": code}, status=404)
    lignee, is_suivi = None, False
    if not request.au:
        lignee, is_suivi = lire_lignee(request.plan, code, personne=request.user)
    contexte = {
        "fiche": fiche,
        "lignee": lignee,
        "is_suivi": is_suivi,
        "may_structurer": may(request, Geste.STRUCTURER),
        "may_suivre": may(request, Geste.SUIVRE),
    }
    return TemplateResponse(request, "accueil/action.html", contexte)


@datee
@lecture_du_plan
def recherche(request):
    form = RechercheForm(request.GET)
    lecture = None
    if form.is_valid():
        lecture = chercher(request.plan, form.cleaned_data["q"], groupe=form.cleaned_data["dans"])
    return TemplateResponse(request, "accueil/recherche.html", {"form": form, "lecture": lecture})


@ouvert
def plan_public(request, slug):
    """The adopted plan as it was published; Http404 for any other, whether it exists or not."""
    plan = get_object_or_404(Plan.objects.publies().select_related("structure"), slug=slug)
    contexte = {"lecture": lire_plan_public(plan), "editeur": plan.structure}
    return TemplateResponse(request, "accueil/plan_public.html", contexte)


@connecte
def composants(request):
    return TemplateResponse(request, "accueil/composants.html", make_galerie())


@connecte
def a_propos(request):
    """Which version runs, and under which licences."""
    return TemplateResponse(request, "accueil/a_propos.html", {"version": settings.VERSION})


@ouvert
def accessibilite(request):
    contexte = {"contact": settings.CONTACT_ACCESSIBILITE}
    return TemplateResponse(request, "accueil/accessibilite.html", contexte)
