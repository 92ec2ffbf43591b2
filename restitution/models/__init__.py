"""Long work, and where the imported values come from."""

from restitution.models.provenance import Provenance
from restitution.models.travail import Travail

__all__ = ["Provenance", "Travail"]
