"""Planned against spent: what is engagé, mandaté, and left (docs/regles.md, R-P)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from budget.models import Depense, Enveloppe
from budget.montants.repartition import ZERO, Total
from socle.donnees.emport import emporte


@emporte("engage mandate is_saisi")
@dataclass(frozen=True)
class Depenses:
    """Euros TTC engagés and mandatés, and how many rows of each."""

    engage: Decimal = ZERO
    mandate: Decimal = ZERO
    engagements: int = 0
    mandats: int = 0

    @property
    def is_saisi(self):
        """Whether anything was entered: without it there is nothing to say, which is not 0 €."""
        return bool(self.engagements + self.mandats)

    def __add__(self, autre):
        return Depenses(
            *(getattr(self, champ) + getattr(autre, champ) for champ in self.__dataclass_fields__)
        )


@emporte("titre prevu depenses")
@dataclass(frozen=True)
class Execution:
    """Planned (`Total`, its TTC side), spent, and the voted envelope if there is one.

    What is left is a range when the plan is one; negative when more was spent than planned.
    """

    cle: str
    titre: str
    prevu: Total
    depenses: Depenses
    enveloppe: Decimal | None = None

    @property
    def reste_min(self):
        return self.prevu.ttc_min - self.depenses.engage

    @property
    def reste_max(self):
        return self.prevu.ttc_max - self.depenses.engage

    @property
    def reste_enveloppe(self):
        return None if self.enveloppe is None else self.enveloppe - self.depenses.engage


@dataclass(frozen=True)
class DepenseLue:
    """One row, and what was paid of it when it is an engagement."""

    depense: Depense
    mandate: Decimal

    @property
    def is_ouverte(self):
        """Whether something of an engagement is still to pay (R-P2)."""
        engage = self.depense.etape == Depense.Etape.ENGAGE
        return engage and self.mandate < self.depense.montant_ttc


@emporte("par_annee ensemble")
@dataclass(frozen=True)
class SuiviDepenses:
    """Planned against spent; the years and the whole count a shared cost once (R-B7)."""

    par_annee: tuple[Execution, ...]
    par_axe: tuple[Execution, ...]
    par_action: tuple[Execution, ...]
    ensemble: Execution
    lignes: tuple[DepenseLue, ...]

    @property
    def series(self):
        """{title: euros TTC of each year} to draw; None where a year has nothing to count."""

        def list_of(getter, counted):
            return [getter(e) if counted(e) else None for e in self.par_annee]

        prevu = {
            "Prévu, minimum": list_of(lambda e: e.prevu.ttc_min, lambda e: e.prevu.lignes),
            "Prévu, maximum": list_of(lambda e: e.prevu.ttc_max, lambda e: e.prevu.lignes),
            "Engagé": list_of(lambda e: e.depenses.engage, lambda e: e.depenses.is_saisi),
            "Mandaté": list_of(lambda e: e.depenses.mandate, lambda e: e.depenses.is_saisi),
        }
        return {titre: valeurs for titre, valeurs in prevu.items() if any(valeurs)}


def weigh(depense, paye):
    """What a row counts for: an engagement for the more of it and of what it was paid (R-P2)."""
    if depense.etape == Depense.Etape.ENGAGE:
        return Depenses(engage=max(depense.montant_ttc, paye), engagements=1)
    seul = depense.montant_ttc if depense.engagement_id is None else ZERO
    return Depenses(engage=seul, mandate=depense.montant_ttc, mandats=1)


def weigh_all(depenses):
    """[(row, its `Depenses`, euros of its mandats)]."""
    payes = defaultdict(Decimal)
    for depense in depenses:
        if depense.engagement_id:
            payes[depense.engagement_id] += depense.montant_ttc
    return [(d, weigh(d, payes[d.pk]), payes[d.pk]) for d in depenses]


def sum_by(pesees, key):
    sommes = defaultdict(Depenses)
    for depense, poids, _ in pesees:
        sommes[key(depense)] += poids
    return sommes


def lire_depenses(plan, *, totaux):
    """The `SuiviDepenses` of a plan, against its `Totaux`."""
    pesees = weigh_all(list(Depense.objects.for_plan(plan).loaded_for_depenses()))
    enveloppes = dict(Enveloppe.objects.for_plan(plan).values_list("annee", "montant"))
    par_annee = sum_by(pesees, lambda depense: str(depense.exercice))
    par_axe = sum_by(pesees, lambda depense: depense.action.axe.code)
    par_action = sum_by(pesees, lambda depense: depense.action.code)
    mots = plan.vocabulaire
    annees = sorted({*totaux.annees, *par_annee, *map(str, enveloppes)})
    return SuiviDepenses(
        par_annee=tuple(
            Execution(
                annee,
                annee,
                totaux.par_annee_mutualise.get(annee, Total()),
                par_annee[annee],
                enveloppes.get(int(annee)),
            )
            for annee in annees
        ),
        par_axe=tuple(
            Execution(code, mots.name(code), total, par_axe[code])
            for code, total in totaux.par_axe.items()
        ),
        par_action=tuple(
            Execution(code, mots.name(code), total, par_action[code])
            for code, total in totaux.par_action.items()
            if par_action[code].is_saisi
        ),
        ensemble=Execution(
            "plan",
            "Plan",
            totaux.total_mutualise,
            sum((poids for _, poids, _ in pesees), Depenses()),
            sum(enveloppes.values(), ZERO) if enveloppes else None,
        ),
        lignes=tuple(DepenseLue(depense, mandate) for depense, _, mandate in pesees),
    )


def lire_depenses_action(action, *, prevu, mots):
    """(Execution, rows) of one action; `prevu` is the `Total` of its lines."""
    pesees = weigh_all(list(Depense.objects.filter(action=action).loaded_for_depenses()))
    ensemble = Execution(
        action.code,
        mots.name(action.code),
        prevu,
        sum((poids for _, poids, _ in pesees), Depenses()),
    )
    return ensemble, tuple(DepenseLue(depense, mandate) for depense, _, mandate in pesees)
