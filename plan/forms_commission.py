from django import forms

from comptes.rendu import narrow
from plan.forms_indicateurs import FormDansUnParent
from plan.forms_vie import JourField
from plan.models import Avis, SeanceCommission


class SeanceForm(FormDansUnParent):
    PARENT = "plan"

    le = narrow(JourField(label="Date"))

    class Meta:
        model = SeanceCommission
        fields = ["le", "intitule"]


class AvisForm(forms.ModelForm):
    class Meta:
        model = Avis
        fields = ["sens", "commentaire", "suite"]
        widgets = {
            "sens": forms.RadioSelect,
            "commentaire": forms.Textarea(attrs={"rows": 3}),
            "suite": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {"sens": {"required": "Choisissez un avis."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sens"].choices = Avis.Sens.choices
        self.fields["commentaire"].help_text = "Obligatoire, sauf pour un avis favorable."
