from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction

from accueil.lectures.pages_legales import write_depart
from accueil.lectures.plan_en_tableau import COLONNES, D_ABORD
from accueil.lectures.recherche import GROUPES
from comptes.models import PageLegale, Structure
from instances.forms import FormDeStructure
from plan.forms.suivi import FiltreActionsForm
from plan.models import Plan
from socle.saisie.creation import Creation
from socle.saisie.editeur import Editeur
from socle.saisie.formulaires import FormDeRangee
from socle.saisie.images import ImageField
from socle.saisie.rendu import EnRangees

MOTS_MAX = 10


class PlanVideForm(Creation, forms.ModelForm):
    """A plan without a word in it yet, of the office `structure`: a draft."""

    class Meta:
        model = Plan
        fields = ["titre", "annee_debut", "annee_fin"]

    def __init__(self, *args, structure, **kwargs):
        super().__init__(*args, instance=Plan(structure=structure), **kwargs)

    def save(self, commit=True):
        self.instance.slug = Plan.objects.propose_slug(self.instance.titre)
        return super().save(commit)


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


class TableauForm(FiltreActionsForm):
    """The filters of the list, and how it shows: all of it lives in the address of the page."""

    PRESENTATION = {"colonnes", "tri"}

    colonnes = forms.MultipleChoiceField(
        label="Colonnes à montrer",
        choices=[(colonne.nom, colonne.titre) for colonne in COLONNES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tri = forms.ChoiceField(
        label="Tri",
        choices=[(f"{sens}{c.nom}", "") for c in COLONNES if c.getter for sens in ("", "-")],
        required=False,
        widget=forms.HiddenInput,
    )

    def __init__(self, data, **kwargs):
        self.adresse = data
        data = data.copy()
        data.setlistdefault("colonnes", D_ABORD)
        super().__init__(data, **kwargs)

    @property
    def criteres(self):
        return {c: v for c, v in super().criteres.items() if c not in self.PRESENTATION}

    @property
    def is_affine(self):
        return bool(self.errors.keys() - self.PRESENTATION)

    def link(self, **change):
        """The address of the page with these values, None for none; its pages begin again."""
        adresse = self.adresse.copy()
        for champ in ("page", *change):
            adresse.pop(champ, None)
        adresse.update({champ: valeur for champ, valeur in change.items() if valeur})
        return f"?{adresse.urlencode()}"

    def list_entetes(self, colonnes):
        """[(column, address of the next order: up, down, the plan's, its `aria-sort`)]."""
        tri = self.cleaned_data.get("tri", "")
        for colonne in colonnes:
            sens = {colonne.nom: "ascending", f"-{colonne.nom}": "descending"}.get(tri, "")
            suivant = {"": colonne.nom, "ascending": f"-{colonne.nom}"}.get(sens)
            yield colonne, colonne.getter and self.link(tri=suivant), sens

    def list_puces(self, puces):
        """[(words, how many or None, if it holds, address that changes it)], all that was asked."""
        for titre, champ, valeur, nombre, is_active in puces:
            lien = self.link(**{champ: None if is_active else valeur}, garder=None)
            yield titre, nombre, is_active, lien
        dites = {champ for _, champ, _, _, is_active in puces if is_active}
        for champ in self:
            if champ.name in self.criteres and champ.name not in dites:
                dit = dict(getattr(champ.field, "choices", ())).get(champ.value(), champ.value())
                is_case = isinstance(champ.field, forms.BooleanField)
                titre = champ.label if is_case else f"{champ.label} : {dit}"
                yield titre, None, True, self.link(**{champ.name: None}, garder=None)


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
        widgets = {"texte": Editeur(attrs={"rows": 28})}

    def clean_texte(self):
        return self.cleaned_data["texte"] or write_depart(
            self.instance.structure, self.instance.cle
        )


COULEUR = {"class": "court", "data-couleur": "", "spellcheck": "false"}


class IdentiteForm(EnRangees, FormDeRangee):
    """How the office shows itself; what it does not give stays as the application looks."""

    COTE_A_COTE = [("couleur", "accent")]
    IMAGES = ("logo", "couverture")

    logo = ImageField(
        label="Logo",
        taille_max=2_000_000,
        cote=1000,
        help_text="PNG, JPEG ou WebP, 2 Mo au plus ; pas de SVG. Un fond transparent est gardé.",
    )
    retirer_logo = forms.BooleanField(label="Retirer le logo", required=False)
    couverture = ImageField(
        label="Image de couverture",
        taille_max=10_000_000,
        cote=2500,
        is_photo=True,
        help_text="Une photo large, pour la couverture des documents : PNG, JPEG ou WebP, 10 Mo "
        "au plus. Le lieu que l'appareil y a noté est effacé.",
    )
    retirer_couverture = forms.BooleanField(label="Retirer l'image de couverture", required=False)

    class Meta:
        model = Structure
        fields = ["nom", "collectivite", "sigle", "couleur", "accent", "logo", "couverture"]
        widgets = {
            "sigle": forms.TextInput(attrs={"class": "court"}),
            "couleur": forms.TextInput(attrs=COULEUR),
            "accent": forms.TextInput(attrs=COULEUR),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.avant = {image: getattr(self.instance, image).name for image in self.IMAGES}
        for image, nom in self.avant.items():
            if not nom:
                del self.fields[f"retirer_{image}"]

    def clean(self):
        donnees = super().clean()
        for image in self.IMAGES:
            if donnees.get(f"retirer_{image}") and image not in self.files:
                # Not None, which would leave it as it is.
                donnees[image] = False
        return donnees

    def save(self, commit=True):
        """Save; the images that nothing names any more go once this is written."""
        structure = super().save(commit)
        for image, nom in self.avant.items():
            if nom and nom != getattr(structure, image).name:
                transaction.on_commit(lambda nom=nom: default_storage.delete(nom))
        return structure
