"""Rows that nothing changes once they are written."""

from comptes.models.compte import DansStructureQuerySet


class QuerySetFige(DansStructureQuerySet):
    """Rows can be read and added, and nothing else; the database refuses the rest too.

    `refus` is the exception that says so.
    """

    refus: type[Exception]

    def refuse(self, *args, **kwargs):
        raise self.refus

    update = delete = bulk_update = bulk_create = update_or_create = _raw_delete = refuse
