"""Forms of the acts of the council."""

from django import forms
from django.core.exceptions import ValidationError

from conseil.actes import transmission as actes
from conseil.actes.vote import Vote
from conseil.models import AnnexeDeliberation, Deliberation, PointOrdreDuJour
from instances.forms import FormDeStructure
from socle.saisie.formulaires import JourField
from socle.saisie.rendu import EnRangees


class DeliberationForm(FormDeStructure):
    annexes = forms.MultipleChoiceField(
        label="Annexes, dans cet ordre",
        required=False,
        choices=AnnexeDeliberation.Genre.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Deliberation
        fields = [
            "point",
            "numero",
            "objet",
            "rapporteur",
            "visas",
            "considerants",
            "avis_commission",
            "avis_exploitation",
            "expose",
            "liste_du_plan",
            "dispositif",
        ]
        widgets = {
            champ: forms.Textarea(attrs={"rows": rangs})
            for champ, rangs in (
                ("objet", 2),
                ("visas", 4),
                ("considerants", 4),
                ("avis_commission", 2),
                ("avis_exploitation", 2),
                ("expose", 10),
                ("dispositif", 5),
            )
        }
        labels = {"liste_du_plan": "Donner la liste des défis, axes et actions après l'exposé"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        structure = self.instance.structure
        points = PointOrdreDuJour.objects.for_structure(structure).select_related("seance")
        self.fields["point"].queryset = points.order_by("-seance__le", "cle")
        self.fields["point"].label_from_instance = lambda p: f"{p.seance.le:%d/%m/%Y} – {p}"
        self.fields["point"].empty_label = "Choisissez un point"
        if self.instance.pk:
            self.initial["annexes"] = [annexe.genre for annexe in self.instance.annexes.all()]

    def save(self, commit=True):
        """Save the act and its annexes, in the order of the list."""
        deliberation = super().save(commit)
        voulues = self.cleaned_data["annexes"]
        presentes = {annexe.genre: annexe for annexe in deliberation.annexes.all()}
        for genre, annexe in presentes.items():
            if genre not in voulues:
                annexe.delete()
        for ordre, genre in enumerate(voulues, 1):
            annexe = presentes.get(genre) or AnnexeDeliberation(
                deliberation=deliberation, genre=genre
            )
            if annexe.ordre != ordre:
                annexe.ordre = ordre
                annexe.save()
        return deliberation


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


class TransmissionForm(FormDeStructure):
    """The journey of an act, and how it is filed; dates wait for the vote."""

    DATES = ("envoyee_le", "recue_le", "publiee_le")
    envoyee_le = JourField(label="Envoyée en préfecture le", required=False)
    recue_le = JourField(label="Reçue en préfecture le", required=False)
    publiee_le = JourField(label="Publiée le", required=False)
    adresse = forms.URLField(
        label="Adresse de publication",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Écrivez une adresse complète, comme https://exemple.fr/acte."},
    )

    class Meta:
        model = Deliberation
        fields = [
            "numero_actes",
            "objet_actes",
            "matiere",
            "envoyee_le",
            "recue_le",
            "publiee_le",
            "adresse",
            "budget_annee",
            "budget_nom",
        ]
        widgets = {"objet_actes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, aujourdhui, **kwargs):
        super().__init__(*args, **kwargs)
        self.aujourdhui = aujourdhui
        acte = self.instance
        self.initial["numero_actes"] = acte.propose_numero_actes()
        self.initial["objet_actes"] = acte.objet_actes or actes.propose_objet(acte.objet)
        self.fields["matiere"].choices = [("", "À choisir"), *actes.MATIERES]
        if not acte.is_votee:
            for champ in self.DATES:
                del self.fields[champ]
        elif acte.envoyee_le and acte.numero_actes:
            self.fields["numero_actes"].disabled = True

    def clean(self):
        donnees = super().clean()
        for champ in self.DATES:
            if (jour := donnees.get(champ)) and jour > self.aujourdhui:
                self.add_error(champ, "Cette date est à venir : écrivez-la quand elle sera passée.")
        return donnees
