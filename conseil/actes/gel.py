"""Freezing an act: its pieces are printed outside any transaction, then kept with its vote."""

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from conseil.models import Deliberation, PieceActe

CHANGE = (
    "L'acte, l'appel ou les annexes ont changé pendant l'impression : rien n'est enregistré. "
    "Relisez, puis enregistrez de nouveau."
)


class ImpressionImpossible(Exception):
    """Nothing was printed, so nothing is voted; a French sentence says why."""


def sum_up(acte):
    """What must not change between the print and the vote."""
    champs = (c for c in acte._meta.concrete_fields if c.name not in acte.SUIVI)
    annexes = acte.annexes.order_by("pk").values_list("pk", "ordre", "genre", "titre")
    return [getattr(acte, champ.attname) for champ in champs], list(annexes)


def try_vote(acte, save, read=None):
    """(what the act becomes once `save` recorded its vote, what `read` gives of it), or (None,
    None) when `save` refuses; nothing is kept.

    Without `read`: the function that prints its pieces, without the database.
    """
    read = read or import_string(settings.IMPRESSION_DES_ACTES)
    with transaction.atomic():
        essai = (sum_up(acte), read(acte)) if save() else (None, None)
        transaction.set_rollback(True)
    return essai


@transaction.atomic
def keep_vote(pk, save, *, lue, imprimees, par=None):
    """Record the vote of the act `pk` with its pieces; the act, or None when it is not what was
    printed. `save(act)` records the vote; `imprimees` are [(annex number or None, PDF, pages)].
    An act that adopts its plan does it in the same transaction (R-V12).
    """
    acte = Deliberation.objects.select_for_update(of=("self",)).get(pk=pk)
    if acte.is_votee:
        return None
    for annexe, contenu, pages in imprimees:
        PieceActe.make(contenu, deliberation=acte, annexe_id=annexe, pages=pages).save()
    if save(acte) and sum_up(acte) == lue:
        if acte.effet == acte.Effet.ADOPTE and acte.may_adopter:
            acte.record_adoption(par=par)
        return acte
    transaction.set_rollback(True)
    return None
