"""Partial templates made once for the same values (docs/adr/0012)."""

from django import template
from django.urls import get_script_prefix

from restitution.valeurs import Memoire

register = template.Library()

MEMOIRE = Memoire(16_000_000, len)


@register.simple_tag(takes_context=True)
def partiel(context, nom, **valeurs):
    """The template `nom`, which sees `valeurs` and nothing else, as HTML.

    It must say nothing of what is not in them: no form, no clock, no person. `valeurs` are plain
    values, tuples and frozen dataclasses of them; TypeError on anything else.
    """
    gabarit = context.template.engine.get_template(nom)
    cle = (gabarit, get_script_prefix(), *valeurs)
    return MEMOIRE.recall(
        cle, tuple(valeurs.values()), lambda: gabarit.render(context.new(valeurs))
    )
