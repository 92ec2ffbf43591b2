from django import forms
from django.core.exceptions import ValidationError

from accueil.lectures.pages_legales import write_depart
from accueil.lectures.recherche import GROUPES
from comptes.models import PageLegale
from instances.forms import FormDeStructure

MOTS_MAX = 10


class RechercheForm(forms.Form):
    """Words to look for, perhaps in one kind of thing only; they live in the address."""

    q = forms.CharField(label="Mots à chercher", required=False, max_length=200)
    dans = forms.ChoiceField(
        choices=[("", "Partout"), *((cle, titre) for cle, titre, _ in GROUPES)],
        required=False,
        error_messages={"invalid_choice": "Choisissez un groupe de la liste."},
    )

    def clean_q(self):
        texte = self.cleaned_data["q"]
        if len(texte.split()) > MOTS_MAX:
            raise ValidationError("Cherchez dix mots au plus.")
        return texte


class RetablirForm(forms.Form):
    """Why a version is put back; the history keeps it beside the new version."""

    motif = forms.CharField(
        label="Pourquoi",
        required=False,
        max_length=60,
        help_text="Gardé dans l'historique. Facultatif, 60 caractères au plus.",
    )

    def say_motif(self, le):
        """What the history will say of the new version; `le` is when the old one was made."""
        motif = self.cleaned_data["motif"]
        return f"version du {le:%d/%m/%Y %H:%M} rétablie{f' : {motif}' if motif else ''}"


class PageLegaleForm(FormDeStructure):
    """The whole text of a page; emptied, it is ours again."""

    class Meta:
        model = PageLegale
        fields = ["texte"]
        widgets = {"texte": forms.Textarea(attrs={"rows": 28})}

    def clean_texte(self):
        return self.cleaned_data["texte"] or write_depart(
            self.instance.structure, self.instance.cle
        )
