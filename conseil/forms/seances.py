"""Forms of a meeting of the council and of the points of its agenda."""

from django import forms
from django.core.exceptions import ValidationError

from conseil.actes.ordre import NUMERO
from conseil.forms.convocation import PointConvoque
from conseil.models import PointOrdreDuJour, SeanceConseil
from instances.forms import FormDeStructure, double
from instances.models import Elu
from socle.saisie.formulaires import FormDeRangee, JourField


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
            "à nommer à la page Convocation"
        }
        widgets = {"heure": forms.TimeInput(format="%H:%M", attrs={"type": "time"})}
        error_messages = {"heure": {"invalid": "Écrivez une heure comme 18:00."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        elus = Elu.objects.for_structure(self.instance.structure).ordered()
        for champ in ("president", "secretaire"):
            self.fields[champ].queryset = elus
            self.fields[champ].empty_label = "À nommer"
        if self.instance.pk and self.instance.envois.aux_elus().exists():
            self.fields["convoquee_le"].disabled = True
            self.fields["convoquee_le"].help_text = "Celle du premier envoi, page Convocation."

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


class PointForm(PointConvoque, FormDeRangee):
    """The title of a point, its note, and the figures that the minutes declare at it."""

    class Meta:
        model = PointOrdreDuJour
        fields = ["intitule", *PointConvoque.CHAMPS, *PointOrdreDuJour.DECLARES]
