"""The vote of an act."""

from django import forms
from django.core.exceptions import ValidationError

from conseil.actes.vote import Vote
from conseil.models import Deliberation
from socle.saisie.rendu import EnRangees


class VoteForm(EnRangees, forms.Form):
    """How many voices each way."""

    COTE_A_COTE = [("pour", "contre"), ("abstentions", "ne_prend_pas_part")]

    pour = forms.IntegerField(label="Pour", min_value=0)
    contre = forms.IntegerField(label="Contre", min_value=0)
    abstentions = forms.IntegerField(label="Abstentions", min_value=0)
    ne_prend_pas_part = forms.IntegerField(label="Ne prend pas part au vote", min_value=0)
    partage = forms.ChoiceField(
        label="En cas de partage des voix, vote du président",
        required=False,
        choices=[("", "Sans objet"), *Deliberation.Partage.choices],
    )

    def __init__(self, *args, deliberation, aujourdhui, **kwargs):
        super().__init__(*args, **kwargs)
        self.deliberation = deliberation
        self.aujourdhui = aujourdhui
        for champ in self.fields.values():
            champ.error_messages |= {
                "required": "Écrivez un nombre, 0 s'il n'y en a pas.",
                "invalid": "Écrivez un nombre entier, en chiffres.",
                "min_value": "Un nombre de voix ne peut pas être négatif.",
            }

    def clean(self):
        le = self.deliberation.point.seance.le
        if le > self.aujourdhui:
            raise ValidationError(
                f"La séance du {le:%d/%m/%Y} est à venir : le vote se saisit quand elle a eu lieu."
            )
        return super().clean()

    def save(self):
        """Whether the vote is recorded; what prevents it is said by the form."""
        try:
            self.deliberation.record_vote(Vote(**self.cleaned_data))
        except ValidationError as refus:
            self.add_error(None, refus)
            return False
        return True
