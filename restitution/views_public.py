"""The page that anybody may read."""

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from comptes.pages import ouvert
from plan.models import Plan
from restitution.lectures.public import lire_plan_public


@ouvert
def plan_public(request, slug):
    """The adopted plan as it was published; Http404 for any other, whether it exists or not."""
    plan = get_object_or_404(Plan.objects.publies().select_related("structure"), slug=slug)
    contexte = {"lecture": lire_plan_public(plan)}
    return TemplateResponse(request, "restitution/plan_public.html", contexte)
