"""What every view that writes begins and ends with."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from comptes.reponses import respond_form as respond_form
from plan.models import Action


def check_may(request, geste):
    """Http404 without a plan, PermissionDenied for who may not do `geste` in it."""
    if not request.plan:
        raise Http404("Aucun plan.")
    if not request.user.may(geste, request.plan.structure):
        raise PermissionDenied("Votre rôle permet de lire cette page, pas de la modifier.")


def find_action(request, code):
    """The action of this code in the current plan; Http404."""
    actions = Action.objects.for_plan(request.plan).for_code(code)
    return get_object_or_404(actions.select_related("axe__defi__plan__structure", "pilote"))
