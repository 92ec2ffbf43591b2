"""An act of the council with its annexes, or one of these parts."""

from dataclasses import dataclass
from datetime import date

from budget.lectures.financements import Financements
from budget.lectures.totaux import Totaux, lire_argent
from commission.plan_passe import PlanInconnu, find_etat
from conseil.lectures.deliberation import ACTE, DeliberationLue, Genre, lire_deliberation
from editions.lectures.schema_directeur import SchemaDirecteur, lire_schema_directeur
from socle.donnees.emport import emporte
from socle.donnees.passe import voyager


@emporte()
@dataclass(frozen=True)
class Paquet:
    """What the council gets in one file: the act, then its annexes.

    `on` is the day of which the annexes speak.
    """

    acte: DeliberationLue
    on: date
    is_apres_le_vote: bool
    parties: tuple[str, ...]
    schema: SchemaDirecteur | None
    financements: Financements | None
    totaux: Totaux | None

    @property
    def annexes(self):
        """The annexes that are printed."""
        return tuple(annexe for annexe in self.acte.annexes if annexe.genre in self.parties)

    @property
    def avec_acte(self):
        return ACTE in self.parties

    @property
    def avec_depenses(self):
        return Genre.DEPENSES in self.parties


def lire_annexes(acte, plan, *, on, parties, is_apres_le_vote):
    avec_schema = {Genre.SCHEMA_DIRECTEUR, Genre.DEPENSES} & set(parties)
    totaux, financements = None, None
    if Genre.FINANCEMENT in parties:
        totaux, financements, _ = lire_argent(plan)
    return Paquet(
        acte=acte,
        on=on,
        is_apres_le_vote=is_apres_le_vote,
        parties=parties,
        schema=lire_schema_directeur(plan, on=on) if avec_schema else None,
        financements=financements,
        totaux=totaux,
    )


def lire_paquet(deliberation, *, on, partie=None):
    """The `Paquet` of an act; `partie`, one of `PARTIES`, for one document alone.

    The annexes of a voted act are read as the plan was on the day of the vote, when its history
    goes back to it; else as it is on the day `on`, and the package says so.
    """
    acte = lire_deliberation(deliberation)
    voulues = [ACTE, *(annexe.genre for annexe in acte.annexes)]
    parties = tuple(voulue for voulue in voulues if partie in (None, voulue))
    if not deliberation.is_votee or parties == (ACTE,):
        return lire_annexes(acte, deliberation.plan, on=on, parties=parties, is_apres_le_vote=False)
    try:
        etat = find_etat(deliberation.plan, acte.le)
    except PlanInconnu:
        return lire_annexes(acte, deliberation.plan, on=on, parties=parties, is_apres_le_vote=True)
    with voyager(deliberation.plan, etat) as plan:
        return lire_annexes(acte, plan, on=acte.le, parties=parties, is_apres_le_vote=False)


def list_parties(deliberation):
    """The parts that an act has: itself, and its annexes."""
    return (ACTE, *(annexe.genre for annexe in deliberation.annexes.all()))
