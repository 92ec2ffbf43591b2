from django import forms
from django.utils.text import capfirst

from conseil.models import MiseEnLigne
from editions.documents.catalogue import IMPRIMABLES, Demande
from editions.documents.genre import Genre
from editions.estampille import read_code
from socle.saisie.creation import Creation
from socle.saisie.formulaires import FormDansUnParent, JourField


class FigerForm(Creation, forms.Form):
    """Which document to freeze, under which name."""

    genre = forms.ChoiceField(
        label="Document",
        choices=[(genre.value, genre.label) for genre in IMPRIMABLES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un document."},
    )
    libelle = forms.CharField(
        label="Libellé",
        max_length=200,
        help_text="Par exemple : version transmise à la préfecture.",
        error_messages={"required": "Dites à quoi sert cette édition."},
    )
    action = forms.CharField(
        label="Action",
        max_length=12,
        required=False,
        help_text="Pour une fiche : son code, 1-2-8.",
        widget=forms.TextInput(attrs={"class": "court"}),
    )
    numero = forms.ChoiceField(
        label="Délibération",
        required=False,
        help_text="Pour une délibération : l'acte, avec ses annexes.",
        error_messages={"invalid_choice": "Choisissez un acte de la liste."},
    )
    depuis = JourField(
        label="Changements depuis le",
        required=False,
        help_text="Pour un bilan : ajoute ce qui a changé depuis ce jour.",
    )

    def __init__(self, *args, aujourdhui, actes, mots, **kwargs):
        """`actes` are [(number, words)] of the acts that can be frozen."""
        super().__init__(*args, **kwargs)
        self.aujourdhui = aujourdhui
        self.fields["action"].label = capfirst(mots.action)
        self.fields["action"].help_text = f"Pour une fiche : son code, {mots.exemple}."
        self.fields["numero"].choices = [("", "Aucune"), *actes]

    def clean_depuis(self):
        depuis = self.cleaned_data["depuis"]
        if depuis and depuis >= self.aujourdhui:
            raise forms.ValidationError("Choisissez un jour passé.")
        return depuis

    def make_demande(self):
        """The `Demande` of a valid form: what its kind does not use is left out."""
        donnees, genre = self.cleaned_data, self.cleaned_data["genre"]
        return Demande(
            on=self.aujourdhui,
            aujourdhui=self.aujourdhui,
            depuis=donnees["depuis"] if genre == Genre.BILAN else None,
            action=donnees["action"].strip() if genre == Genre.FICHE else "",
            numero=donnees["numero"] if genre == Genre.DELIBERATION else "",
        )

    def refuse(self, refus):
        """Say why the document cannot be printed, beside the field concerned."""
        champs = {Genre.FICHE: "action", Genre.BILAN: "depuis", Genre.DELIBERATION: "numero"}
        champ = champs.get(self.cleaned_data["genre"])
        self.add_error(champ, str(refus))


class PublierForm(FormDansUnParent):
    """Who the author of an act is, as its public page will say."""

    PARENT = "deliberation"

    class Meta:
        model = MiseEnLigne
        fields = ["prenom", "nom", "qualite"]


class CodeForm(forms.Form):
    """The code read on a paper."""

    code = forms.CharField(
        label="Code de l'édition",
        max_length=20,
        help_text="Huit lettres et chiffres, au bas de chaque page : 7KQ2-M9XD par exemple.",
        error_messages={"required": "Recopiez le code imprimé au bas des pages."},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "court"}
        ),
    )

    def clean_code(self):
        return read_code(self.cleaned_data["code"])


class FichierForm(forms.Form):
    """A file to compare with an edition."""

    fichier = forms.FileField(
        label="Fichier à comparer",
        help_text="Le PDF que vous avez reçu. Il est lu, comparé, et n'est pas conservé.",
        error_messages={
            "required": "Choisissez le fichier PDF à comparer.",
            "empty": "Ce fichier est vide : choisissez le PDF reçu.",
        },
    )
