"""The report of the plan on a day: what the commission takes home."""

from dataclasses import dataclass
from datetime import date

from restitution.lectures.arbre import BrancheDefi, lire_arbre
from restitution.lectures.comparaison import Comparaison, comparer
from restitution.lectures.sections import IndicateurLu, lire_sections
from restitution.lectures.tableau_de_bord import TableauDeBord, lire_tableau_de_bord
from restitution.lectures.totaux import Totaux, lire_totaux
from restitution.passe import PlanInconnu, find_etat, voyager


@dataclass(frozen=True)
class Bilan:
    """The plan on the day `on`. `donnees_du` is the day of the data that were read: the same, or
    today's when the plan was not in the application yet. `comparaison` is None when not asked for.
    """

    on: date
    donnees_du: date
    structure: str
    collectivite: str
    titre: str
    tableau: TableauDeBord
    defis: tuple[BrancheDefi, ...]
    totaux: Totaux
    indicateurs: tuple[IndicateurLu, ...]
    comparaison: Comparaison | None

    @property
    def is_des_donnees_du_jour(self):
        return self.on == self.donnees_du


def list_indicateurs(sections):
    """Every indicator of the sections, in order."""
    trouves = []
    for section in sections:
        trouves += [*section.indicateurs, *list_indicateurs(section.sous_sections)]
    return trouves


def read_bilan(plan, *, on, donnees_du, comparaison):
    return Bilan(
        on=on,
        donnees_du=donnees_du,
        structure=plan.structure.nom,
        collectivite=plan.structure.collectivite,
        titre=plan.titre,
        tableau=lire_tableau_de_bord(plan, on=on),
        defis=lire_arbre(plan, on=on).defis,
        totaux=lire_totaux(plan),
        indicateurs=tuple(list_indicateurs(lire_sections(plan))),
        comparaison=comparaison,
    )


def lire_bilan(plan, *, on, aujourdhui, depuis=None):
    """The `Bilan` of a plan on a day, with what changed since the day `depuis` if it is given.

    Raises PlanInconnu when the plan was not there on the day `depuis`.
    """
    comparaison = comparer(plan, du=depuis, au=min(on, aujourdhui)) if depuis else None
    if on < aujourdhui:
        try:
            with voyager(plan, find_etat(plan, on)) as alors:
                return read_bilan(alors, on=on, donnees_du=on, comparaison=comparaison)
        except PlanInconnu:
            pass
    return read_bilan(plan, on=on, donnees_du=aujourdhui, comparaison=comparaison)
