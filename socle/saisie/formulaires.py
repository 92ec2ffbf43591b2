"""Fields and forms that any room may use."""

from django import forms
from django.core.exceptions import ValidationError

from socle.francais.periode import PeriodeIllisible, lire
from socle.francais.typographie import NombreIllisible, en_chiffres, read_decimal
from socle.saisie.creation import Creation
from socle.saisie.version_lue import SansEcraser


class NombreField(forms.CharField):
    """A number typed in French, as a Decimal; None when it is left empty, which is not zero."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else en_chiffres(value)

    def has_changed(self, initial, data):
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True

    def to_python(self, value):
        texte = super().to_python(value)
        if not texte:
            return None
        try:
            return read_decimal(texte)
        except NombreIllisible as refus:
            raise ValidationError(str(refus)) from refus


class FormDeRangee(Creation, SansEcraser, forms.ModelForm):
    """A form of a row: it carries the version that it read, and makes one once."""


class FormDansUnParent(FormDeRangee):
    """A form of a row whose parent is already set: what must be unique in the parent is checked."""

    PARENT = ""
    DONNES = ()

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {self.PARENT, *self.DONNES}


DATE_ILLISIBLE = "Écrivez une date comme 24/11/2026."


class JourField(forms.DateField):
    """A day, with the browser's own calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": DATE_ILLISIBLE}


class PeriodeField(forms.CharField):
    """A date as vague as it is known; gives a `socle.francais.periode.Periode`."""

    def clean(self, value):
        try:
            return lire(super().clean(value) or "")
        except PeriodeIllisible as refus:
            raise ValidationError(str(refus)) from refus
