"""The pages that speak of the application itself."""

from django.conf import settings
from django.template.response import TemplateResponse

from comptes.pages import connecte, ouvert
from restitution.galerie import make_galerie


@connecte
def composants(request):
    return TemplateResponse(request, "restitution/composants.html", make_galerie())


@connecte
def a_propos(request):
    """Which version runs, and under which licences."""
    return TemplateResponse(request, "restitution/a_propos.html", {"version": settings.VERSION})


@ouvert
def accessibilite(request):
    contexte = {"contact": settings.CONTACT_ACCESSIBILITE}
    return TemplateResponse(request, "restitution/accessibilite.html", contexte)
