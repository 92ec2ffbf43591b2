"""The weekly round of a person: what she pilots or follows, what is late or silent first."""

from dataclasses import dataclass
from datetime import date

from plan.etats import Etat
from plan.lectures.arbre import LigneAction, make_ligne
from plan.models import Action, Jalon

BLOQUEE = "Bloquée"


@dataclass(frozen=True)
class MonAction:
    """A line, and why it comes before others: empty when nothing waits."""

    ligne: LigneAction
    raisons: tuple[str, ...]

    @property
    def a_renseigner(self):
        """The years that wait to be closed."""
        return [case.annee for case in self.ligne.cases if case.is_a_renseigner and self.raisons]


@dataclass(frozen=True)
class MesActions:
    on: date
    attendues: tuple[MonAction, ...]
    autres: tuple[MonAction, ...]

    @property
    def nombre(self):
        return len(self.attendues) + len(self.autres)


def list_raisons(ligne, *, is_silencieuse, is_jalon_depasse):
    """Why an action waits for its people, the most pressing reason first; an abandoned one does
    not wait (R-M2).
    """
    if ligne.etat == Etat.ABANDONNEE:
        return ()
    raisons = []
    if ligne.etat in (Etat.EN_RETARD, Etat.A_RENSEIGNER):
        raisons.append(ligne.etat.label)
    if ligne.is_bloquee:
        raisons.append(BLOQUEE)
    if is_jalon_depasse:
        raisons.append("Jalon dépassé")
    if is_silencieuse and ligne.suivi_le:
        raisons.append("Sans nouvelle depuis trois mois")
    if any(case.is_a_renseigner for case in ligne.cases):
        raisons.append("Année à renseigner")
    return tuple(raisons)


def lire_mes_actions(plan, *, on, utilisateur):
    """The `MesActions` of a person on a day; a constant number of queries."""
    actions = Action.objects.for_plan(plan).for_equipe(utilisateur)
    silencieuses = set(actions.silencieuses(on=on).values_list("pk", flat=True))
    jalons = Jalon.objects.for_actions(actions).en_retard(on=on)
    depassees = set(jalons.values_list("action", flat=True))
    miennes = [
        MonAction(
            ligne=(ligne := make_ligne(action, annees=plan.annees, on=on)),
            raisons=list_raisons(
                ligne,
                is_silencieuse=action.pk in silencieuses,
                is_jalon_depasse=action.pk in depassees,
            ),
        )
        for action in actions.with_etat(on=on).loaded_for_ligne().ordered()
    ]
    attendues = [mienne for mienne in miennes if mienne.raisons]
    # Late ones first, then those of longest silence; the order of the plan settles the rest.
    attendues.sort(
        key=lambda m: (
            m.ligne.etat != Etat.EN_RETARD,
            m.ligne.suivi_le is not None,
            m.ligne.suivi_le.timestamp() if m.ligne.suivi_le else 0,
        )
    )
    return MesActions(
        on=on,
        attendues=tuple(attendues),
        autres=tuple(mienne for mienne in miennes if not mienne.raisons),
    )
