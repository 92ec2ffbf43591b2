from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError

DATE_ILLISIBLE = "Écrivez une date comme 2025-03-12, ou choisissez une séance."
ORDRE = "La première date doit précéder la seconde : échangez-les."


class JourCompareField(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": DATE_ILLISIBLE, "required": DATE_ILLISIBLE}


class SeanceField(forms.ChoiceField):
    """A meeting, by its day: the day that it stands for replaces what was typed."""

    default_error_messages = {"invalid_choice": "Choisissez une séance de la liste."}

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)


class ComparaisonForm(forms.Form):
    """Two days to compare; from the last meeting to today unless said otherwise.

    Each is typed, or chosen as a meeting of the commission.
    """

    du = JourCompareField(label="Du")
    seance_du = SeanceField(label="ou depuis la séance")
    au = JourCompareField(label="Au")
    seance_au = SeanceField(label="ou jusqu'à la séance")

    def __init__(self, donnees, *, aujourdhui, seances):
        """`seances` are the meetings of the plan, the most recent first."""
        self.aujourdhui = aujourdhui
        jours = {seance.le.isoformat(): seance for seance in seances if seance.le <= aujourdhui}
        anciens = [seance.le for seance in jours.values() if seance.le < aujourdhui]
        depart = anciens[0] if anciens else aujourdhui - timedelta(days=91)
        lues = {"du": depart.isoformat(), "au": aujourdhui.isoformat()}
        lues |= {nom: donnees[nom] for nom in self.base_fields if donnees.get(nom)}
        for borne in ("du", "au"):
            if lues.get(f"seance_{borne}") in jours:
                lues[borne] = lues.pop(f"seance_{borne}")
        super().__init__(lues)
        choix = [(jour, seance.nom_date) for jour, seance in jours.items()]
        for borne in ("du", "au"):
            self.fields[f"seance_{borne}"].choices = [("", "Choisir une séance"), *choix]
        self.has_seances = bool(choix)

    @property
    def is_inversee(self):
        """Whether the two days would do the other way round."""
        return ORDRE in self.non_field_errors()

    def clean_au(self):
        au = self.cleaned_data["au"]
        if au > self.aujourdhui:
            raise ValidationError("Cette date est à venir : comparez deux jours passés.")
        return au

    def clean(self):
        donnees = super().clean()
        du, au = donnees.get("du"), donnees.get("au")
        if du and au and du == au:
            raise ValidationError("C'est deux fois le même jour : choisissez deux dates.")
        if du and au and du > au:
            raise ValidationError(ORDRE)
        return donnees

    def add_refus(self, refus):
        """Say why the first day cannot be read (`PlanInconnu` or `EtatAltere`)."""
        self.add_error("du", str(refus))
