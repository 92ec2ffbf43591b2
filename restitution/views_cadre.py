"""The pages that speak of the application itself."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.template.response import TemplateResponse

from restitution.galerie import make_galerie


def composants(request):
    return TemplateResponse(request, "restitution/composants.html", make_galerie())


def a_propos(request):
    """Which version runs, and under which licences."""
    return TemplateResponse(request, "restitution/a_propos.html", {"version": settings.VERSION})


@login_not_required
def accessibilite(request):
    contexte = {"contact": settings.CONTACT_ACCESSIBILITE}
    return TemplateResponse(request, "restitution/accessibilite.html", contexte)
