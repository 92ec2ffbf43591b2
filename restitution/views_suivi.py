"""Pages that read the indicators, and what people look for."""

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse

from comptes.droits import Geste
from comptes.pages import datee
from plan.models import Indicateur
from plan.reponses import lecture_du_plan, may
from restitution.forms import RechercheForm
from restitution.graphiques import draw_barres, write_nombre
from restitution.lectures.indicateurs import lire_indicateur, lire_indicateurs
from restitution.lectures.provenance import lire_provenances_de_valeurs
from restitution.lectures.recherche import chercher


@datee
@lecture_du_plan
def indicateurs(request):
    contexte = {
        "indicateurs": lire_indicateurs(request.plan, on=request.jour),
        "annee": request.jour.year,
        "may_structurer": may(request, Geste.STRUCTURER),
        "may_suivre": may(request, Geste.SUIVRE),
    }
    return TemplateResponse(request, "restitution/indicateurs.html", contexte)


def find_lecture(request, pk):
    try:
        return lire_indicateur(request.plan, pk, on=request.jour)
    except Indicateur.DoesNotExist as absent:
        raise Http404("Cet indicateur n'existe pas dans ce plan.") from absent


@datee
@lecture_du_plan
def indicateur(request, pk):
    contexte = {
        "indicateur": find_lecture(request, pk),
        "provenances": lire_provenances_de_valeurs(pk, on=request.jour),
        "may_structurer": may(request, Geste.STRUCTURER),
        "may_suivre": may(request, Geste.SUIVRE),
    }
    return TemplateResponse(request, "restitution/indicateur.html", contexte)


@datee
@lecture_du_plan
def indicateur_graphique(request, pk):
    """The small chart of an indicator, as an SVG of its own."""
    etiquettes, series = find_lecture(request, pk).graphique
    svg = draw_barres(
        etiquettes=etiquettes, series=series, ecrire=write_nombre, largeur=440, hauteur=220
    )
    return HttpResponse(svg, content_type="image/svg+xml")


@datee
@lecture_du_plan
def recherche(request):
    form = RechercheForm(request.GET)
    lecture = None
    if form.is_valid():
        lecture = chercher(request.plan, form.cleaned_data["q"], groupe=form.cleaned_data["dans"])
    return TemplateResponse(
        request, "restitution/recherche.html", {"form": form, "lecture": lecture}
    )
