from functools import wraps

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from comptes.droits import Geste
from plan.forms import FiltreActionsForm
from plan.models import Action, Plan, SeanceCommission
from restitution.classeurs import write_comparaison
from restitution.forms import ComparaisonForm
from restitution.graphiques import draw_barres
from restitution.lectures.accueil import lire_accueil
from restitution.lectures.arbre import lire_arbre
from restitution.lectures.bilan import lire_bilan
from restitution.lectures.comparaison import comparer
from restitution.lectures.controle import lire_controle
from restitution.lectures.depenses import lire_depenses
from restitution.lectures.fiche import lire_fiche
from restitution.lectures.financements import lire_financements
from restitution.lectures.lignes import lire_lignes
from restitution.lectures.mes_actions import lire_mes_actions
from restitution.lectures.schema_directeur import lire_schema_directeur
from restitution.lectures.sections import lire_sections
from restitution.lectures.tableau_de_bord import lire_tableau_de_bord
from restitution.lectures.totaux import lire_totaux
from restitution.passe import PlanInconnu
from restitution.pdf import print_bilan, print_comparaison, render_schema_directeur
from restitution.xlsx import TYPE_MIME


def lecture_du_plan(vue):
    """A view that speaks of the current plan: says what to do when the person has none."""

    @wraps(vue)
    def wrapper(request, *args, **kwargs):
        if not request.plan:
            return TemplateResponse(request, "restitution/sans_plan.html")
        return vue(request, *args, **kwargs)

    return wrapper


def may(request, geste):
    """Whether the person may do `geste` in the current plan; nothing is done in the past."""
    return not request.au and request.user.may(geste, request.plan.structure)


@lecture_du_plan
def accueil(request):
    lecture = lire_accueil(request.plan, on=request.jour, utilisateur=request.user)
    return TemplateResponse(request, "restitution/accueil.html", {"lecture": lecture})


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
    return form, lire_arbre(request.plan, on=request.jour, **form.criteres)


@lecture_du_plan
def plan(request):
    form, arbre = read_arbre(request)
    contexte = {
        "form": form,
        "arbre": arbre,
        "may_suivre": may(request, Geste.SUIVRE),
    }
    return TemplateResponse(request, "restitution/plan.html", contexte)


@lecture_du_plan
def presentation(request):
    contexte = {
        "sections": lire_sections(request.plan),
        "may_publier": may(request, Geste.EDITER),
    }
    return TemplateResponse(request, "restitution/presentation.html", contexte)


@lecture_du_plan
def calendrier(request):
    form, arbre = read_arbre(request)
    return TemplateResponse(request, "restitution/calendrier.html", {"form": form, "arbre": arbre})


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


@lecture_du_plan
def budget(request):
    totaux = lire_totaux(request.plan)
    contexte = {
        "totaux": totaux,
        "suivi": lire_depenses(request.plan, totaux=totaux),
        "financements": lire_financements(request.plan),
        "taxe": "ttc" if request.GET.get("taxe") == "ttc" else "",
        "may_structurer": may(request, Geste.STRUCTURER),
    }
    return TemplateResponse(request, "restitution/budget.html", contexte)


@lecture_du_plan
def budget_graphique(request):
    """The chart of the budget page, as an SVG of its own: no script, no style in the page."""
    suivi = lire_depenses(request.plan, totaux=lire_totaux(request.plan))
    svg = draw_barres(
        etiquettes=[execution.titre for execution in suivi.par_annee], series=suivi.series
    )
    return HttpResponse(svg, content_type="image/svg+xml")


@lecture_du_plan
def lignes(request):
    filtre = request.GET.get("filtre", "")
    contexte = {"lecture": lire_lignes(request.plan, filtre=filtre), "filtre": filtre}
    return TemplateResponse(request, "restitution/lignes.html", contexte)


@lecture_du_plan
def controle(request):
    a_decider = request.GET.get("a_decider") == "on"
    contexte = {
        "lecture": lire_controle(request.plan, a_decider=a_decider),
        "a_decider": a_decider,
        "may_decider": may(request, Geste.STRUCTURER),
    }
    return TemplateResponse(request, "restitution/controle.html", contexte)


def read_comparaison(request):
    """(form, `Comparaison` or None, sentence of what prevents it) for the address asked."""
    seances = SeanceCommission.objects.for_plan(request.plan)
    derniere = seances.before(request.jour).first()
    form = ComparaisonForm(request.GET, aujourdhui=request.jour, derniere=derniere and derniere.le)
    if not form.is_valid():
        return form, None, ""
    try:
        return form, comparer(request.plan, **form.cleaned_data), ""
    except PlanInconnu as inconnu:
        return form, None, str(inconnu)


@lecture_du_plan
def comparaison(request):
    form, lecture, refus = read_comparaison(request)
    contexte = {
        "form": form,
        "comparaison": lecture,
        "refus": refus,
        "seances": SeanceCommission.objects.for_plan(request.plan),
    }
    status = 200 if lecture else 422
    return TemplateResponse(request, "restitution/comparer.html", contexte, status=status)


@lecture_du_plan
def comparaison_xlsx(request):
    _, lecture, _ = read_comparaison(request)
    if lecture is None:
        return redirect(f"{reverse('comparer')}?{request.GET.urlencode()}")
    return send(
        write_comparaison(lecture), f"comparaison-{lecture.du}-{lecture.au}.xlsx", TYPE_MIME
    )


@lecture_du_plan
def comparaison_pdf(request):
    _, lecture, _ = read_comparaison(request)
    if lecture is None:
        return redirect(f"{reverse('comparer')}?{request.GET.urlencode()}")
    imprime = print_comparaison(lecture, plan=request.plan, le=timezone.localtime())
    return send(imprime.contenu, f"comparaison-{lecture.du}-{lecture.au}.pdf", "application/pdf")


def send(contenu, nom, type_mime):
    """A file to be saved under this name."""
    return HttpResponse(
        contenu,
        content_type=type_mime,
        headers={"Content-Disposition": f'attachment; filename="{nom}"'},
    )


@lecture_du_plan
def tableau_de_bord(request):
    lecture = lire_tableau_de_bord(request.plan, on=request.jour)
    contexte = {"lecture": lecture, "changements": read_changements(request, lecture)}
    return TemplateResponse(request, "restitution/tableau_de_bord.html", contexte)


@lecture_du_plan
def bilan(request):
    """The report of today as a PDF, with what changed since the last meeting if there is one."""
    maintenant = timezone.localtime()
    jour = maintenant.date()
    derniere = SeanceCommission.objects.for_plan(request.plan).before(jour).first()
    try:
        lecture = lire_bilan(
            request.plan, on=jour, aujourdhui=jour, depuis=derniere and derniere.le
        )
    except PlanInconnu:
        lecture = lire_bilan(request.plan, on=jour, aujourdhui=jour)
    imprime = print_bilan(lecture, le=maintenant)
    return send(imprime.contenu, f"bilan-{request.plan.slug}-{jour}.pdf", "application/pdf")


def read_changements(request, lecture):
    """What changed since the last meeting; None without one, or while the past is shown."""
    if request.au or lecture.derniere is None:
        return None
    try:
        return comparer(request.plan, du=lecture.derniere.le, au=request.jour)
    except PlanInconnu:
        return None


@lecture_du_plan
def mode_seance(request):
    """One défi at a time, in large type; the arrow keys go from one to the next."""
    lecture = lire_tableau_de_bord(request.plan, on=request.jour)
    ecrans = {progression.defi.cle: progression for progression in lecture.defis}
    cle = request.GET.get("defi", "")
    rangs = ["", *ecrans]
    rang = rangs.index(cle) if cle in rangs else 0
    contexte = {
        "lecture": lecture,
        "ecran": ecrans.get(cle),
        "precedent": rangs[rang - 1] if rang else None,
        "suivant": rangs[rang + 1] if rang + 1 < len(rangs) else None,
    }
    return TemplateResponse(request, "restitution/mode_seance.html", contexte)


def plans(request):
    """Every plan that the person may see, each with its own address."""
    liste = Plan.objects.for_utilisateur(request.user).select_related("structure").ordered()
    return TemplateResponse(request, "restitution/plans.html", {"plans": liste})


@lecture_du_plan
def schema_directeur_pdf(request):
    maintenant = timezone.localtime()
    lecture = lire_schema_directeur(request.plan, on=maintenant.date())
    pdf = render_schema_directeur(lecture, le=maintenant)
    nom = f"{request.plan.slug}-{maintenant:%Y-%m-%d}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{nom}"'},
    )
