from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from restitution.echanges.importation import FORMATS

TAILLE_MAX = 40_000_000


class ComparaisonForm(forms.Form):
    """Two days to compare; from the last meeting to today unless said otherwise."""

    du = forms.DateField(
        label="Du",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Écrivez une date comme 2025-03-12."},
    )
    au = forms.DateField(
        label="Au",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Écrivez une date comme 2025-03-12."},
    )

    def __init__(self, donnees, *, aujourdhui, derniere):
        """`derniere` is the day of the last meeting, or None."""
        depart = derniere or aujourdhui - timedelta(days=91)
        defauts = {"du": depart.isoformat(), "au": aujourdhui.isoformat()}
        super().__init__({**defauts, **{nom: donnees[nom] for nom in defauts if donnees.get(nom)}})
        self.aujourdhui = aujourdhui

    def clean_au(self):
        au = self.cleaned_data["au"]
        if au > self.aujourdhui:
            raise ValidationError("Cette date est à venir : comparez deux jours passés.")
        return au

    def clean(self):
        donnees = super().clean()
        if donnees.get("du") and donnees.get("au") and donnees["du"] >= donnees["au"]:
            raise ValidationError("La première date doit précéder la seconde : échangez-les.")
        return donnees


class ImportForm(forms.Form):
    """A file to bring in; its dry run comes first whatever it is."""

    fichier = forms.FileField(
        label="Fichier",
        help_text="Classeur .xlsx, CSV, ou copie .json. Rien n'est écrit avant votre accord.",
        error_messages={
            "required": "Choisissez un fichier.",
            "missing": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
        },
    )
    format = forms.ChoiceField(label="Ce que c'est", choices=list(FORMATS.items()), initial="auto")
    titre = forms.CharField(
        label="Titre, si c'est un nouveau plan",
        max_length=300,
        required=False,
        help_text="Vide : le nom du fichier.",
    )

    def clean_fichier(self):
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise ValidationError(f"Ce fichier dépasse {TAILLE_MAX // 1_000_000} Mo.")
        return fichier
