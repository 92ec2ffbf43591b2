"""Forms of an assembly: what it is, who sits in it."""

from django import forms
from django.core.exceptions import ValidationError

from instances.models import Assemblee, Elu
from socle.saisie.creation import Creation
from socle.saisie.formulaires import FormDansUnParent, FormDeRangee, JourField


class FormDeStructure(FormDansUnParent):
    """A form whose structure is given, not typed."""

    PARENT = "structure"


class AssembleeForm(FormDeRangee):
    class Meta:
        model = Assemblee
        fields = [
            "nom",
            "nom_formule",
            "titre_president",
            "titre_secretaire",
            "cloture",
            "recours",
            "departement",
            "nic",
            "controle",
        ]
        widgets = {
            "cloture": forms.Textarea(attrs={"rows": 4}),
            "recours": forms.Textarea(attrs={"rows": 3}),
        }


class EluForm(FormDeStructure):
    debut = JourField(label="Début du mandat", required=False)
    fin = JourField(label="Fin du mandat", required=False)

    class Meta:
        model = Elu
        fields = ["nom", "prenom", "commune", "qualite", "titulaire", "debut", "fin", "papier"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        elus = Elu.objects.for_structure(self.instance.structure).titulaires()
        self.fields["titulaire"].queryset = elus.exclude(pk=self.instance.pk).ordered()
        self.fields["titulaire"].empty_label = "Personne"


class ListeElusForm(Creation, forms.Form):
    """Many councillors at once, pasted one a line: « NOM Prénom ; commune »."""

    liste = forms.CharField(
        label="Titulaires, un par ligne",
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="NOM en capitales, puis prénom ; la commune après un point-virgule.",
        error_messages={"required": "Collez au moins un nom."},
    )

    def __init__(self, *args, structure, **kwargs):
        super().__init__(*args, **kwargs)
        self.structure = structure

    def clean_liste(self):
        """The `Elu` rows to be made; every line at fault is said."""
        elus, fautes = [], []
        for rang, ligne in enumerate(self.cleaned_data["liste"].splitlines(), 1):
            if not ligne.strip():
                continue
            try:
                elus.append(self.read_ligne(ligne))
            except ValidationError as refus:
                fautes.append(
                    f"Ligne {rang}, « {ligne.strip()[:60]} » : {' '.join(refus.messages)}"
                )
        noms = [(elu.nom, elu.prenom, elu.commune) for elu in elus]
        fautes += [
            f"{nom} {prenom} est deux fois dans la liste." for nom, prenom, _ in double(noms)
        ]
        if fautes:
            raise ValidationError(fautes)
        return elus

    def read_ligne(self, ligne):
        qui, _, commune = ligne.partition(";")
        mots = qui.split()
        nom = [mot for mot in mots if mot == mot.upper()]
        if not nom or mots[: len(nom)] != nom or len(mots) == len(nom):
            raise ValidationError("écrivez le NOM en capitales, puis le prénom.")
        elu = Elu(
            structure=self.structure,
            nom=" ".join(nom),
            prenom=" ".join(mots[len(nom) :]),
            commune=commune.strip(),
        )
        elu.full_clean()
        return elu

    def save(self):
        for elu in self.cleaned_data["liste"]:
            elu.save()
        return self.cleaned_data["liste"]


def double(valeurs):
    """The values that are there more than once, in order."""
    return [valeur for valeur in dict.fromkeys(valeurs) if valeurs.count(valeur) > 1]
