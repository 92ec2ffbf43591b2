"""The plan: Plan › Défi › Axe › Action, its sections, calendar, partners and indicators."""

from plan.models.action import Action, SousProjet
from plan.models.arborescence import Axe, Defi, Plan
from plan.models.calendrier import Programmation
from plan.models.partenaire import Partenaire, Partenariat
from plan.models.section import Indicateur, Section, ValeurIndicateur

__all__ = [
    "Action",
    "Axe",
    "Defi",
    "Indicateur",
    "Partenaire",
    "Partenariat",
    "Plan",
    "Programmation",
    "Section",
    "SousProjet",
    "ValeurIndicateur",
]
