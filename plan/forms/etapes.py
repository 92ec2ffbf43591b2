"""Forms of the life of a plan (docs/regles.md, R-Q)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from plan.models.etape import CHANGE, is_recul
from socle.saisie.formulaires import JourField

RETOUR = " : revenir en arrière"


class GesteForm(forms.Form):
    """What a gesture says; it carries the step, or the plan in force, that its page showed."""

    le = JourField(label="Le", help_text="Le jour du changement ; pour une adoption, son jour.")
    motif = forms.CharField(
        label="Pourquoi",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Obligatoire pour revenir en arrière, rouvrir, ou se passer de délibération.",
    )
    sans_deliberation = forms.BooleanField(
        label="En vigueur sans délibération : son acte n'est pas ici", required=False
    )
    de = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, plan, par, aujourdhui, ancien=None, **kwargs):
        self.plan, self.par, self.aujourdhui = plan, par, aujourdhui
        lus = {"de": plan.etape, "ancien": ancien and ancien.pk}
        self.lus = {nom: lu for nom, lu in lus.items() if nom in self.base_fields}
        super().__init__(*args, initial={"le": aujourdhui, **self.lus}, **kwargs)
        if not plan.is_projet:
            del self.fields["sans_deliberation"]

    def clean_le(self):
        if self.cleaned_data["le"] > self.aujourdhui:
            raise ValidationError("Ce jour est à venir : un changement se dit une fois fait.")
        return self.cleaned_data["le"]

    def clean(self):
        donnees = super().clean()
        if any(donnees.get(nom) != lu for nom, lu in self.lus.items()):
            # The page that comes back shows what is true now, and keeps what was typed.
            self.data = self.data.copy()
            for nom, lu in self.lus.items():
                self.data[nom] = lu or ""
            raise ValidationError(CHANGE)
        return donnees

    def run(self, verbe, **faits):
        """Do the gesture; False, and the form says why, when it cannot be."""
        dits = ("le", "motif", "sans_deliberation")
        faits |= {nom: self.cleaned_data[nom] for nom in dits if nom in self.fields}
        try:
            verbe(**faits, par=self.par)
        except ValidationError as refus:
            for champ, faute in getattr(refus, "error_dict", {None: refus}).items():
                self.add_error(champ if champ in self.fields else None, faute)
            return False
        return True


class EtapeForm(GesteForm):
    vers = forms.ChoiceField(label="Le plan passe à l'étape", widget=forms.RadioSelect)
    field_order = ["vers", "le", "motif", "sans_deliberation"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["vers"].choices = [
            (e.value, f"{capfirst(e.label)}{RETOUR if is_recul(self.plan.etape, e) else ''}")
            for e in self.plan.suivantes
        ]

    def save(self):
        return self.run(self.plan.move_to, etape=self.cleaned_data["vers"])


class EnVigueurForm(GesteForm):
    ancien = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def save(self):
        return self.run(self.plan.put_in_force, a_la_place_de=self.cleaned_data["ancien"])
