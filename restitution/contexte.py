"""What the frame of every page shows: the day and the menu, even on the page of an error."""

from restitution.menu import list_rubriques


def jour(request):
    """`au`: the past day shown, or None; `present`: the address of the same page today;
    `jour_choisi`: the day of a page that can be read on any day, else None.
    """
    datee = getattr(request, "is_datee", False)
    return {
        "au": getattr(request, "au", None),
        "present": getattr(request, "present", request.path),
        "jour_choisi": request.jour if datee else None,
    }


def menu(request):
    """`rubriques` and `sous_menu` of the menu, for a person who is logged in and sees a plan."""
    plan = getattr(request, "plan", None) if request.user.is_authenticated else None
    if not plan:
        return {"rubriques": [], "sous_menu": []}
    page = request.resolver_match.url_name if request.resolver_match else ""
    rubriques, liens = list_rubriques(page, request.user.list_gestes(plan.structure))
    return {"rubriques": rubriques, "sous_menu": liens}
