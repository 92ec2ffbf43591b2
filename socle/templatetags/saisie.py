"""What a template writes in a form besides its fields."""

from django import template

from socle.saisie.creation import write_jeton

register = template.Library()


@register.simple_tag
def jeton(form):
    """The one-time token of a form that makes something; nothing for any other form."""
    return write_jeton() if getattr(form, "is_creation", False) else ""
