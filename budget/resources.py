"""Import and export of the costs; their rows are known by the number that the base gave them."""

from import_export.fields import Field
from import_export.widgets import CharWidget

from budget.cellules import read_euros
from budget.models import (
    BlocCout,
    CoutMutualise,
    DecisionControle,
    Depense,
    Enveloppe,
    Financement,
    Financeur,
    Formulation,
    LigneCout,
    TableauFinancement,
)
from comptes.models import Structure
from comptes.ressources import LienPermis, NombreWidget, RessourceDeStructure, as_cellule
from plan.models import Action, Axe, Plan, SousProjet


class MontantWidget(NombreWidget):
    """Euros: « 2 400 € », « 2400 » (R-X3)."""

    def clean(self, value, row=None, **kwargs):
        return read_euros(as_cellule(value))


class RessourceDeCouts(RessourceDeStructure):
    """Amounts are read as in a workbook."""

    class Meta(RessourceDeStructure.Meta):
        abstract = True

    @classmethod
    def widget_from_django_field(cls, f, default=CharWidget):
        if f.name.startswith("montant"):
            return MontantWidget
        return super().widget_from_django_field(f, default=default)


def lien(nom, modele):
    return Field(attribute=nom, column_name=nom, widget=LienPermis(modele))


class RessourceRattachee(RessourceDeCouts):
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


class FinanceurResource(RessourceDeStructure):
    structure = Field(
        attribute="structure", column_name="Structure", widget=LienPermis(Structure, "slug")
    )

    class Meta(RessourceDeStructure.Meta):
        model = Financeur
        import_id_fields = ["structure", "nom"]
        exclude = ["id"]


class FinancementResource(RessourceDeCouts):
    action = lien("action", Action)
    ligne = lien("ligne", LigneCout)
    financeur = lien("financeur", Financeur)

    class Meta(RessourceDeStructure.Meta):
        model = Financement


class TableauFinancementResource(RessourceDeStructure):
    bloc = lien("bloc", BlocCout)

    class Meta(RessourceDeStructure.Meta):
        model = TableauFinancement
        exclude = ["par", "le"]


class EnveloppeResource(RessourceDeCouts):
    plan = Field(attribute="plan", column_name="Plan", widget=LienPermis(Plan, "slug"))

    class Meta(RessourceDeStructure.Meta):
        model = Enveloppe
        import_id_fields = ["plan", "annee"]
        exclude = ["id"]


class DepenseResource(RessourceDeCouts):
    action = lien("action", Action)
    ligne = lien("ligne", LigneCout)
    engagement = lien("engagement", Depense)

    class Meta(RessourceDeStructure.Meta):
        model = Depense
