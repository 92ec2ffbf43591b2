"""What a template writes in a form besides its fields."""

from django import template
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.utils.html import format_html

from socle.saisie.creation import write_jeton
from socle.saisie.version_lue import sum_up_rangee

register = template.Library()


@register.simple_tag
def jeton(form=None):
    """The one-time token of a form that makes something, or of a button that does it alone; nothing
    for any other form.
    """
    return write_jeton() if form is None or getattr(form, "is_creation", False) else ""


@register.filter
def fautes(form):
    """[(field, sentence)] of a form and of its `sous_formulaires`, sent with it; no field for what
    is said of a whole form.
    """
    ensemble = (form, *getattr(form, "sous_formulaires", ()))
    communes = [(None, phrase) for un in ensemble for phrase in un.non_field_errors()]
    return communes + [(champ, p) for un in ensemble for champ in un for p in champ.errors]


@register.simple_tag
def lue(objet):
    """The hidden field of a button that deletes `objet`: the version that its page shows."""
    return format_html('<input type="hidden" name="lue" value="{}">', sum_up_rangee(objet))


@register.simple_tag(takes_context=True)
def erreur(context):
    """« Erreur – », before the title of a page on which a form was refused; else nothing."""
    forms = [v for v in context.flatten().values() if isinstance(v, BaseForm | BaseFormSet)]
    return "Erreur – " if any(f.is_bound and not f.is_valid() for f in forms) else ""
