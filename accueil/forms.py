from django import forms
from django.core.exceptions import ValidationError

from accueil.lectures.pages_legales import write_depart
from accueil.lectures.plan_en_tableau import COLONNES, D_ABORD
from accueil.lectures.recherche import GROUPES
from comptes.models import PageLegale
from instances.forms import FormDeStructure
from plan.forms.suivi import FiltreActionsForm

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
        choices=[(f"{sens}{c.nom}", "") for c in COLONNES if c.read for sens in ("", "-")],
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
        """Whether the fields are to be seen: what was understood is said and removed above them."""
        return bool(self.errors.keys() - self.PRESENTATION)

    def link(self, **change):
        """The address of the page with these values, None for none; its pages begin again."""
        adresse = self.adresse.copy()
        for champ, valeur in {"page": None, **change}.items():
            adresse.pop(champ, None)
            if valeur is not None:
                adresse[champ] = valeur
        return f"?{adresse.urlencode()}"

    def list_entetes(self, colonnes):
        """[(column, address that sorts by it, « ascending », « descending » or '')]; sorted down,
        a column goes back to the order of the plan.
        """
        tri = self.cleaned_data.get("tri", "")
        for colonne in colonnes:
            sens = {colonne.nom: "ascending", f"-{colonne.nom}": "descending"}.get(tri, "")
            suivant = {"": colonne.nom, "ascending": f"-{colonne.nom}"}.get(sens)
            yield colonne, colonne.read and self.link(tri=suivant), sens

    def list_puces(self, puces):
        """[(what is said, how many or None, whether it holds, address that changes that)]: the
        filters of one click, then what else was asked.
        """
        for puce in puces:
            lien = self.link(**{puce.champ: None if puce.is_active else puce.valeur}, garder=None)
            yield puce.titre, puce.nombre, puce.is_active, lien
        dites = {puce.champ for puce in puces if puce.is_active}
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
        widgets = {"texte": forms.Textarea(attrs={"rows": 28})}

    def clean_texte(self):
        return self.cleaned_data["texte"] or write_depart(
            self.instance.structure, self.instance.cle
        )
