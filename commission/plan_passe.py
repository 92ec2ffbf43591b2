"""A plan on a day gone by: as its history says, or as a meeting froze it (R-H1, R-H3)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from commission.models import EtatArrete
from plan.models import Plan
from socle.donnees.emport import emporte
from socle.donnees.passe import end_of, parse_etat, read_versions, voyager
from socle.donnees.rangees import RangeeInconnue


class PlanInconnu(Exception):
    """The plan was not known yet on that day; `depuis` is the first day it was, or None."""

    def __init__(self, depuis):
        phrase = "Ce plan n'était pas encore dans l'application."
        if depuis:
            phrase += (
                f" Il y est depuis le {depuis:%d/%m/%Y} : choisissez une date à partir de ce jour."
            )
        super().__init__(phrase)
        self.depuis = depuis


class EtatAltere(Exception):
    """A frozen state is not shown, its rows are no longer those that were frozen (R-H3) or are not
    known here; the message is a French sentence.
    """


@emporte()
@dataclass(frozen=True)
class Donnees:
    """What a document of the day `on` was read from: the data of the day `du`, the same one, or
    today's when the plan was not in the application yet; `arrete_le` is when a meeting froze them,
    or None.
    """

    on: date
    du: date
    arrete_le: datetime | None = None

    @property
    def is_du_jour(self):
        return self.on == self.du

    @property
    def is_ordinaire(self):
        """Whether there is nothing to say of them: those of that day, as they were entered."""
        return self.is_du_jour and self.arrete_le is None


def find_premier_jour(plan):
    """The first day on which the application knew this plan; None without a history."""
    premiere = Plan.history.filter(id=plan.pk).order_by("history_date").first()
    return premiere and timezone.localdate(premiere.history_date)


def read_etat(plan, le):
    """The `EtatPasse` of a plan at the moment `le`. Raises PlanInconnu."""
    etat = read_versions(plan, le)
    if not etat.objets:
        raise PlanInconnu(find_premier_jour(plan))
    return etat


def find_etat(plan, jour):
    """The state of a plan at the end of a day: frozen by a meeting of that day, else its history.

    Raises PlanInconnu, EtatAltere.
    """
    arrete = find_arrete(plan, jour)
    return parse_arrete(arrete) if arrete else read_etat(plan, end_of(jour))


def read_au(plan, on, *, ici, read):
    """What `read(plan, on=…, donnees=…)` gives of the day `on`, its `Donnees` saying which it read.

    `ici` is the day that the readings speak of at the moment, today or the past day shown. Raises
    EtatAltere when a frozen state was tampered with.
    """
    if on < ici or find_arrete(plan, on):
        try:
            etat = find_etat(plan, on)
        except PlanInconnu:
            return read(plan, on=on, donnees=Donnees(on, ici))
        with voyager(plan, etat) as alors:
            return read(alors, on=on, donnees=Donnees(on, on, etat.arrete_le))
    return read(plan, on=on, donnees=Donnees(on, ici))


def find_arrete(plan, jour):
    """The `EtatArrete` of a day, or None; today's table, even while the past is read."""
    return EtatArrete.objects.using(DEFAULT_DB_ALIAS).for_jour(plan, jour).first()


def parse_arrete(arrete):
    """The `EtatPasse` that a meeting froze. Raises EtatAltere."""
    le = f"{arrete.seance.le:%d/%m/%Y}"
    if not arrete.is_intact:
        raise EtatAltere(
            f"Les données arrêtées au {le} ont été modifiées hors de l'application : leur "
            "empreinte ne correspond plus. Restaurez une sauvegarde."
        )
    try:
        return parse_etat(arrete.contenu, arrete_le=arrete.arrete_le)
    except RangeeInconnue as inconnue:
        raise EtatAltere(f"Les données arrêtées au {le} : {inconnue}") from inconnue
