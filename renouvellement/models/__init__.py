"""What becomes of a plan that ends: its evaluation, and what the next one takes from it."""

from renouvellement.models.avenant import LigneAvenant
from renouvellement.models.consultation import Consultation, Contribution, Invite
from renouvellement.models.evaluation import AvisSuite, Echelle, Evaluation, Suite, Synthese
from renouvellement.models.filiation import Filiation

__all__ = [
    "AvisSuite",
    "Consultation",
    "Contribution",
    "Echelle",
    "Evaluation",
    "Filiation",
    "Invite",
    "LigneAvenant",
    "Suite",
    "Synthese",
]
