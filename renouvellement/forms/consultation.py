"""Forms of a consultation: its opening, its people, what they write, what the office answers."""

import re

from django import forms
from django.core.exceptions import ValidationError

from plan.models import Action
from renouvellement.models import Consultation, Contribution, Invite
from socle.francais.typographie import accord, compter
from socle.saisie.creation import Creation
from socle.saisie.formulaires import FormDeRangee, JourField

LIGNE = "nom ; organisme ; adresse électronique"


class ConsultationForm(FormDeRangee):
    """A consultation; how long people are kept is said once, when it is opened."""

    jusqu_au = JourField(label="Ouverte jusqu'au", help_text="Ce jour compris.")

    class Meta:
        model = Consultation
        fields = ["objet", "message", "jusqu_au", "montre_couts", "jours_gardes"]

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["jours_gardes"].disabled = self.is_rangee

    def clean_jusqu_au(self):
        jour = self.cleaned_data["jusqu_au"]
        if "jusqu_au" in self.changed_data and self.instance.effacee_le:
            raise ValidationError("Les personnes sont effacées : ouvrez une autre consultation.")
        if "jusqu_au" in self.changed_data and jour < self.on:
            raise ValidationError("Cette date est passée : choisissez ce jour ou un jour à venir.")
        return jour


class ListeForm(Creation, forms.Form):
    """People, one a line. All of them come in, or none; each wrong line is told."""

    qualite = forms.ChoiceField(label="Qualité", choices=Invite.Qualite.choices)
    liste = forms.CharField(
        label="Personnes, une par ligne",
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=f"{LIGNE.capitalize()}. Sans adresse, le lien se donne à la main.",
    )

    def __init__(self, *args, consultation, **kwargs):
        super().__init__(*args, **kwargs)
        self.consultation, self.nouveaux, self.deja = consultation, [], []

    def clean_liste(self):
        adresses = self.consultation.invites.exclude(courriel="").values_list("courriel", flat=True)
        connues, fautes = dict.fromkeys(adresses, "déjà invitée"), []
        for rang, ligne in enumerate(self.cleaned_data["liste"].splitlines(), start=1):
            if not ligne.strip():
                continue
            invite = self.read(ligne)
            try:
                invite.full_clean(exclude=["qualite"], validate_constraints=False)
            except ValidationError as refus:
                dits = " ".join(refus.messages)
                fautes.append(f"Ligne {rang}, « {ligne.strip()[:80]} » : {dits} Écrivez : {LIGNE}.")
                continue
            if depuis := connues.get(invite.courriel):
                self.deja.append(f"ligne {rang}, {invite.courriel} ({depuis})")
                continue
            self.nouveaux.append(invite)
            if invite.courriel:
                connues[invite.courriel] = f"comme ligne {rang}"
        if fautes:
            raise ValidationError(fautes)
        return self.cleaned_data["liste"]

    def read(self, ligne):
        """The unsaved person of a line, as a text or the cells of a table separate it."""
        nom, *reste = map(str.strip, re.split(r"[;\t]", ligne))
        return Invite(
            consultation=self.consultation,
            nom="" if "@" in nom else nom,
            organisme=", ".join(case for case in reste if case and "@" not in case),
            courriel=" ".join(case for case in reste if "@" in case).lower(),
        )

    def save(self):
        """Add them; gives what is to be said of it."""
        for invite in self.nouveaux:
            invite.qualite = self.cleaned_data["qualite"]
        Invite.objects.bulk_create(self.nouveaux)
        dit = f"{compter(len(self.nouveaux), 'personne')} ajoutée{accord(len(self.nouveaux))}."
        return f"{dit} Laissées de côté : {' ; '.join(self.deja)}." if self.deja else dit


class ObservationForm(FormDeRangee):
    """What a person says of one thing."""

    class Meta:
        model = Contribution
        fields = ["texte"]
        labels = {"texte": "Votre observation"}
        widgets = {"texte": forms.Textarea(attrs={"rows": 5})}
        error_messages = {"texte": {"required": "Écrivez votre observation avant de l'envoyer."}}

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, auto_id=f"{instance.cle}-%s", **kwargs)


class SuiteForm(FormDeRangee):
    """What the office makes of an observation, and what it answers."""

    class Meta:
        model = Contribution
        fields = ["suite", "reprise_dans", "reponse"]
        labels = {"reprise_dans": "Reprise dans"}
        help_texts = {
            "suite": "Écartée : injurieuse, hors du sujet, ou qui vise une personne.",
            "reponse": "La personne la lit par son lien, une fois la consultation close.",
        }

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        actions = Action.objects.for_plan(plan).select_related("axe__defi").ordered()
        self.fields["reprise_dans"].queryset = actions
        self.fields["reprise_dans"].empty_label = "À dire"
