"""The form of what comes in."""

from django import forms
from django.core.exceptions import ValidationError

from echanges.importation import FORMATS
from echanges.tableau.colonnes import Forme, Sens, check
from socle.saisie.creation import Creation

TAILLE_MAX = 40_000_000


class ImportForm(Creation, forms.Form):
    """A file to bring in; its dry run comes first whatever it is."""

    fichier = forms.FileField(
        label="Fichier",
        help_text=(
            "Classeur .xlsx ou .ods, CSV, texte Word (.docx) ou LibreOffice (.odt), copie .json. "
            "Rien n'est écrit avant votre accord."
        ),
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
        help_text="Vide : le titre du texte, ou le nom du fichier.",
    )

    def clean_fichier(self):
        fichier = self.cleaned_data["fichier"]
        if fichier.size > TAILLE_MAX:
            raise ValidationError(f"Ce fichier dépasse {TAILLE_MAX // 1_000_000} Mo.")
        return fichier


class ColonnesForm(forms.Form):
    """What each column of a bare table is; `colonnes` are those of the report of its dry run."""

    def __init__(self, *args, colonnes, **kwargs):
        super().__init__(*args, **kwargs)
        self.forme = Forme(None, {c.rang: c.titre for c in colonnes})
        for colonne in colonnes:
            self.fields[f"colonne-{colonne.rang}"] = forms.TypedChoiceField(
                label=f"Colonne {self.forme.name(colonne.rang)}",
                choices=Sens.choices,
                coerce=Sens,
                initial=colonne.sens,
                help_text=" · ".join(filter(None, colonne.exemples))[:200],
            )

    @property
    def colonnes(self):
        dites = {rang: self.cleaned_data.get(f"colonne-{rang}") for rang in self.forme.titres}
        return {rang: sens for rang, sens in dites.items() if sens}

    def clean(self):
        for rang, phrase in check(self.colonnes, self.forme).items():
            self.add_error(None if rang is None else f"colonne-{rang}", phrase)
