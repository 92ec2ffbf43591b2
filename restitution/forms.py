from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

from restitution.lectures.recherche import GROUPES

MOTS_MAX = 10


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
