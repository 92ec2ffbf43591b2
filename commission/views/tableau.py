"""What the commission reads: the board, two days compared, the report, the meeting mode."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from commission.comparaison_imprimee import print_comparaison, write_comparaison
from commission.forms import ComparaisonForm
from commission.lectures.comparaison import comparer
from commission.lectures.tableau_de_bord import lire_tableau_de_bord
from commission.models import SeanceCommission
from commission.plan_passe import EtatAltere, PlanInconnu, find_premier_jour
from plan.reponses import lecture_du_plan
from socle.pages import a_ses_jours, datee
from socle.reponses import send
from socle.sorties.graphiques import PETIT, draw_barres, write_pour_cent
from socle.sorties.xlsx import TYPE_MIME


def read_comparaison(request):
    """(form, `Comparaison` or None) for the address asked; the form says what prevents it."""
    seances = SeanceCommission.objects.for_plan(request.plan)
    form = ComparaisonForm(
        request.GET,
        aujourdhui=request.jour,
        seances=seances,
        defis=request.plan.defis.order_by("numero"),
        connu_depuis=find_premier_jour(request.plan),
    )
    if not form.is_valid():
        return form, None
    try:
        return form, comparer(request.plan, ici=request.jour, **form.demande)
    except (PlanInconnu, EtatAltere) as refus:
        form.add_refus(refus)
        return form, None


@a_ses_jours
@lecture_du_plan
def comparaison(request):
    form, lecture = read_comparaison(request)
    demande = urlencode({nom: v for nom, v in form.demande.items() if v}) if lecture else ""
    contexte = {"form": form, "comparaison": lecture, "demande": demande}
    status = 200 if lecture or not request.GET else 422
    return TemplateResponse(request, "commission/comparer.html", contexte, status=status)


def send_comparaison(request, write, extension, type_mime):
    """The comparison asked as a file; back to the page, which says why, when there is none."""
    _, lecture = read_comparaison(request)
    if lecture is None:
        return redirect(f"{reverse('comparer')}?{request.GET.urlencode()}")
    nom = f"comparaison-{lecture.du}-{lecture.au}.{extension}"
    return send(write(lecture), nom, type_mime)


@a_ses_jours
@lecture_du_plan
def comparaison_xlsx(request):
    return send_comparaison(request, write_comparaison, "xlsx", TYPE_MIME)


@a_ses_jours
@lecture_du_plan
def comparaison_pdf(request):
    def write(lecture):
        return print_comparaison(lecture, plan=request.plan, le=timezone.localtime()).contenu

    return send_comparaison(request, write, "pdf", "application/pdf")


def read_changements(request, lecture):
    """What changed since the last meeting; None without one, or when it cannot be read."""
    if lecture.derniere is None:
        return None
    try:
        return comparer(request.plan, du=lecture.derniere.le, au=request.jour, ici=request.jour)
    except (PlanInconnu, EtatAltere):
        return None


@datee
@lecture_du_plan
def tableau_de_bord(request):
    lecture = lire_tableau_de_bord(request.plan, on=request.jour)
    contexte = {"lecture": lecture, "changements": read_changements(request, lecture)}
    return TemplateResponse(request, "commission/tableau_de_bord.html", contexte)


@datee
@lecture_du_plan
def progression_graphique(request):
    """The chart of the board: the percentages of each défi, as an SVG of its own."""
    lecture = lire_tableau_de_bord(request.plan, on=request.jour)
    svg = draw_barres(
        etiquettes=[f"Défi {progression.numero}" for progression in lecture.defis],
        series=lecture.series,
        ecrire=write_pour_cent,
        plafond=100,
        **PETIT,
    )
    return HttpResponse(svg, content_type="image/svg+xml")


@datee
@lecture_du_plan
def mode_seance(request):
    """One défi at a time, in large type; the arrow keys go from one to the next."""
    lecture = lire_tableau_de_bord(request.plan, on=request.jour)
    cles = ["", *(str(progression.numero) for progression in lecture.defis)]
    defi = request.GET.get("defi")
    rang = cles.index(defi) if defi in cles else 0
    contexte = {
        "lecture": lecture,
        "rang": rang,
        "ecran": lecture.defis[rang - 1] if rang else None,
        "precedent": cles[rang - 1] if rang else None,
        "suivant": cles[rang + 1] if rang + 1 < len(cles) else None,
    }
    return TemplateResponse(request, "commission/mode_seance.html", contexte)
