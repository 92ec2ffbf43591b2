"""Forms of the organs: their statutes, their members, their meetings, their opinions."""

from django import forms
from django.core.exceptions import ValidationError

from commission.lectures.organes import lire_presences
from commission.models import AvisOrgane, Reunion
from instances.models import Elu, MembreOrgane, Organe
from socle.saisie.formulaires import FormDansUnParent, JourField
from socle.saisie.rendu import EnRangees


class OrganeForm(FormDansUnParent):
    """An organ; its genre, once said, stays: its meetings hang on it."""

    PARENT = "structure"

    class Meta:
        model = Organe
        fields = ["genre", "nom", "quorum", "delai", "voix_preponderante"]
        widgets = {"genre": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["genre"].choices = Organe.Genre.choices
        self.fields["genre"].disabled = not self.instance._state.adding


class MembreForm(FormDansUnParent):
    PARENT = "organe"

    debut = JourField(label="Début du mandat", required=False)
    fin = JourField(label="Fin du mandat", required=False)

    class Meta:
        model = MembreOrgane
        fields = ["elu", "nom", "prenom", "qualite", "role", "suppleant_de", "debut", "fin"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        organe = self.instance.organe
        self.fields["elu"].queryset = Elu.objects.for_structure(organe.structure).ordered()
        self.fields["elu"].empty_label = "Une autre personne : écrivez son nom"
        autres = organe.membres.exclude(pk=self.instance.pk).ordered()
        self.fields["suppleant_de"].queryset = autres
        self.fields["suppleant_de"].empty_label = "Personne"


class ReunionForm(FormDansUnParent):
    """What is sent before a meeting, then who was there."""

    PARENT = "seance"
    NOMS = {
        "convoques": "Envoyée à",
        "presents": "Présents",
        "excuses": "Excusés",
        "remplaces": "Remplacés ou représentés",
    }

    convoquee_le = JourField(label="Convocation envoyée le", required=False)

    class Meta:
        model = Reunion
        fields = [
            *("heure", "lieu", "ordre_du_jour", "convoquee_le", "convoques"),
            *("presents", "excuses", "remplaces", "remplacants"),
        ]
        widgets = {
            "heure": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "ordre_du_jour": forms.Textarea(attrs={"rows": 5}),
        }
        error_messages = {"heure": {"invalid": "Écrivez une heure comme 18:00."}}

    def __init__(self, *args, is_tenue, **kwargs):
        """`is_tenue`: the meeting began, so that there is a roll call."""
        super().__init__(*args, **kwargs)
        seance = self.instance.seance
        organe = seance.find_organe()
        membres = organe.membres.en_exercice(on=seance.le) if organe else None
        for nom, label in self.NOMS.items():
            self.fields[nom].label, self.fields[nom].widget = label, forms.CheckboxSelectMultiple()
            self.fields[nom].queryset = membres
        for nom in [*self.NOMS, "remplacants"] if not membres else []:
            del self.fields[nom]
        for nom in ("presents", "excuses", "remplaces", "remplacants") if not is_tenue else ():
            self.fields.pop(nom, None)

    def clean(self):
        donnees = super().clean()
        dits = [m for nom in ("presents", "excuses", "remplaces") for m in donnees.get(nom) or ()]
        for membre in {membre for membre in dits if dits.count(membre) > 1}:
            self.add_error(None, f"{membre} a deux réponses : gardez-en une.")
        if donnees.get("remplaces") and not donnees.get("remplacants"):
            self.add_error("remplacants", "Écrivez qui remplace ou représente.")
        return donnees


class AvisOrganeForm(EnRangees, FormDansUnParent):
    PARENT = "seance"
    COTE_A_COTE = [("pour", "contre", "abstentions")]

    class Meta:
        model = AvisOrgane
        fields = ["objet", "sens", "texte", "pour", "contre", "abstentions"]
        widgets = {"sens": forms.RadioSelect, "texte": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"pour": "Si les voix ont été comptées."}
        error_messages = {"sens": {"required": "Choisissez un avis."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sens"].choices = AvisOrgane.Sens.choices

    def clean(self):
        donnees, lues = super().clean(), lire_presences(self.instance.seance)
        voix = sum(donnees.get(nom) or 0 for nom in self.COTE_A_COTE[0])
        if lues and lues.groupes and voix > lues.presents:
            raise ValidationError(f"{voix} voix, mais {lues.presents} présents : vérifiez.")
        return donnees
