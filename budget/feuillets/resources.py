"""Import and export of the money; what has no key of its own is known by its number."""

from functools import partial

from import_export.fields import Field
from import_export.widgets import CharWidget

from budget.feuillets.feuillets_du_budget import (
    FeuilletCouts,
    FeuilletFinancements,
    FeuilletRealisation,
)
from budget.models import (
    BlocCout,
    CoutMutualise,
    DecisionControle,
    Depense,
    Enveloppe,
    Financeur,
    Formulation,
    LigneCout,
    TableauFinancement,
)
from budget.montants.cellules import read_euros
from comptes.ressources import STRUCTURE, Cellule, RessourceDeStructure, lien, make_ressource
from plan.feuillets.feuillet import make_feuillet
from plan.feuillets.resources import PLAN, PLAN_DE_L_ACTION
from plan.models import Action, Axe, SousProjet

RATTACHEMENT = {
    "axe": lien("axe", Axe),
    "action": lien("action", Action),
    "sous_projet": lien("sous_projet", SousProjet),
}
PLAN_DU_COUT = Field(
    column_name="Plan",
    readonly=True,
    dehydrate_method=lambda ligne: (ligne.axe or ligne.action.axe).defi.plan.slug,
)


ANNEES = ("annee_debut", "annee_fin", "depuis", "jusqu_a")


class RessourceDeMontants(RessourceDeStructure):
    """Amounts are read as in a workbook."""

    @classmethod
    def widget_from_django_field(cls, f, default=CharWidget):
        if f.name.startswith("montant"):
            return partial(Cellule, read_euros)
        return super().widget_from_django_field(f, default=default)


CoutMutualiseResource = make_ressource(CoutMutualise, "plan", "libelle", plan=PLAN)
DecisionControleResource = make_ressource(DecisionControle, sans=["par", "le"], plan=PLAN)
LigneCoutResource = make_feuillet(
    FeuilletCouts,
    sans=["decidee_par", "decidee_le"],
    garde=["pourcent_min", "pourcent_max", "n_annees", *ANNEES],
    plan=PLAN_DU_COUT,
    sous_projet=RATTACHEMENT["sous_projet"],
    mutualise=lien("mutualise", CoutMutualise),
)
BlocCoutResource = make_ressource(BlocCout, base=RessourceDeMontants, **RATTACHEMENT)
FormulationResource = make_ressource(
    Formulation, bloc=lien("bloc", BlocCout), ligne=lien("ligne", LigneCout)
)
FinanceurResource = make_ressource(Financeur, "structure", "nom", structure=STRUCTURE)
FinancementResource = make_feuillet(FeuilletFinancements, plan=PLAN_DE_L_ACTION)
TableauFinancementResource = make_ressource(
    TableauFinancement, sans=["par", "le"], bloc=lien("bloc", BlocCout)
)
EnveloppeResource = make_ressource(Enveloppe, "plan", "annee", base=RessourceDeMontants, plan=PLAN)
DepenseResource = make_feuillet(
    FeuilletRealisation, plan=PLAN_DE_L_ACTION, engagement=lien("engagement", Depense)
)
