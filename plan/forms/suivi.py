import re

from django import forms
from django.db.models.functions import Lower
from django.utils.text import capfirst

from plan.etats import Etat, Statut
from plan.forms.vie import ClotureForm
from plan.models import Action, Axe, Defi, Issue, Partenaire
from socle.champs import make_saisie
from socle.saisie.formulaires import FormDeRangee
from socle.saisie.rendu import EnRangees

ANNEE_DITE = re.compile(r"annee-(\d{4})-issue")


class SuiviForm(EnRangees, FormDeRangee):
    """The follow-up of an action; its `sous_formulaires` close the years that wait (R-A1)."""

    field_order = ["statut", "motif", "fait", "blocage", "prochaine_etape", "avancement"]
    COTE_A_COTE = [("blocage", "prochaine_etape"), ("avancement", "commentaire")]

    class Meta:
        model = Action
        fields = list(Action.CHAMPS_SUIVI)
        formfield_callback = make_saisie
        labels = {
            "avancement": "Avancement, en %",
            "motif": "Motif de la pause ou de l'abandon",
        }
        help_texts = {"avancement": "Vide : non renseigné, ce qui n'est pas 0."}
        widgets = {
            "statut": forms.RadioSelect,
            "avancement": forms.NumberInput(
                attrs={"min": 0, "max": 100, "inputmode": "numeric", "class": "court"}
            ),
        }
        error_messages = {
            "avancement": {
                "invalid": "Écrivez un nombre entier de 0 à 100, ou laissez vide.",
                "min_value": "L'avancement va de 0 à 100.",
            },
            "statut": {
                "required": "Choisissez un statut.",
                "invalid_choice": "Choisissez un statut de la liste.",
            },
        }

    def __init__(self, *args, on=None, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.suivi_le is None:
            self.initial["statut"] = ""
        if hasattr(self.instance, "commission_le") and self.instance.is_fait_ancien:
            ecrit = self.instance.fait_ecrit
            aide = f"Écrit {ecrit} : remplacez-le par ce qui a été fait depuis."
            self.fields["fait"].help_text = aide
        self.fields["avancement"].template_name = "plan/_champ_avancement.html"
        self.dites = {int(t[1]): self.data[t[0]] for t in map(ANNEE_DITE.fullmatch, self.data) if t}
        self.sous_formulaires = [
            ClotureForm(
                self.data if self.is_bound else None,
                instance=annee,
                prefix=f"annee-{annee}",
                auto_id=self.auto_id,
            )
            for annee in (self.instance.programmations.all() if on else ())
            if annee.annee in self.dites or annee.is_a_renseigner(on=on)
        ]

    def clean(self):
        donnees = super().clean()
        prevues = {cloture.instance.annee for cloture in self.sous_formulaires}
        perdues = [a for a, dite in self.dites.items() if a not in prevues and dite != Issue.PREVUE]
        for annee in perdues:
            phrase = f"L'année {annee} n'est plus prévue : ce que vous en disiez n'est pas gardé."
            self.add_error(None, phrase)
        return donnees

    def is_valid(self):
        """With its years: all are looked at, so that what is wrong is told at once."""
        return all([super().is_valid(), *(cloture.is_valid() for cloture in self.sous_formulaires)])

    def save_suivi(self, *, par, le):
        """Save the follow-up, and close the years that were said, in their order; those years."""
        self.instance.save_suivi(par=par, le=le)
        closes = [cloture.instance for cloture in self.sous_formulaires if cloture.has_changed()]
        for annee in closes:
            annee.close(par=par, le=le)
        return closes


class FiltreActionsForm(forms.Form):
    """The filters of the list of actions; they live in the address of the page."""

    texte = forms.CharField(label="Rechercher", required=False, max_length=200)
    defi = forms.ModelChoiceField(
        Defi.objects.none(),
        label="Défi",
        to_field_name="numero",
        required=False,
        empty_label="Tous",
    )
    axe = forms.TypedChoiceField(label="Axe", empty_value=None, required=False)
    etat = forms.ChoiceField(
        label="État à ce jour", choices=[("", "Tous"), *Etat.choices], required=False
    )
    statut = forms.ChoiceField(
        label="Statut déclaré", choices=[("", "Tous"), *Statut.choices], required=False
    )
    annee = forms.TypedChoiceField(label="Année", coerce=int, empty_value=None, required=False)
    issue = forms.ChoiceField(
        label="Bilan d'une année", choices=[("", "Toutes"), *Issue.choices], required=False
    )
    partenaire = forms.ModelChoiceField(
        Partenaire.objects.none(), label="Partenaire", required=False, empty_label="Tous"
    )
    mes_actions = forms.BooleanField(label="Mes actions", required=False)
    sans_pilote = forms.BooleanField(label="Sans pilote", required=False)
    sans_annee = forms.BooleanField(label="Sans année", required=False)
    jamais_suivies = forms.BooleanField(label="Suivi jamais renseigné", required=False)
    avec_avancement = forms.BooleanField(label="Avancement renseigné", required=False)
    sans_avancement = forms.BooleanField(label="Avancement non renseigné", required=False)
    bloquees = forms.BooleanField(label="Bloquées", required=False)
    a_arbitrer = forms.BooleanField(label="À arbitrer", required=False)
    hors_abandonnees = forms.BooleanField(label="Sans les abandonnées", required=False)

    def __init__(self, *args, plan, utilisateur, **kwargs):
        super().__init__(*args, **kwargs)
        self.utilisateur = utilisateur
        mots = plan.vocabulaire
        self.fields["defi"].label = capfirst(mots.defi)
        self.fields["defi"].queryset = plan.defis.all()
        self.fields["axe"].label = capfirst(mots.axe)
        self.fields["mes_actions"].label = mots.write("Mes actions")
        axes = {axe.code: axe for axe in Axe.objects.for_plan(plan).loaded_for_choix()}
        self.fields["axe"].choices = [
            ("", "Tous"),
            *((code, f"{code} {axe.titre}") for code, axe in axes.items()),
        ]
        self.fields["axe"].coerce = axes.get
        if mots.niveaux == 2:
            del self.fields["axe"]
        self.fields["annee"].choices = [("", "Toutes"), *((a, str(a)) for a in plan.annees)]
        self.fields["partenaire"].queryset = Partenaire.objects.for_plan(plan).order_by(
            Lower("nom")
        )

    def clean_mes_actions(self):
        return self.cleaned_data["mes_actions"] and self.utilisateur

    @property
    def criteres(self):
        """The criteria that were given and understood; `errors` tells of the others."""
        return {champ: valeur for champ, valeur in self.cleaned_data.items() if valeur}

    @property
    def champs_incompris(self):
        return [champ for champ in self if champ.errors]

    @property
    def cases_a_cocher(self):
        return [champ for champ in self if isinstance(champ.field, forms.BooleanField)]

    @property
    def champs_a_choisir(self):
        return [champ for champ in self if isinstance(champ.field.widget, forms.Select)]

    @property
    def is_affine(self):
        """Whether something else than the text was asked, understood or not."""
        return bool(self.criteres.keys() - {"texte"} or self.errors.keys() - {"texte"})
