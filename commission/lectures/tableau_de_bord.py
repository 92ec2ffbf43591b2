"""One screen for elected people: how far, what is late, what was spent, what changed."""

from dataclasses import dataclass
from datetime import date

from budget.lectures.depenses import SuiviDepenses, lire_depenses
from budget.lectures.totaux import Totaux, lire_totaux
from commission.models import SeanceCommission
from plan.etats import Etat
from plan.lectures.arbre import BrancheDefi, LigneAction, lire_arbre
from plan.lectures.indicateurs import IndicateurSuivi, lire_indicateurs
from plan.lectures.progression import Progression, mesurer
from plan.models import Action
from plan.vocabulaire import Vocabulaire
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
    mots: Vocabulaire
    ensemble: Progression
    defis: tuple[ProgressionDefi, ...]
    en_retard: tuple[LigneAction, ...]
    bloquees: tuple[LigneAction, ...]
    a_arbitrer: tuple[LigneAction, ...]
    totaux: Totaux
    suivi: SuiviDepenses
    indicateurs: tuple[IndicateurSuivi, ...]
    derniere: SeanceCommission | None

    @property
    def is_suivi(self):
        """Whether somebody said anything of an action: until then nothing is told of the plan."""
        return self.ensemble.jamais_suivies < self.ensemble.total

    @property
    def etats(self):
        """The states that some action is in."""
        return [compte.etat for compte in self.ensemble.etats]

    @property
    def etats_par_defi(self):
        """[(title, how many actions in each of `etats`, in all)] of the défis, then of the plan."""
        lues = [*(lue.defi for lue in self.defis), self.ensemble]
        nombres = [(lue, {c.etat: c.nombre for c in lue.etats}) for lue in lues]
        return [(lue.titre, [n.get(e, 0) for e in self.etats], lue.total) for lue, n in nombres]

    @property
    def attentes(self):
        """[(title, what finds them in the plan, actions)] of the lists of what waits."""
        return [
            ("À arbitrer", "a_arbitrer=on", self.a_arbitrer),
            ("Bloquées", "bloquees=on", self.bloquees),
            ("En retard", f"etat={Etat.EN_RETARD.value}", self.en_retard),
        ]


def lire_tableau_de_bord(plan, *, on):
    """The `TableauDeBord` of a plan on a day; a constant number of queries."""
    arbre = lire_arbre(plan, on=on)
    a_arbitrer = set(Action.objects.for_plan(plan).a_arbitrer().values_list("pk", flat=True))
    totaux = lire_totaux(plan)
    return TableauDeBord(
        on=on,
        mots=plan.vocabulaire,
        ensemble=mesurer(arbre.lignes, on=on, titre="Plan"),
        defis=tuple(make_progression(defi, on=on) for defi in arbre.defis),
        en_retard=tuple(ligne for ligne in arbre.lignes if ligne.etat == Etat.EN_RETARD),
        bloquees=tuple(ligne for ligne in arbre.lignes if ligne.is_bloquee),
        a_arbitrer=tuple(li for li in arbre.lignes if li.action.pk in a_arbitrer),
        totaux=totaux,
        suivi=lire_depenses(plan, totaux=totaux),
        indicateurs=lire_indicateurs(plan, on=on),
        derniere=SeanceCommission.objects.for_plan(plan).de_la_commission().before(on).first(),
    )


def make_progression(defi, *, on):
    lignes = [ligne for axe in defi.axes for ligne in axe.lignes]
    titre = f"{defi.nom} : {defi.titre}"
    return ProgressionDefi(
        branche=defi,
        defi=mesurer(lignes, on=on, titre=titre, filtre="defi", cle=str(defi.numero)),
        axes=tuple(
            mesurer(
                axe.lignes,
                on=on,
                titre=f"{axe.nom} : {axe.titre}",
                filtre="axe",
                cle=axe.code,
            )
            for axe in defi.axes
            if axe.nom
        ),
    )
