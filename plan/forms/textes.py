"""Forms of what the plan says of an action: its title, its text, its years, its sub-projects."""

from django import forms
from django.db import transaction

from plan.forms.sommaire import DeplacableForm
from plan.models import Action, Programmation, SousProjet
from socle.champs import make_saisie
from socle.saisie.editeur import AIDE, Editeur
from socle.saisie.formulaires import FormDeRangee


class TexteForm(DeplacableForm):
    """The title and the text of an action, the years in which it is planned (R-A2), its axe."""

    DANS = "axe"

    annees = forms.TypedMultipleChoiceField(
        label="Années prévues",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=(
            "Une année prévue qui n'aura pas lieu ne se décoche pas : reportez-la ou annulez-la "
            "depuis la fiche, pour que le motif reste. Une année déjà renseignée n'y est pas."
        ),
        error_messages={
            "invalid_choice": "L'année %(value)s n'est pas du plan, ou vient d'être close."
        },
    )

    class Meta:
        model = Action
        fields = ["titre", "corps", "axe"]
        formfield_callback = make_saisie
        widgets = {"corps": Editeur(attrs={"rows": 18})}
        help_texts = {"corps": AIDE}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plan, annees = self.porteur.defi.plan, self.instance.programmations
        prevues = sorted(annees.libres().values_list("annee", flat=True))
        vides = {*plan.annees}.difference(annees.values_list("annee", flat=True))
        self.fields["annees"].choices = [(a, str(a)) for a in sorted({*prevues, *vides})]
        self.initial["annees"] = prevues

    @transaction.atomic
    def save(self, commit=True):
        """Save the action and its planned years, each with its trace."""
        action = super().save(commit)
        Programmation.objects.plan_only(action, self.cleaned_data["annees"])
        return action


class SousProjetForm(FormDeRangee):
    class Meta:
        model = SousProjet
        fields = ["titre_source", "titre", "corps"]
        labels = {"titre_source": "Intertitre de la fiche", "titre": "Nom court"}
        help_texts = {"titre_source": "Vide : la fiche montre le nom court.", "corps": AIDE}
