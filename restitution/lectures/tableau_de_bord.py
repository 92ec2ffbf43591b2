"""One screen for elected people: how far, what is late, what was spent, what changed."""

from dataclasses import dataclass
from datetime import date

from plan.etats import Etat
from plan.models import SeanceCommission
from restitution.lectures.arbre import LigneAction, lire_arbre
from restitution.lectures.depenses import SuiviDepenses, lire_depenses
from restitution.lectures.progression import Progression, mesurer
from restitution.lectures.totaux import lire_totaux


@dataclass(frozen=True)
class SeanceLue:
    pk: int
    le: date
    nom: str


@dataclass(frozen=True)
class ProgressionDefi:
    defi: Progression
    axes: tuple[Progression, ...]
    lignes: tuple[LigneAction, ...]


@dataclass(frozen=True)
class TableauDeBord:
    """The plan on a day. `derniere` is the last meeting held before that day, or None."""

    on: date
    ensemble: Progression
    defis: tuple[ProgressionDefi, ...]
    en_retard: tuple[LigneAction, ...]
    bloquees: tuple[LigneAction, ...]
    suivi: SuiviDepenses
    derniere: SeanceLue | None


def make_seance(seance):
    return SeanceLue(seance.pk, seance.le, str(seance))


def lire_tableau_de_bord(plan, *, on):
    """The `TableauDeBord` of a plan on a day; a constant number of queries."""
    arbre = lire_arbre(plan, on=on)
    derniere = SeanceCommission.objects.for_plan(plan).before(on).first()
    return TableauDeBord(
        on=on,
        ensemble=mesurer("", "Plan", arbre.lignes, on=on),
        defis=tuple(make_progression(defi, on=on) for defi in arbre.defis),
        en_retard=tuple(ligne for ligne in arbre.lignes if ligne.etat == Etat.EN_RETARD),
        bloquees=tuple(ligne for ligne in arbre.lignes if ligne.blocage),
        suivi=lire_depenses(plan, totaux=lire_totaux(plan)),
        derniere=make_seance(derniere) if derniere else None,
    )


def make_progression(defi, *, on):
    lignes = tuple(ligne for axe in defi.axes for ligne in axe.lignes)
    return ProgressionDefi(
        defi=mesurer(str(defi.numero), f"Défi {defi.numero} : {defi.titre}", lignes, on=on),
        axes=tuple(
            mesurer(axe.code, f"Axe {axe.numero} : {axe.titre}", axe.lignes, on=on)
            for axe in defi.axes
        ),
        lignes=lignes,
    )
