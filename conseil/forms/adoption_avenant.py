from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from conseil.models import Deliberation
from socle.saisie.formulaires import JourField

REFUSE = "Le conseil n'a pas adopté la délibération n° {} : choisissez l'acte qui adopte l'avenant."


class AdoptionAvenantForm(forms.Form):
    """Which voted act adopts an avenant; its date and its number, when the act is not here."""

    acte = forms.ModelChoiceField(
        label="Acte voté",
        queryset=None,
        required=False,
        empty_label="Un acte qui n'est pas dans l'application",
        error_messages={"invalid_choice": "Choisissez un acte voté de la liste."},
    )
    le = JourField(label="Date du vote", required=False, help_text="Sans acte choisi ci-dessus.")
    numero = forms.CharField(label="Numéro de la délibération", max_length=50, required=False)

    def __init__(self, *args, avenant, **kwargs):
        super().__init__(*args, **kwargs)
        plan, self.actes = avenant.avenant_de, Deliberation.objects.for_structure(avenant.structure)
        pris = [plan.deliberation, *(numero for _, numero in plan.modifications)]
        du_plan = Q(plan=plan) | Q(plan=avenant)
        votes = self.actes.votees().filter(du_plan).exclude(numero__in=filter(None, pris))
        self.fields["acte"].queryset = votes.order_by("-votee_le", "-pk")

    def clean(self):
        donnees = super().clean()
        acte = donnees.get("acte") or self.actes.for_numero(donnees.get("numero") or None).first()
        if acte:
            if not acte.is_votee or not acte.vote.is_adoptee:
                raise ValidationError(REFUSE.format(acte.numero))
            donnees |= {"le": acte.votee_le, "numero": acte.numero}
        for nom, phrase in (("le", "Donnez la date du vote."), ("numero", "Donnez son numéro.")):
            if not donnees.get(nom) and nom not in self.errors:
                self.add_error(nom, phrase)
        if donnees.get("le") and donnees["le"] > timezone.localdate():
            self.add_error("le", "Cette date est à venir : un avenant s'adopte une fois voté.")
        return donnees
