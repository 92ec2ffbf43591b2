"""Pages that read the indicators, and what people look for."""

from django.template.response import TemplateResponse

from accueil.forms import RechercheForm
from accueil.lectures.recherche import chercher
from plan.reponses import lecture_du_plan
from socle.pages import datee


@datee
@lecture_du_plan
def recherche(request):
    form = RechercheForm(request.GET)
    lecture = None
    if form.is_valid():
        lecture = chercher(request.plan, form.cleaned_data["q"], groupe=form.cleaned_data["dans"])
    return TemplateResponse(request, "accueil/recherche.html", {"form": form, "lecture": lecture})
