"""What becomes of a plan that ends: its evaluation, and what the next one takes from it."""

from renouvellement.models.evaluation import AvisSuite, Echelle, Evaluation, Suite, Synthese
from renouvellement.models.filiation import Filiation

__all__ = ["AvisSuite", "Echelle", "Evaluation", "Filiation", "Suite", "Synthese"]
