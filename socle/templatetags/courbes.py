"""A small curve beside a number: only its shape, the figures being written next to it."""

from decimal import Decimal

from django import template

register = template.Library()

LARGEUR, HAUTEUR = Decimal(100), Decimal(24)


@register.filter
def courbes(series):
    """The path of each series of numbers in a box of 100 by 24, all on one scale; None is a gap."""
    connues = [valeur for valeurs in series for valeur in valeurs if valeur is not None]
    bas, etendue = min(connues), max(connues) - min(connues) or 1
    return [write_trace(valeurs, bas, etendue) for valeurs in series]


def write_trace(valeurs, bas, etendue):
    pas, trace, plume = LARGEUR / (len(valeurs) - 1), [], "M"
    for rang, valeur in enumerate(valeurs):
        if valeur is None:
            plume = "M"
            continue
        hauteur = HAUTEUR - HAUTEUR * (valeur - bas) / etendue
        # A point alone between two gaps is a line of no length, which has a round end.
        trace.append(f"{plume}{rang * pas:.1f} {hauteur:.1f}{'h0' if plume == 'M' else ''}")
        plume = "L"
    return " ".join(trace)
