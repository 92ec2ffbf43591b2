"""Forms of what the plan says of an action: its title, its text, its years, its sub-projects."""

from django import forms
from django.db import transaction

from plan.models import Action, Issue, Programmation, SousProjet
from socle.champs import make_saisie
from socle.saisie.formulaires import FormDeRangee

MARKDOWN = "Une ligne vide sépare deux paragraphes, « ### » fait un intertitre, « - » une liste."


class TexteForm(FormDeRangee):
    """The title and the text of an action, and the years in which it is planned (R-A2)."""

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
        fields = ["titre", "corps"]
        formfield_callback = make_saisie
        widgets = {"corps": forms.Textarea(attrs={"rows": 18})}
        help_texts = {"corps": MARKDOWN}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        annees = dict(self.instance.programmations.values_list("annee", "issue"))
        prevues = sorted(annee for annee, issue in annees.items() if issue == Issue.PREVUE)
        libres = {*self.instance.axe.defi.plan.annees} - annees.keys()
        self.fields["annees"].choices = [(a, str(a)) for a in sorted({*prevues, *libres})]
        self.initial["annees"] = prevues

    @transaction.atomic
    def save(self, commit=True):
        """Save the action and its planned years, each with its trace."""
        action = super().save(commit)
        voulues = set(self.cleaned_data["annees"])
        for prevue in action.programmations.filter(issue=Issue.PREVUE):
            if prevue.annee not in voulues:
                prevue.delete()
            voulues.discard(prevue.annee)
        for annee in sorted(voulues):
            Programmation.objects.create(action=action, annee=annee)
        return action


class SousProjetForm(FormDeRangee):
    class Meta:
        model = SousProjet
        fields = ["titre_source", "titre", "corps"]
        labels = {"titre_source": "Intertitre de la fiche", "titre": "Nom court"}
        widgets = {"corps": forms.Textarea(attrs={"rows": 12})}
        help_texts = {"titre_source": "Vide : la fiche montre le nom court.", "corps": MARKDOWN}
