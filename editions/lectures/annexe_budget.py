"""The budget annex of the délibération: the table, its sums, who pays."""

from dataclasses import dataclass

from budget.lectures.financements import Financements
from budget.lectures.totaux import Totaux, lire_argent
from editions.lectures.schema_directeur import SchemaDirecteur, lire_schema_directeur
from socle.donnees.emport import emporte


@emporte(
    "schema.on schema.donnees schema.structure schema.collectivite schema.titre schema.annees "
    "schema.adopte_le schema.deliberation schema.modifications schema.annexe totaux financements"
)
@dataclass(frozen=True)
class AnnexeBudget:
    """« Dépenses prévisionnelles et calendrier », in its own words, then what it adds up to."""

    schema: SchemaDirecteur
    totaux: Totaux
    financements: Financements

    @property
    def mots(self):
        return self.schema.mots


def lire_annexe_budget(plan, *, on, donnees):
    """The `AnnexeBudget` of a plan; a constant number of queries."""
    totaux, financements, _ = lire_argent(plan)
    return AnnexeBudget(lire_schema_directeur(plan, on=on, donnees=donnees), totaux, financements)
