"""Forms of the evaluation: what is judged of an action, its opinions, the scale, the syntheses."""

from django import forms
from django.core.exceptions import ValidationError

from commission.models import AvisOrgane, SeanceCommission
from plan.models import Action
from renouvellement.lectures.evaluation import SANS_SUITE, find_echelle
from renouvellement.models import AvisSuite, Echelle, Evaluation, Suite, Synthese
from socle.saisie.formulaires import FormDansUnParent

AUTRE = "Ce choix n'est pas possible : prenez-en un autre dans la liste."
AVEC_QUOI = "Dites avec quoi fusionner : choisissez dans la liste."
NON_FUSIONNEE = "Choisissez « à fusionner », ou videz ce champ."
SUITE_D_ABORD = "Dites d'abord la suite : c'est sur elle que l'avis se rend."
SENS_ATTENDU = "Choisissez un avis."
PAS_DITE = "pas encore dite"
MARKDOWN = "Une ligne vide sépare deux paragraphes, « ### » fait un intertitre, « - » une liste."


class EvaluationForm(FormDansUnParent):
    """What is judged of an action; an agent has the words alone (R-U2)."""

    PARENT = "action"

    appreciation = forms.TypedChoiceField(
        label="Appréciation",
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Evaluation
        fields = ["realise", "resultat", "appreciation", "suite", "fusion_avec", "pourquoi"]
        widgets = {
            "realise": forms.Textarea(attrs={"rows": 4}),
            "resultat": forms.Textarea(attrs={"rows": 4}),
            "suite": forms.RadioSelect,
            "pourquoi": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for champ in self.fields.values():
            champ.error_messages["invalid_choice"] = AUTRE
        plan = self.instance.action.axe.defi.plan
        if "appreciation" in self.fields:
            self.fields["appreciation"].choices = [*find_echelle(plan).degres, ("", PAS_DITE)]
        if "suite" in self.fields:
            self.fields["suite"].choices = [*Suite.choices, ("", PAS_DITE)]
            autres = Action.objects.for_plan(plan).exclude(pk=self.instance.action_id)
            self.fields["fusion_avec"].queryset = autres.select_related("axe__defi").ordered()
            self.fields["fusion_avec"].empty_label = "Aucune"

    def clean(self):
        donnees = super().clean()
        if "suite" not in self.fields or {"suite", "fusion_avec"} & self.errors.keys():
            return donnees
        avec, is_fusion = donnees["fusion_avec"], donnees["suite"] == Suite.FUSIONNER
        if is_fusion and not avec:
            self.add_error("fusion_avec", AVEC_QUOI)
        elif avec and not is_fusion and "fusion_avec" in self.changed_data:
            self.add_error("fusion_avec", NON_FUSIONNEE)
        return donnees

    def save_jugement(self, *, par, le):
        """Save what was changed, with who says it."""
        if self.changed_data:
            self.instance.judge(par=par, le=le)


class MotsForm(EvaluationForm):
    class Meta(EvaluationForm.Meta):
        fields = ["realise", "resultat", "appreciation"]


class SuiteEnSeanceForm(EvaluationForm):
    """The suite of an action and, of a meeting that began, what its organ says of it."""

    appreciation = None
    sens = forms.ChoiceField(
        choices=AvisOrgane.Sens, required=False, widget=forms.RadioSelect, label="Avis"
    )
    commentaire = forms.CharField(
        label="Observations", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    class Meta(EvaluationForm.Meta):
        fields = ["suite", "fusion_avec", "pourquoi"]

    def __init__(self, *args, seance, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["suite"].choices = Suite.choices
        self.fields["pourquoi"].widget.attrs["rows"] = 2
        self.seance = seance
        if seance is None:
            del self.fields["sens"], self.fields["commentaire"]
            return
        self.fields["sens"].label = f"Avis – {seance.nom_date}"
        rendus = AvisSuite.objects.filter(evaluation__action=self.instance.action, seance=seance)
        self.avis = rendus.first() or AvisSuite(seance=seance, evaluation=self.instance)
        if self.avis.is_de_la_suite:
            self.initial |= {"sens": self.avis.sens, "commentaire": self.avis.commentaire}

    def clean(self):
        donnees = super().clean()
        if self.seance and donnees.get("sens") and not donnees.get("suite"):
            self.add_error("suite", SUITE_D_ABORD)
        if self.seance and donnees.get("commentaire") and not donnees.get("sens"):
            self.add_error("sens", SENS_ATTENDU)
        return donnees

    def save_jugement(self, *, par, le):
        """Save the suite, and the opinion of the meeting on it."""
        changes = {*self.changed_data}
        if changes & {*self._meta.fields}:
            self.instance.judge(par=par, le=le)
        if self.seance and changes and (sens := self.cleaned_data["sens"]):
            self.avis.sens, self.avis.commentaire = sens, self.cleaned_data["commentaire"]
            self.avis.evaluation = self.instance
            self.avis.submit(self.instance.suite)
            self.avis.save()


class AvisSuiteForm(FormDansUnParent):
    """What an organ said of a suite, at a meeting that began."""

    PARENT = "evaluation"

    class Meta:
        model = AvisSuite
        fields = ["seance", "suite", "sens", "commentaire"]
        widgets = {
            "suite": forms.RadioSelect,
            "sens": forms.RadioSelect,
            "commentaire": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {
            "seance": {"required": "Choisissez la séance.", "invalid_choice": AUTRE},
            "suite": {"required": SUITE_D_ABORD},
            "sens": {"required": SENS_ATTENDU},
        }

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        plan = self.instance.evaluation.action.axe.defi.plan
        seances = SeanceCommission.objects.for_plan(plan).filter(le__lte=on)
        self.fields["seance"].queryset = seances.select_related("organe").order_by("-le")
        self.fields["seance"].label_from_instance = lambda seance: seance.nom_date
        self.fields["seance"].empty_label = "Choisir une séance"
        self.fields["suite"].choices = Suite.choices
        self.fields["sens"].choices = AvisOrgane.Sens.choices
        if self.instance._state.adding:
            # The last meeting that has not said it yet.
            libres = seances.exclude(avis_suites__evaluation=self.instance.evaluation)
            derniere = libres.order_by("-le").first()
            self.initial |= {"suite": self.instance.evaluation.suite, "seance": derniere}

    def clean(self):
        donnees = super().clean()
        if (suite := donnees.get("suite")) and (suite != self.instance.suite):
            self.instance.submit(suite)
        return donnees


class SyntheseForm(FormDansUnParent):
    PARENT = "plan"

    class Meta:
        model = Synthese
        fields = ["texte"]
        widgets = {"texte": forms.Textarea(attrs={"rows": 12})}
        help_texts = {"texte": MARKDOWN}


class EchelleForm(FormDansUnParent):
    """The words of the four degrees; what is judged already keeps its degree."""

    PARENT = "plan"

    class Meta:
        model = Echelle
        fields = ["niveau_1", "niveau_2", "niveau_3", "niveau_4"]

    def clean(self):
        donnees = super().clean()
        dits = [mots.casefold() for mots in donnees.values() if mots]
        if len({*dits}) < len(dits):
            raise ValidationError("Deux degrés ont les mêmes mots : on ne les distinguerait plus.")
        return donnees


class FiltreEvaluationForm(forms.Form):
    """Which actions of the grid; it lives in the address of the page."""

    suite = forms.ChoiceField(
        label="Suite", required=False, choices=[("", "Toutes"), *SANS_SUITE, *Suite.choices]
    )
    defi = forms.ChoiceField(required=False)

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        defis = plan.defis.order_by("numero")
        self.fields["defi"].label = str(plan.vocabulaire.defi).capitalize()
        self.fields["defi"].choices = [("", "Tous"), *((str(d.numero), str(d)) for d in defis)]

    @property
    def criteres(self):
        """What was asked and understood."""
        self.is_valid()
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if valeur}
