"""The sums of two plans side by side; ranges stay ranges, what each leaves out is said of each."""

from dataclasses import dataclass

from budget.lectures.totaux import SANS_ANNEE, TOTAL_DU_PLAN, Totaux
from commission.lectures.comparaison import EcartCout
from socle.donnees.emport import emporte


@emporte("annees ensemble")
@dataclass(frozen=True)
class CoteACote:
    """The years of both plans, shared costs counted once, then the total of each; `avant` and
    `apres` say what they leave out.
    """

    avant: Totaux
    apres: Totaux
    annees: tuple[EcartCout, ...]
    ensemble: EcartCout


def put_side_by_side(avant, apres):
    """The `CoteACote` of two `Totaux`; None in a year that one of the plans does not have."""
    cles = sorted({*avant.annees, *apres.annees})
    if any(t.par_annee_mutualise[SANS_ANNEE].lignes for t in (avant, apres)):
        cles.append(SANS_ANNEE)
    sommes = avant.par_annee_mutualise, apres.par_annee_mutualise
    annees = (
        EcartCout("", "Sans année" if c == SANS_ANNEE else c, *(s.get(c) for s in sommes))
        for c in cles
    )
    totaux = EcartCout("", TOTAL_DU_PLAN, avant.total_mutualise, apres.total_mutualise)
    return CoteACote(avant, apres, tuple(annees), totaux)
