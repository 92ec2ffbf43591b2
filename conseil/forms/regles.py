"""The correction that an office makes to a rule of law."""

from django import forms

from instances.forms import FormDeStructure
from instances.models import Regle
from socle.saisie.formulaires import JourField


class RegleForm(FormDeStructure):
    DONNES = ("code",)
    du = JourField(label="Vaut à partir du", required=False, help_text="Vide : depuis toujours.")
    au = JourField(label="Jusqu'au", required=False)

    class Meta:
        model = Regle
        fields = ["article", "texte", "valeur", "unite", "verifie", "note", "du", "au"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}
        labels = {"verifie": "Vérifiée dans le texte en vigueur"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.valeur is None:
            del self.fields["valeur"], self.fields["unite"]
