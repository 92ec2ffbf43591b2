"""Rows in whose words people look."""

from comptes.models import DansStructureQuerySet
from socle.recherche import keep_contenant


class CherchableQuerySet(DansStructureQuerySet):
    """Rows in whose words people look (R-R1); the model says where, in `CHAMPS_CHERCHES`."""

    def contenant(self, texte):
        """Rows that hold every word of `texte`, whatever accents or case."""
        return keep_contenant(self, texte, self.model.CHAMPS_CHERCHES)
