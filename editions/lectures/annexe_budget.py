"""The budget annex of the délibération: the table, its sums, who pays."""

from dataclasses import dataclass
from datetime import date

from budget.lectures.financements import Financements
from budget.lectures.totaux import Totaux, lire_argent
from commission.plan_passe import Donnees
from editions.lectures.schema_directeur import GroupeAnnexe, lire_schema_directeur
from socle.donnees.emport import emporte


@emporte()
@dataclass(frozen=True)
class AnnexeBudget:
    """« Dépenses prévisionnelles et calendrier », in its own words, then what it adds up to."""

    on: date
    donnees: Donnees
    structure: str
    collectivite: str
    titre: str
    annees: tuple[int, ...]
    adopte_le: date | None
    deliberation: str
    annexe: tuple[GroupeAnnexe, ...]
    totaux: Totaux
    financements: Financements

    @property
    def colonnes_annexe(self):
        """How many columns the table has: the action, its costs and the years."""
        return 2 + len(self.annees)


def lire_annexe_budget(plan, *, on, donnees):
    """The `AnnexeBudget` of a plan; a constant number of queries."""
    schema = lire_schema_directeur(plan, on=on, donnees=donnees)
    totaux, financements, _ = lire_argent(plan)
    return AnnexeBudget(
        on=on,
        donnees=donnees,
        structure=schema.structure,
        collectivite=schema.collectivite,
        titre=schema.titre,
        annees=schema.annees,
        adopte_le=schema.adopte_le,
        deliberation=schema.deliberation,
        annexe=schema.annexe,
        totaux=totaux,
        financements=financements,
    )
