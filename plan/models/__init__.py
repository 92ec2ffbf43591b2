"""The plan: Plan › Défi › Axe › Action, its sections, calendar, partners and indicators."""

from plan.models.abonnement import Abonnement
from plan.models.action import Action
from plan.models.agenda import Agenda
from plan.models.arborescence import Axe, Defi, Plan
from plan.models.calendrier import Issue, Programmation
from plan.models.demande import Correspondant, Demande
from plan.models.etape import EtapePlan
from plan.models.indicateur import Indicateur, LienIndicateur, ValeurIndicateur
from plan.models.journal import EntreeJournal, Jalon, Lien, Piece
from plan.models.partenaire import Partenaire, Partenariat
from plan.models.provenance import Provenance
from plan.models.section import Section
from plan.models.sous_projet import SousProjet

__all__ = [
    "Abonnement",
    "Action",
    "Agenda",
    "Axe",
    "Correspondant",
    "Defi",
    "Demande",
    "EntreeJournal",
    "EtapePlan",
    "Indicateur",
    "Issue",
    "Jalon",
    "Lien",
    "LienIndicateur",
    "Partenaire",
    "Partenariat",
    "Piece",
    "Plan",
    "Programmation",
    "Provenance",
    "Section",
    "SousProjet",
    "ValeurIndicateur",
]
