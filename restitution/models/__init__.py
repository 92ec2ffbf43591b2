"""Editions that nothing changes, long work, and where the imported values come from."""

from restitution.models.edition import Edition, EditionFigee, make_estampille
from restitution.models.provenance import Provenance, write_raison
from restitution.models.travail import Travail

__all__ = ["Edition", "EditionFigee", "Provenance", "Travail", "make_estampille", "write_raison"]
