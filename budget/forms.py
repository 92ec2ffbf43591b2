from django import forms

from budget.libelle import ecrire, lire
from budget.models import DecisionControle, LigneCout


class DecisionForm(forms.ModelForm):
    """The decision on one finding of the control."""

    class Meta:
        model = DecisionControle
        fields = ["decision", "motif"]
        widgets = {
            "decision": forms.RadioSelect,
            "motif": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {"decision": {"required": "Choisissez une décision."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = DecisionControle.Decision.choices


class ValeurForm(forms.ModelForm):
    """The value of a cost line, typed as people write it: « Flyer : environ 250 € HT / an »."""

    mots = forms.CharField(
        label="Coût",
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=(
            "Comme dans le document : « Flyer : environ 250 € HT / an », « Adhésion : 150 € pour "
            "5 ans (2025) », « Impression : non renseigné »."
        ),
    )

    class Meta:
        model = LigneCout
        fields = ["mots", "quantite", "retenue", "decidee_motif"]
        labels = {
            "quantite": "Quantité, si le coût est par unité ou par jour",
            "retenue": "Compte dans les totaux du plan",
            "decidee_motif": "Pourquoi cette valeur",
        }
        widgets = {"decidee_motif": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["mots"] = self.instance.saisie or ecrire(self.instance)
            self.initial["decidee_motif"] = ""
            self.fields["decidee_motif"].required = True
        self.fields["quantite"].min_value = 0

    @property
    def lu(self):
        """What the words typed so far say; None before anything is typed."""
        mots = self.data.get("mots", "") if self.is_bound else ""
        return lire(mots) if mots.strip() else None

    def save_valeur(self, *, par, le):
        """Save the line with its decision."""
        self.instance.decide(
            self.cleaned_data["mots"], par=par, le=le, motif=self.cleaned_data["decidee_motif"]
        )
        self.instance.save()
        return self.instance
