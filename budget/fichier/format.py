"""The costs in the file format of a plan: each level of `plan.fichier.format`, with its blocks."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from budget.montants.financement import LectureTableau
from plan.fichier import format as plan_format
from plan.fichier.format import Cle, Noeud, Nom


class FormulationFormat(Noeud):
    texte: Annotated[str, StringConstraints(min_length=1)]
    ligne_source: int | None = None
    ligne_cout: Cle


class BlocFormat(Noeud):
    intitule: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    chapeau: str = ""
    lignes: list[FormulationFormat] = []
    suite: str = ""
    lecture_du_tableau: LectureTableau | None = None


class SousProjetFormat(plan_format.SousProjetFormat):
    couts: BlocFormat | None = None


class FinancementFormat(Noeud):
    financeur: Nom
    ligne_cout: Cle | None = None
    taux: Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)] | None = None
    montant: Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)] | None = None
    citation: str = ""


class FinanceurFormat(Noeud):
    nom: Nom
    autofinancement: bool = False


class ActionFormat(plan_format.ActionFormat):
    sous_projets: list[SousProjetFormat] = []
    couts: BlocFormat | None = None
    tableau: BlocFormat | None = None
    financements: list[FinancementFormat] = []


class AxeFormat(plan_format.AxeFormat):
    couts: BlocFormat | None = None
    actions: list[ActionFormat]


class DefiFormat(plan_format.DefiFormat):
    axes: list[AxeFormat]


class LigneMutualiseeFormat(Noeud):
    action: Annotated[str, StringConstraints(pattern=r"^\d+(-\d+){1,2}$")]
    ligne_cout: Cle


class MutualiseFormat(Noeud):
    libelle: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    lignes: list[LigneMutualiseeFormat]


class PlanFormat(plan_format.PlanFormat):
    defis: list[DefiFormat]
    couts_mutualises: list[MutualiseFormat] = []
    financeurs: list[FinanceurFormat] = []


class FichierFormat(plan_format.FichierPlan):
    plan: PlanFormat
