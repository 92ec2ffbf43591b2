from django import forms
from django.core.exceptions import ValidationError

from plan.forms_vie import JourField
from plan.models import Avis, SeanceCommission
from plan.models.commission import DATE_PRISE


class SeanceForm(forms.ModelForm):
    le = JourField(label="Date")

    class Meta:
        model = SeanceCommission
        fields = ["le", "intitule"]

    def clean_le(self):
        le = self.cleaned_data["le"]
        autres = SeanceCommission.objects.for_plan(self.instance.plan).exclude(pk=self.instance.pk)
        if autres.for_jour(le).exists():
            raise ValidationError(DATE_PRISE)
        return le


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
