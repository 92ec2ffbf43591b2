"""The totals of several offices, of those that agreed and of no other (R-B13)."""

from dataclasses import dataclass

from budget.lectures.totaux import Totaux, lire_totaux
from budget.montants.repartition import Total, add_all
from comptes.models import Structure
from plan.models import Plan


@dataclass(frozen=True)
class TotauxCommuns:
    """`offices`: {name: `Totaux` of its plan in force}; `sans_plan`: names of those that agreed and
    have none in force; `sans_accord`: how many offices did not agree, none of them named.
    """

    offices: dict[str, Totaux]
    total: Total
    sans_plan: tuple[str, ...]
    sans_accord: int


def lire_totaux_communs():
    d_accord = Structure.objects.exclude(accord_totaux=None).order_by("nom", "pk")
    plans = Plan.objects.en_vigueur().filter(structure__in=d_accord).order_by("structure__nom")
    offices = {plan.structure.nom: lire_totaux(plan) for plan in plans}
    avec_plan = {plan.structure_id for plan in plans}
    return TotauxCommuns(
        offices=offices,
        total=add_all([totaux.total_mutualise for totaux in offices.values()] or [Total()]),
        sans_plan=tuple(office.nom for office in d_accord if office.pk not in avec_plan),
        sans_accord=Structure.objects.filter(accord_totaux=None).count(),
    )
