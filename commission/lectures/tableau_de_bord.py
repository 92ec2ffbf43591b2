"""One screen for elected people: how far, what is late, what was spent, what changed."""

from dataclasses import dataclass
from datetime import date

from budget.lectures.depenses import SuiviDepenses, lire_depenses
from budget.lectures.totaux import Totaux, lire_totaux
from commission.models import SeanceCommission
from plan.etats import Etat
from plan.lectures.arbre import BrancheDefi, LigneAction, lire_arbre
from plan.lectures.progression import Progression, mesurer
from plan.lectures.sections import IndicateurLu, lire_indicateurs
from socle.donnees.emport import emporte


@emporte("branche defi axes")
@dataclass(frozen=True)
class ProgressionDefi:
    branche: BrancheDefi
    defi: Progression
    axes: tuple[Progression, ...]

    @property
    def numero(self):
        return self.branche.numero


@emporte("on ensemble defis totaux suivi indicateurs")
@dataclass(frozen=True)
class TableauDeBord:
    """The plan on a day. `derniere` is the last meeting held before that day, or None."""

    on: date
    ensemble: Progression
    defis: tuple[ProgressionDefi, ...]
    en_retard: tuple[LigneAction, ...]
    bloquees: tuple[LigneAction, ...]
    totaux: Totaux
    suivi: SuiviDepenses
    indicateurs: tuple[IndicateurLu, ...]
    derniere: SeanceCommission | None

    @property
    def series(self):
        """{title: per cent of each défi} to draw; None where nothing was counted."""
        progressions = [progression.defi for progression in self.defis]
        return {
            "Actions réalisées": [p.part_realisee for p in progressions],
            "Années faites": [p.part_des_annees for p in progressions],
            "Avancement moyen": [p.avancement.valeur for p in progressions],
        }

    @property
    def is_mesure(self):
        """Whether one percentage at least can be drawn."""
        return any(v is not None for valeurs in self.series.values() for v in valeurs)


def lire_tableau_de_bord(plan, *, on):
    """The `TableauDeBord` of a plan on a day; a constant number of queries."""
    arbre = lire_arbre(plan, on=on)
    totaux = lire_totaux(plan)
    return TableauDeBord(
        on=on,
        ensemble=mesurer(arbre.lignes, on=on, titre="Plan"),
        defis=tuple(make_progression(defi, on=on) for defi in arbre.defis),
        en_retard=tuple(ligne for ligne in arbre.lignes if ligne.etat == Etat.EN_RETARD),
        bloquees=tuple(ligne for ligne in arbre.lignes if ligne.is_bloquee),
        totaux=totaux,
        suivi=lire_depenses(plan, totaux=totaux),
        indicateurs=lire_indicateurs(plan),
        derniere=SeanceCommission.objects.for_plan(plan).before(on).first(),
    )


def make_progression(defi, *, on):
    lignes = [ligne for axe in defi.axes for ligne in axe.lignes]
    titre = f"Défi {defi.numero} : {defi.titre}"
    return ProgressionDefi(
        branche=defi,
        defi=mesurer(lignes, on=on, titre=titre, filtre="defi", cle=str(defi.numero)),
        axes=tuple(
            mesurer(
                axe.lignes,
                on=on,
                titre=f"Axe {axe.numero} : {axe.titre}",
                filtre="axe",
                cle=axe.code,
            )
            for axe in defi.axes
        ),
    )
