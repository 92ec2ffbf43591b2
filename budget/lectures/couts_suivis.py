"""The costs of an action in one table: what is retained, counted, funded and spent of each."""

from collections import defaultdict
from dataclasses import dataclass

from budget.lectures.depenses import Depenses, weigh
from budget.lectures.lignes import LigneLue
from budget.montants.financement import Apport
from budget.montants.repartition import Total


@dataclass(frozen=True)
class CoutSuivi:
    """A row of the table; `lue` is None for what bears on the whole action. `apports` are (number
    of the row, contribution).
    """

    lue: LigneLue | None
    total: Total
    apports: tuple[tuple[int, Apport], ...]
    depenses: Depenses


def make_couts_suivis(lignes, comptees, *, financements, apports, depenses):
    """A `CoutSuivi` a line, then what names none of them: each contribution and each expense is in
    one row, and in one only. `apports` are those of `financements`, in the same order.
    """
    connues = {lue.ligne.pk for lue in lignes}
    par_ligne, payees = defaultdict(list), defaultdict(Depenses)
    for financement, apport in zip(financements, apports, strict=True):
        par_ligne[financement.ligne_id if financement.ligne_id in connues else None].append(apport)
    for lue in depenses:
        ligne = lue.depense.ligne_id if lue.depense.ligne_id in connues else None
        payees[ligne] += weigh(lue.depense, lue.mandate)
    totaux = {comptee.ligne.pk: comptee.total for comptee in comptees}
    suivis = [
        CoutSuivi(
            lue=lue,
            total=totaux[lue.ligne.pk],
            apports=tuple(par_ligne[lue.ligne.pk]),
            depenses=payees[lue.ligne.pk],
        )
        for lue in lignes
    ]
    if par_ligne[None] or payees[None].is_saisi:
        suivis.append(CoutSuivi(None, Total(), tuple(par_ligne[None]), payees[None]))
    return tuple(suivis)
