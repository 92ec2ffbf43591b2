"""Import and export of the costs; their rows are known by the number that the base gave them."""

from import_export.fields import Field

from budget.models import (
    BlocCout,
    CoutMutualise,
    DecisionControle,
    Formulation,
    LigneCout,
)
from comptes.ressources import LienPermis, RessourceDeStructure
from plan.models import Action, Axe, Plan, SousProjet


def lien(nom, modele):
    return Field(attribute=nom, column_name=nom, widget=LienPermis(modele))


class RessourceRattachee(RessourceDeStructure):
    axe = lien("axe", Axe)
    action = lien("action", Action)
    sous_projet = lien("sous_projet", SousProjet)


class CoutMutualiseResource(RessourceDeStructure):
    plan = Field(attribute="plan", column_name="Plan", widget=LienPermis(Plan, "slug"))

    class Meta(RessourceDeStructure.Meta):
        model = CoutMutualise
        import_id_fields = ["plan", "libelle"]
        exclude = ["id"]


class DecisionControleResource(RessourceDeStructure):
    plan = Field(attribute="plan", column_name="Plan", widget=LienPermis(Plan, "slug"))

    class Meta(RessourceDeStructure.Meta):
        model = DecisionControle
        exclude = ["par", "le"]


class LigneCoutResource(RessourceRattachee):
    mutualise = lien("mutualise", CoutMutualise)

    class Meta(RessourceDeStructure.Meta):
        model = LigneCout
        exclude = ["decidee_par", "decidee_le"]


class BlocCoutResource(RessourceRattachee):
    class Meta(RessourceDeStructure.Meta):
        model = BlocCout


class FormulationResource(RessourceDeStructure):
    bloc = lien("bloc", BlocCout)
    ligne = lien("ligne", LigneCout)

    class Meta(RessourceDeStructure.Meta):
        model = Formulation
