from django import forms

from plan.models import Plan

A_CHOISIR = {"required": "Choisissez un plan.", "invalid_choice": "Choisissez un plan de la liste."}


class DeuxPlansForm(forms.Form):
    """Which two plans to compare."""

    ancien = forms.ModelChoiceField(
        label="Ancien plan", queryset=None, to_field_name="slug", error_messages=A_CHOISIR
    )
    nouveau = forms.ModelChoiceField(
        label="Nouveau plan", queryset=None, to_field_name="slug", error_messages=A_CHOISIR
    )

    def __init__(self, *args, plan, utilisateur, **kwargs):
        super().__init__(*args, **kwargs)
        plans = Plan.objects.for_utilisateur(utilisateur).filter(structure=plan.structure)
        for champ in self.fields.values():
            champ.queryset = plans.filter(avenant_de=None).ordered()

    def clean(self):
        donnees = super().clean()
        if donnees.get("ancien") and donnees.get("ancien") == donnees.get("nouveau"):
            self.add_error("nouveau", "Choisissez un autre plan que l'ancien.")
        return donnees
