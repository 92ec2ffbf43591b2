"""One example of each component, for the gallery page: what a page of ours may be made of."""

from django import forms
from django.core.paginator import Paginator

from conseil.models import Deliberation
from plan.etats import Etat
from plan.lectures.arbre import CaseAnnee
from plan.models import Issue


class ExempleForm(forms.Form):
    """One field of each kind; bound to an empty answer, it shows its errors."""

    texte = forms.CharField(
        label="Texte court",
        help_text="Une phrase d'aide dit ce qui est attendu.",
        error_messages={"required": "Écrivez quelque chose."},
    )
    date = forms.DateField(
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )
    paragraphe = forms.CharField(
        label="Texte long", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    liste = forms.ChoiceField(label="Liste", choices=[("", "Choisissez"), ("a", "Un choix")])
    option = forms.ChoiceField(
        label="Un choix parmi peu",
        choices=[("a", "le premier"), ("b", "le second")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez l'un des deux."},
    )
    cases = forms.MultipleChoiceField(
        label="Plusieurs choix",
        choices=[("a", "ceci"), ("b", "cela")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    case = forms.BooleanField(label="Une case", required=False)


def list_cases():
    """Every kind of cell of the calendar."""
    return [
        *(CaseAnnee(2025, etat) for etat in Etat),
        CaseAnnee(2024, Etat.EN_COURS, issue=Issue.PREVUE, is_a_renseigner=True),
        *(
            CaseAnnee(2024, Etat.EN_COURS, issue=issue)
            for issue in (Issue.FAITE, Issue.EN_PARTIE, Issue.ANNULEE)
        ),
        CaseAnnee(2024, None, issue=Issue.REPORTEE, reportee_a=2026),
        CaseAnnee(2024, None),
    ]


def make_galerie():
    """What the gallery page shows."""
    return {
        "etats": list(Etat),
        "cases": list_cases(),
        "etats_d_acte": list(Deliberation.Etat),
        "avancements": [0, 45, 100, None],
        "page_du_milieu": Paginator(range(300), 100).page(2),
        "suites_d_annees": [(2023, 2024, 2025, 2026), (2025,), ()],
        "vierge": ExempleForm(prefix="vierge"),
        "fautive": ExempleForm({}, prefix="fautive"),
    }
