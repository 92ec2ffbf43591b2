"""The page that anybody may read."""

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from accueil.lectures.public import lire_plan_public
from plan.models import Plan
from socle.pages import ouvert


@ouvert
def plan_public(request, slug):
    """The adopted plan as it was published; Http404 for any other, whether it exists or not."""
    plan = get_object_or_404(Plan.objects.publies().select_related("structure"), slug=slug)
    contexte = {"lecture": lire_plan_public(plan)}
    return TemplateResponse(request, "accueil/plan_public.html", contexte)
