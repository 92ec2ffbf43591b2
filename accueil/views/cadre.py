"""The pages that speak of the application itself."""

from django.conf import settings
from django.template.response import TemplateResponse

from accueil.galerie import make_galerie
from socle.pages import connecte, ouvert


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
