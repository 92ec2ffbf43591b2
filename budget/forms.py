from django import forms

from budget.models import DecisionControle


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
