"""Forms of a meeting of the council and of the points of its agenda."""

from django import forms
from django.core.exceptions import ValidationError

from conseil.actes.ordre import NUMERO
from conseil.models import PointOrdreDuJour, SeanceConseil
from conseil.models.deroule import (
    insert,
    is_vote,
    list_proposes,
    list_sans_vote,
    renumber,
    renumber_actes,
    set_aside,
)
from instances.forms import FormDeStructure, double
from instances.models import Elu
from socle.saisie.formulaires import FormDeRangee, JourField
from socle.saisie.rendu import EnRangees
from socle.saisie.version_lue import SansEcraser

HEURE = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def read_points(texte):
    """[(number, title)] of points typed one a line. Raises ValidationError."""
    points = []
    for ligne in texte.splitlines():
        numero, _, intitule = ligne.strip().partition(" ")
        if numero and not NUMERO.fullmatch(numero):
            raise ValidationError(f"« {ligne[:60]} » : commencez par un numéro comme 3.7.")
        if numero:
            points.append((numero, intitule.strip()[:300]))
    return points


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
            "auxiliaires",
        ]
        labels = {
            "seconde_convocation": "Seconde convocation : le quorum a manqué à la première séance, "
            "celle-ci n'en demande pas (art. L. 2121-17 du CGCT)"
        }
        widgets = {"heure": HEURE}
        error_messages = {"heure": {"invalid": "Écrivez une heure comme 18:00."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        elus = Elu.objects.for_structure(self.instance.structure).ordered()
        for champ in ("president", "secretaire"):
            self.fields[champ].queryset = elus
            self.fields[champ].empty_label = "À nommer"

    def clean_ordre_du_jour(self):
        """[(number, title)] of the points to be added."""
        points = read_points(self.cleaned_data["ordre_du_jour"])
        presents = [point.numero for point in self.list_points()]
        if pris := double([*presents, *(numero for numero, _ in points)]):
            raise ValidationError(f"Le point {pris[0]} est déjà à l'ordre du jour.")
        return points

    def list_points(self):
        return self.instance.points.all() if self.instance.pk else ()

    def save(self, commit=True):
        """Save the meeting and its new points; drafts that bear its date follow it."""
        actes = list_proposes(self.list_points()) if self.instance.pk else []
        seance = super().save(commit)
        renumber_actes(actes)
        for numero, intitule in self.cleaned_data["ordre_du_jour"]:
            PointOrdreDuJour.objects.create(seance=seance, numero=numero, intitule=intitule)
        return seance


class PointForm(EnRangees, FormDeRangee):
    """What a point is, who chairs it, how it was held, and what the minutes declare (R-V19, R-V20).

    Who chairs holds at the points that follow too, until somebody else is named there.
    """

    BUREAU = ("president", "secretaire")
    HEURES = ("suspendue_a", "reprise_a")
    FIGES = ("nature", "statut", "vers", "suivants", *BUREAU)
    COTE_A_COTE = [BUREAU, HEURES, ("huis_clos_membres", "huis_clos_pour")]
    TITRE_REPLIES = "Ce que dit le procès-verbal"
    REPLIES = PointOrdreDuJour.DECLARES
    vers = forms.ModelChoiceField(
        label="Ajourné à la séance",
        queryset=SeanceConseil.objects.none(),
        required=False,
        empty_label="À fixer",
        help_text="Le point y est porté, avec son projet d'acte.",
        error_messages={"invalid_choice": "Choisissez une séance qui suit celle-ci."},
    )
    suivants = forms.BooleanField(
        label="De même pour les points suivants qui ne sont pas votés", required=False
    )

    class Meta:
        model = PointOrdreDuJour
        fields = [
            *("intitule", "nature", "president", "secretaire", "statut"),
            *PointOrdreDuJour.SOIREE,
            *PointOrdreDuJour.DECLARES,
        ]
        labels = {"huis_clos": "Huis clos", "statut": "Ce point est"}
        widgets = dict.fromkeys(("suspendue_a", "reprise_a"), HEURE)

    field_order = ["intitule", "nature", *BUREAU, *HEURES, "statut", "vers", "suivants"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        point, seance = self.instance, self.instance.seance
        self.au_point, self.droit = point.load_au_point(), seance.load_droit()
        elus = seance.list_titulaires()
        if self.au_point:
            elus = Elu.objects.filter(pk__in=self.au_point.membres).ordered()
        for nom in self.BUREAU:
            self.fields[nom].queryset = elus
            self.fields[nom].empty_label = f"{getattr(seance, nom) or 'à nommer'} (séance)"
            self.fields[nom].help_text = "À partir de ce point."
            self.fields[nom].error_messages["invalid_choice"] = "Choisissez un membre présent."
        for nom in self.HEURES:
            self.fields[nom].error_messages["invalid"] = "Écrivez une heure comme 20:10."
        self.fields["vers"].queryset = SeanceConseil.objects.after(seance)
        self.initial["vers"] = getattr(getattr(point, "reprise", None), "seance_id", None)
        self.fields["huis_clos"].choices = [("", "non"), *PointOrdreDuJour.HuisClos.choices]
        for nom in self.FIGES if is_vote(point) else ():
            self.fields[nom].disabled = True

    def clean(self):
        donnees = super().clean()
        for champ, phrase in [*self.list_fautes(donnees), *self.list_fautes_du_huis_clos(donnees)]:
            self.add_error(champ, phrase)
        return donnees

    def list_fautes(self, donnees):
        """What cannot be, as (field, sentence)."""
        if donnees.get("nature") != "deliberation" and hasattr(self.instance, "deliberation"):
            yield "nature", "Une délibération est rédigée à ce point : supprimez-la d'abord."
        if donnees.get("vers") and donnees.get("statut") != PointOrdreDuJour.Statut.AJOURNE:
            yield "vers", "Seul un point ajourné a une autre séance."
        debut, fin = (donnees.get(nom) for nom in self.HEURES)
        if fin and not debut:
            yield "suspendue_a", "Dites à quelle heure la séance est suspendue."
        elif fin and (fin == debut or (fin < debut and not fin.hour < 6 < 18 <= debut.hour)):
            # A meeting may go on after midnight.
            yield "reprise_a", "La reprise suit la suspension : vérifiez les deux heures."
        if self.au_point and set(self.BUREAU) & set(self.changed_data) - self.errors.keys():
            for nom in self.BUREAU:
                setattr(self.instance, nom, donnees.get(nom))
            yield from self.instance.list_absents(self.au_point, self.droit)

    def list_fautes_du_huis_clos(self, donnees):
        """What prevents sitting without the public, as (field, sentence)."""
        qui, membres, pour = (donnees.get(nom) for nom in PointOrdreDuJour.SOIREE[:3])
        regle = self.droit["huis-clos"]
        seuil = regle.valeur if regle.verifie and qui == "membres" else None
        if not qui and (membres or pour):
            yield "huis_clos", "Dites qui demande le huis clos, ou videz ces deux nombres."
        elif qui and self.au_point is None:
            yield "huis_clos", "L'appel n'est pas fait : saisissez d'abord les présents."
        elif qui:
            voix, presents = self.au_point.voix, self.au_point.membres_presents
            if not (seuil or 0) <= (membres or 0) <= presents:
                yield (
                    "huis_clos_membres",
                    f"Il faut la demande de {seuil} des {presents} membres présents, ou celle du "
                    f"président ({regle.cite()}) : sinon, la séance reste publique.",
                )
            if not voix < 2 * (pour or 0) <= 2 * voix:
                yield (
                    "huis_clos_pour",
                    "La majorité absolue des présents ou représentés va de "
                    f"{voix // 2 + 1} à {voix} voix à ce point ({regle.cite()}) : sinon, la séance "
                    "reste publique.",
                )

    def save(self):
        """Save the point; its chair, or its withdrawal, holds at those that follow it too."""
        change, dit = set(self.changed_data), self.cleaned_data
        point = super().save()
        for nom in change & set(self.BUREAU):
            for suivant in list_sans_vote(point, suite=True):
                setattr(suivant, nom, dit[nom])
                suivant.save()
        if change & {"statut", "vers", "suivants"}:
            for suivant in list_sans_vote(point, suite=dit["suivants"]):
                set_aside(suivant, dit["statut"], vers=dit["vers"])
        return point


class OrdreForm(SansEcraser, forms.Form):
    """The numbers of the points, and points to be added, between two others too (R-V20)."""

    ajouter = forms.CharField(
        label="Ajouter des points",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Un par ligne : « 5.1 Plan d'actions ». Si le numéro est pris, ce point et ceux "
        "qui le suivent avancent d'un rang.",
    )

    def __init__(self, data=None, *, seance):
        super().__init__(data)
        self.seance, self.points = seance, list(seance.points.all())
        votes = set(seance.deliberations_votees().values_list("point", flat=True))
        for point in self.points:
            self.fields[f"numero_{point.pk}"] = forms.CharField(
                label=str(point), max_length=11, initial=point.numero, disabled=point.pk in votes
            )

    def clean_ajouter(self):
        return read_points(self.cleaned_data["ajouter"])

    def clean(self):
        if self.changes_ailleurs:
            raise ValidationError(
                "Entre-temps, l'ordre du jour a changé : le voici. Relisez-le et recommencez."
            )
        return super().clean()

    def save(self):
        numeros = {p.pk: self.cleaned_data[f"numero_{p.pk}"] for p in self.points}
        renumber(self.seance, numeros)
        for numero, intitule in self.cleaned_data["ajouter"]:
            insert(self.seance, numero=numero, intitule=intitule)
