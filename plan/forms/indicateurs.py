"""Forms of the indicators: what they are, one value, all the values of a year."""

from dataclasses import dataclass

from django import forms
from django.db import transaction

from plan.champs import MESURE
from plan.models import Action, Indicateur, ValeurIndicateur
from socle.champs import list_saisis, make_saisie
from socle.saisie.formulaires import FormDansUnParent, JourField, NombreField
from socle.saisie.rendu import EnRangees
from socle.saisie.version_lue import SansEcraser


class IndicateurForm(EnRangees, FormDansUnParent):
    PARENT = "plan"
    COTE_A_COTE = [("cible", "cible_annee")]

    cible = NombreField(label="Cible", required=False)
    actions = forms.ModelMultipleChoiceField(
        Action.objects.none(),
        label="Actions que cet indicateur mesure",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Indicateur
        fields = list_saisis(Indicateur.CHAMPS, MESURE)
        formfield_callback = make_saisie
        labels = {"libelle": "Nom"}
        widgets = {"cible_annee": forms.NumberInput(attrs={"inputmode": "numeric"})}
        error_messages = {
            "libelle": {"required": "Donnez un nom à l'indicateur."},
            "cible_annee": {"invalid": "Écrivez une année en quatre chiffres."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        actions = Action.objects.for_plan(self.instance.plan).select_related("axe__defi").ordered()
        self.fields["actions"].queryset = actions
        self.fields["unite"].help_text = "Ce que l'on compte : nuitées, visiteurs, € par an…"
        self.fields["source"].help_text = "D'où vient le chiffre, pour le retrouver l'an prochain."
        if self.instance.pk:
            self.initial["actions"] = self.instance.actions.all()

    def clean(self):
        donnees = super().clean()
        if donnees.get("cible_annee") and donnees.get("cible") is None and not self.errors:
            self.add_error("cible", "Donnez la cible, ou laissez vide son année.")
        return donnees

    @transaction.atomic
    def save(self, commit=True):
        """Save the indicator and the actions that it measures, each with its trace."""
        indicateur = super().save(commit)
        indicateur.link_actions(self.cleaned_data["actions"])
        return indicateur


class ValeurIndicateurForm(EnRangees, FormDansUnParent):
    """One value: of a year, or of a day."""

    PARENT = "indicateur"
    COTE_A_COTE = [("valeur", "annee")]

    le = JourField(
        label="Jour, si c'est la valeur d'un jour",
        required=False,
        help_text="Vide : c'est la valeur de l'année.",
    )
    valeur = NombreField(
        label="Valeur",
        error_messages={"required": "Écrivez la valeur ; sans elle, supprimez-la."},
    )

    class Meta:
        model = ValeurIndicateur
        fields = ["valeur", "annee", "le", "serie"]
        labels = {"serie": "Série, s'il y en a plusieurs"}
        widgets = {"annee": forms.NumberInput(attrs={"inputmode": "numeric"})}
        error_messages = {"annee": {"invalid": "Écrivez une année en quatre chiffres."}}

    def clean(self):
        donnees = super().clean()
        annee, le = donnees.get("annee"), donnees.get("le")
        if le and annee and annee != le.year:
            self.add_error("annee", f"Ce jour est en {le.year} : corrigez l'année, ou videz-la.")
        if not le and not annee and not {"annee", "le"} & self.errors.keys():
            self.add_error("annee", "Dites l'année de cette valeur.")
        return donnees


@dataclass(frozen=True)
class CaseDeSaisie:
    """What a field of the yearly entry is for, and the value of the year before to compare with."""

    indicateur: Indicateur
    serie: str
    precedente: ValeurIndicateur | None
    champ: str


class SaisieAnnuelleForm(SansEcraser, forms.Form):
    """All the values of a year: one field per indicator and series; empty says « no value »."""

    def __init__(self, *args, plan, annee, **kwargs):
        super().__init__(*args, **kwargs)
        self.annee = annee
        self.places = []
        for indicateur in Indicateur.objects.for_plan(plan).loaded_for_suivi():
            valeurs = [v for v in indicateur.valeurs.all() if v.annee is not None and v.le is None]
            for serie in sorted({v.serie for v in valeurs}) or [""]:
                self.add_place(indicateur, serie, valeurs)

    def add_place(self, indicateur, serie, valeurs):
        siennes = {v.annee: v for v in valeurs if v.serie == serie}
        nom = f"valeur-{indicateur.pk}-{serie.encode().hex()}"
        place = CaseDeSaisie(indicateur, serie, siennes.get(self.annee - 1), nom)
        self.fields[nom] = NombreField(
            label=f"{indicateur.libelle} ({serie})" if serie else indicateur.libelle,
            required=False,
            template_name="plan/_champ_annuel.html",
        )
        self.fields[nom].place = place
        if self.annee in siennes:
            self.initial[nom] = siennes[self.annee].valeur
        self.places.append(place)

    @transaction.atomic
    def save(self):
        """Write what was changed, and nothing else; gives the number of values changed."""
        changees = [place for place in self.places if place.champ in self.changed_data]
        for place in changees:
            place.indicateur.record(
                annee=self.annee, serie=place.serie, valeur=self.cleaned_data[place.champ]
            )
        return len(changees)
