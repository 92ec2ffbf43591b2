"""The day that a page speaks of, for its frame: also the frame of an error met before the day."""


def jour(request):
    """`au`: the past day shown, or None; `arrete_le`: when its data were frozen, or None;
    `present`: the address of the same page today; `jour_choisi`: the day of a page that can be
    read on any day, else None.
    """
    datee = getattr(request, "is_datee", False)
    return {
        "au": getattr(request, "au", None),
        "arrete_le": getattr(request, "arrete_le", None),
        "present": getattr(request, "present", request.path),
        "jour_choisi": request.jour if datee else None,
    }
