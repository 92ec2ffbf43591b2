"""Forms of the council: its assembly, its councillors, its meetings and its acts."""

from django import forms
from django.core.exceptions import ValidationError

from commission.lectures.organes import write_choix
from commission.models import AvisOrgane
from conseil.actes import transmission as actes
from conseil.actes.ordre import NUMERO
from conseil.actes.vote import Vote
from conseil.models import AnnexeDeliberation, Deliberation, PointOrdreDuJour, SeanceConseil
from instances.forms import FormDeStructure, double
from instances.models import Elu
from socle.saisie.formulaires import FormDeRangee, JourField
from socle.saisie.rendu import EnRangees


class SeanceConseilForm(FormDeStructure):
    le = JourField(label="Date")
    convoquee_le = JourField(label="Convoquée le", required=False)
    ordre_du_jour = forms.CharField(
        label="Points à ajouter à l'ordre du jour",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Un par ligne, le numéro d'abord : « 5.1 Plan d'actions ».",
    )

    class Meta:
        model = SeanceConseil
        fields = [
            "le",
            "heure",
            "convoquee_le",
            "session",
            "seconde_convocation",
            "lieu",
            "president",
            "secretaire",
        ]
        labels = {
            "seconde_convocation": "Seconde convocation : le quorum a manqué à la première séance, "
            "celle-ci n'en demande pas (art. L. 2121-17 du CGCT)"
        }
        widgets = {"heure": forms.TimeInput(format="%H:%M", attrs={"type": "time"})}
        error_messages = {"heure": {"invalid": "Écrivez une heure comme 18:00."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        elus = Elu.objects.for_structure(self.instance.structure).ordered()
        for champ in ("president", "secretaire"):
            self.fields[champ].queryset = elus
            self.fields[champ].empty_label = "À nommer"

    def clean_ordre_du_jour(self):
        """[(number, title)] of the points to be added."""
        points = []
        for ligne in self.cleaned_data["ordre_du_jour"].splitlines():
            numero, _, intitule = ligne.strip().partition(" ")
            if numero and not NUMERO.fullmatch(numero):
                raise ValidationError(f"« {ligne[:60]} » : commencez par un numéro comme 3.7.")
            if numero:
                points.append((numero, intitule.strip()[:300]))
        presents = [point.numero for point in self.list_points()]
        if pris := double([*presents, *(numero for numero, _ in points)]):
            raise ValidationError(f"Le point {pris[0]} est déjà à l'ordre du jour.")
        return points

    def list_points(self):
        return self.instance.points.all() if self.instance.pk else ()

    def save(self, commit=True):
        seance = super().save(commit)
        for numero, intitule in self.cleaned_data["ordre_du_jour"]:
            PointOrdreDuJour.objects.create(seance=seance, numero=numero, intitule=intitule)
        return seance


class PointForm(FormDeRangee):
    """The title of a point, and the figures that the minutes declare at it."""

    class Meta:
        model = PointOrdreDuJour
        fields = ["intitule", *PointOrdreDuJour.DECLARES]


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
            "avis_lies",
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
        widgets["avis_lies"] = forms.CheckboxSelectMultiple
        labels = {"liste_du_plan": "Donner la liste des défis, axes et actions après l'exposé"}
        help_texts = {
            "avis_lies": "Cochés, ils s'impriment après les visas : « Vu l'avis favorable… ». Un "
            "avis rendu ailleurs s'écrit plus haut."
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        structure = self.instance.structure
        points = PointOrdreDuJour.objects.for_structure(structure).select_related("seance")
        self.fields["point"].queryset = points.order_by("-seance__le", "cle")
        self.fields["point"].label_from_instance = lambda p: f"{p.seance.le:%d/%m/%Y} – {p}"
        self.fields["point"].empty_label = "Choisissez un point"
        self.fields["avis_lies"].label_from_instance = write_choix
        self.fields["avis_lies"].queryset = AvisOrgane.objects.for_structure(structure)
        if self.instance.pk:
            self.initial["annexes"] = [annexe.genre for annexe in self.instance.annexes.all()]

    def clean(self):
        donnees = super().clean()
        if donnees.get("point") and (avis := donnees.get("avis_lies")):
            try:
                avis.check_avant(donnees["point"].seance.le)
            except ValidationError as refus:
                self.add_error("avis_lies", refus)
        return donnees

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
