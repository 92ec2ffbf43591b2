"""The report of the plan on a day: what the commission takes home."""

from dataclasses import dataclass
from datetime import date, datetime

from restitution.lectures.comparaison import Comparaison, comparer
from restitution.lectures.tableau_de_bord import TableauDeBord, lire_tableau_de_bord
from restitution.passe import PlanInconnu, find_arrete, find_etat, voyager


@dataclass(frozen=True)
class Bilan:
    """The plan on the day `on`. `donnees_du` is the day of the data that were read: the same, or
    today's when the plan was not in the application yet; `arrete_le` is when a meeting froze them,
    or None. `comparaison` is None when not asked for.
    """

    on: date
    donnees_du: date
    arrete_le: datetime | None
    structure: str
    collectivite: str
    titre: str
    tableau: TableauDeBord
    comparaison: Comparaison | None

    @property
    def defis(self):
        return [progression.branche for progression in self.tableau.defis]

    @property
    def totaux(self):
        return self.tableau.totaux

    @property
    def is_des_donnees_du_jour(self):
        return self.on == self.donnees_du


def read_bilan(plan, *, on, donnees_du, comparaison, arrete_le=None):
    return Bilan(
        on=on,
        donnees_du=donnees_du,
        arrete_le=arrete_le,
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
    if on < ici or find_arrete(plan, on):
        try:
            etat = find_etat(plan, on)
        except PlanInconnu:
            return read_bilan(plan, on=on, donnees_du=ici, comparaison=comparaison)
        with voyager(plan, etat) as alors:
            return read_bilan(
                alors,
                on=on,
                donnees_du=on,
                comparaison=comparaison,
                arrete_le=etat.arrete_le,
            )
    return read_bilan(plan, on=on, donnees_du=ici, comparaison=comparaison)
