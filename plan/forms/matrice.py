"""The planned years of many actions at once, a box a cell (R-P8)."""

from django import forms
from django.db import transaction

from plan.models import Programmation
from socle.saisie.version_lue import SansEcraser, sum_up


class MatriceForm(SansEcraser, forms.Form):
    """A box for each year that may be planned, or taken back; what was closed has none.

    Two people who change two cells keep both; `closes` are the cells that this one changed and that
    somebody closed meanwhile: nothing is written there.
    """

    template_name = "plan/_matrice.html"

    def __init__(self, data=None, *, plan, actions):
        super().__init__(data)
        self.rangees, self.closes = [], []
        libres = set(Programmation.objects.for_plan(plan).libres().values_list("pk", flat=True))
        self.annees = sorted({*plan.annees, *(p.annee for a in actions for p in a.calendrier)})
        for action in actions:
            prises = {p.annee: p for p in action.calendrier}
            self.rangees.append((action, [(annee, prises.get(annee)) for annee in self.annees]))
            for annee in self.annees:
                prise = prises.get(annee)
                if prise.pk in libres if prise else annee in plan.annees:
                    self.fields[f"{action.pk}-{annee}"] = forms.BooleanField(
                        label=f"{action.code}, {annee}", required=False, initial=bool(prise)
                    )

        # Once cleaned, it has read what is stored.
        self.lues = self.read_lue() if self.is_bound else {}

    def get_context(self):
        rangees = [
            (action, [(a, prise, self.find_case(action, a)) for a, prise in cases])
            for action, cases in self.rangees
        ]
        return super().get_context() | {"rangees": rangees, "annees": self.annees}

    def find_case(self, action, annee):
        nom = f"{action.pk}-{annee}"
        return self[nom] if nom in self.fields else None

    def clean(self):
        donnees = super().clean()
        codes = {str(action.pk): action.code for action, _ in self.rangees}
        for nom, base in self.lues.items():
            voulue = [["on"] if self.data.get(nom) else []]
            if nom not in self.fields and sum_up(voulue) != base:
                pk, _, annee = nom.rpartition("-")
                self.closes.append(f"{codes.get(pk, 'une action supprimée')}, {annee}")
        return donnees

    @transaction.atomic
    def save(self):
        """Plan and take back; how many cells that makes."""
        for action, cases in self.rangees:
            noms = {annee: f"{action.pk}-{annee}" for annee, _ in cases}
            if not set(noms.values()).isdisjoint(self.changed_data):
                voulues = [a for a, nom in noms.items() if self.cleaned_data.get(nom)]
                Programmation.objects.plan_only(action, voulues)
        return len(set(self.changed_data) - {"lue"})
