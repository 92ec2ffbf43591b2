"""The costs in the file format of a plan: each level of `plan.format`, with its blocks of costs."""

from typing import Annotated

from pydantic import StringConstraints

from plan import format as plan_format
from plan.format import Cle, Noeud


class FormulationFormat(Noeud):
    texte: Annotated[str, StringConstraints(min_length=1)]
    ligne_source: int | None = None
    ligne_cout: Cle


class BlocFormat(Noeud):
    intitule: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    chapeau: str = ""
    lignes: list[FormulationFormat] = []
    suite: str = ""


class SousProjetFormat(plan_format.SousProjetFormat):
    couts: BlocFormat | None = None


class ActionFormat(plan_format.ActionFormat):
    sous_projets: list[SousProjetFormat] = []
    couts: BlocFormat | None = None
    tableau: BlocFormat | None = None


class AxeFormat(plan_format.AxeFormat):
    couts: BlocFormat | None = None
    actions: list[ActionFormat]


class DefiFormat(plan_format.DefiFormat):
    axes: list[AxeFormat]


class LigneMutualiseeFormat(Noeud):
    action: Annotated[str, StringConstraints(pattern=r"^\d+-\d+-\d+$")]
    ligne_cout: Cle


class MutualiseFormat(Noeud):
    libelle: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    lignes: list[LigneMutualiseeFormat]


class PlanFormat(plan_format.PlanFormat):
    defis: list[DefiFormat]
    couts_mutualises: list[MutualiseFormat] = []


class FichierFormat(plan_format.FichierFormat):
    plan: PlanFormat
