"""The report of the plan on a day: what the commission takes home."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from commission.lectures.comparaison import Comparaison, comparer
from commission.lectures.tableau_de_bord import TableauDeBord, lire_tableau_de_bord
from commission.plan_passe import Donnees, read_au
from socle.donnees.emport import emporte


@emporte()
@dataclass(frozen=True)
class Bilan:
    """The plan on the day `on`, read from `donnees`. `comparaison` is None when not asked for."""

    PORTE_COMME = "bilan"

    on: date
    donnees: Donnees
    structure: str
    collectivite: str
    titre: str
    tableau: TableauDeBord
    comparaison: Comparaison | None

    @property
    def mots(self):
        return self.tableau.mots

    @property
    def defis(self):
        return [progression.branche for progression in self.tableau.defis]

    @property
    def totaux(self):
        return self.tableau.totaux


def make_bilan(plan, *, on, donnees, comparaison):
    return Bilan(
        on=on,
        donnees=donnees,
        structure=plan.structure.nom,
        collectivite=plan.structure.collectivite,
        titre=plan.titre,
        tableau=lire_tableau_de_bord(plan, on=on),
        comparaison=comparaison,
    )


def lire_bilan(plan, *, on, ici, depuis=None):
    """The `Bilan` of a plan on a day, with what changed since the day `depuis` if it is given.

    `ici` is the day that the readings speak of at the moment, today or the past day shown.
    Raises PlanInconnu when the plan was not there on the day `depuis`, EtatAltere when a frozen
    state was tampered with.
    """
    comparaison = comparer(plan, du=depuis, au=min(on, ici), ici=ici) if depuis else None
    return read_au(plan, on, ici=ici, read=partial(make_bilan, comparaison=comparaison))
