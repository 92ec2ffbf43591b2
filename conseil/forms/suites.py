"""What a person writes of the papers of a meeting, one paper at a time."""

from django import forms
from django.core.exceptions import ValidationError

from conseil.models import PointOrdreDuJour, SeanceConseil, SuitesSeance
from socle.saisie.editeur import Editeur
from socle.saisie.formulaires import FormDeRangee, JourField
from socle.saisie.rendu import EnRangees
from socle.saisie.version_lue import SansEcraser

DATES = ("liste_affichee_le", "liste_publiee_le", "signe_le", "pv_publie_le")
ADRESSES = ("liste_adresse", "pv_adresse")
HEURE = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class SuitesForm(EnRangees, SansEcraser, forms.ModelForm):
    """The fields `champs` of what follows a meeting."""

    COTE_A_COTE = [DATES[:2], ("ouverte_a", "levee_a"), ("signe_president", "signe_secretaire")]

    class Meta:
        model = SuitesSeance
        fields = [
            *(*SuitesSeance.LISTE, *SuitesSeance.MOTS, *SuitesSeance.ARRET),
            *(*SuitesSeance.PUBLICATION, "premier_feuillet"),
        ]
        field_classes = dict.fromkeys(DATES, JourField) | dict.fromkeys(
            ("liste_adresse", "pv_adresse"), forms.CharField
        )
        widgets = {"ouverte_a": HEURE, "levee_a": HEURE}
        help_texts = {
            "ouverte_a": "Vide : l'heure de la convocation.",
            "ouverture": "Ce qui se dit avant le premier point, et les remarques des conseillers.",
            "fin": "Ce qui se dit après le dernier point.",
            "remarques": "Telles qu'elles ont été demandées à cette séance ; vide : aucune.",
            "arret_vote": "Comme « à l'unanimité » ; vide : il n'y a pas eu de vote.",
            "premier_feuillet": "Vide : à la suite des autres séances, ou 1.",
        }

    def __init__(self, *args, champs, aujourdhui, **kwargs):
        super().__init__(*args, **kwargs)
        self.aujourdhui, seance = aujourdhui, self.instance.seance
        for nom in self.fields.keys() - {*champs, "lue"}:
            del self.fields[nom]
        noms = {"signe_president": seance.president, "signe_secretaire": seance.secretaire}
        for nom, elu in noms.items():
            self.initial[nom] = self.initial[nom] or (elu.nom_signe if elu else "")
        if "arrete_a" in self.fields:
            suivantes = SeanceConseil.objects.after(seance).filter(le__lte=aujourdhui)
            champ = self.fields["arrete_a"]
            champ.queryset, champ.required, champ.empty_label = suivantes, True, "À choisir"
            champ.error_messages["invalid_choice"] = (
                "Un procès-verbal s'arrête au commencement d'une séance qui suit, déjà tenue."
            )

    def clean(self):
        for nom in self.cleaned_data.keys() & set(DATES):
            if (jour := self.cleaned_data[nom]) and jour > self.aujourdhui:
                self.add_error(nom, "Cette date est à venir : écrivez-la quand elle sera passée.")
        return super().clean()


class DiscussionForm(FormDeRangee):
    """What was said at a point; and what was decided, when its act is not in the application."""

    class Meta:
        model = PointOrdreDuJour
        fields = ["discussions", "sens"]
        widgets = {"discussions": Editeur(attrs={"rows": 14})}
        help_texts = {
            "discussions": "Qui a dit quoi. Une ligne vide sépare deux paragraphes.",
            "sens": "Seulement si l'acte de ce point n'est pas dans l'application.",
        }

    def clean(self):
        if SuitesSeance.objects.filter(seance=self.instance.seance, pdf__isnull=False).exists():
            raise ValidationError("Le procès-verbal est arrêté : ce qu'il dit ne change plus.")
        return super().clean()
