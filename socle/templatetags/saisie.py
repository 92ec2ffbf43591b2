"""What a template writes in a form besides its fields."""

from django import template
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.utils.html import format_html

from socle.saisie.creation import write_jeton
from socle.saisie.version_lue import sum_up_rangee

register = template.Library()


@register.simple_tag
def jeton(form):
    """The one-time token of a form that makes something; nothing for any other form."""
    return write_jeton() if getattr(form, "is_creation", False) else ""


@register.simple_tag
def lue(objet):
    """The hidden field of a button that deletes `objet`: the version that its page shows."""
    return format_html('<input type="hidden" name="lue" value="{}">', sum_up_rangee(objet))


@register.simple_tag(takes_context=True)
def erreur(context):
    """« Erreur – », before the title of a page on which a form was refused; else nothing."""
    forms = [v for v in context.flatten().values() if isinstance(v, BaseForm | BaseFormSet)]
    return "Erreur – " if any(f.is_bound and not f.is_valid() for f in forms) else ""
