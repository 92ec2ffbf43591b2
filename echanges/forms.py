"""The form of what comes in."""

from django import forms
from django.core.exceptions import ValidationError

from echanges.importation import FORMATS
from socle.saisie.creation import Creation

TAILLE_MAX = 40_000_000


class ImportForm(Creation, forms.Form):
    """A file to bring in; its dry run comes first whatever it is."""

    fichier = forms.FileField(
        label="Fichier",
        help_text=(
            "Classeur .xlsx, CSV, texte Word (.docx) ou LibreOffice (.odt), ou copie .json. Rien "
            "n'est écrit avant votre accord."
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
