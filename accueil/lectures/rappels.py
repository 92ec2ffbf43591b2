"""What each pilote is to be reminded of, in one digest (R-M2)."""

from dataclasses import dataclass

from comptes.models import Utilisateur
from plan.lectures.arbre import LigneAction, make_ligne
from plan.lectures.mes_actions import BLOQUEE, list_raisons
from plan.models import Action, Jalon, Plan
from plan.plan_courant import path_in_plan


@dataclass(frozen=True)
class ActionARappeler:
    """An action that waits for its pilote; `chemin` is its page, from the root of the site."""

    ligne: LigneAction
    chemin: str
    raisons: tuple[str, ...]
    annees: tuple[int, ...]
    jalons: tuple[Jalon, ...]


@dataclass(frozen=True)
class PlanARappeler:
    plan: Plan
    chemin: str
    actions: tuple[ActionARappeler, ...]


@dataclass(frozen=True)
class Rappel:
    """One digest: all that waits for one person, plan by plan."""

    personne: Utilisateur
    plans: tuple[PlanARappeler, ...]

    @property
    def nombre(self):
        return sum(len(plan.actions) for plan in self.plans)


@dataclass(frozen=True)
class Ecart:
    """Somebody who will get nothing, and why."""

    personne: str
    raison: str


@dataclass(frozen=True)
class Rappels:
    a_envoyer: tuple[Rappel, ...]
    ecarts: tuple[Ecart, ...]


def find_empechement(personne, equipe):
    """Why nothing is sent to a person, '' when something may be."""
    if not personne.is_active:
        return "compte inactif"
    if personne.pk not in equipe:
        return "a quitté la structure"
    if not personne.email:
        return "sans adresse de courriel"
    return "" if personne.rappels else "ne veut pas de rappels"


def list_a_rappeler(plan, *, on):
    """{pilote: [ActionARappeler]} of a plan; a constant number of queries."""
    actions = Action.objects.for_plan(plan).hors_abandonnees().avec_compte_pilote()
    silencieuses = set(actions.silencieuses(on=on).values_list("pk", flat=True))
    jalons = {}
    for jalon in Jalon.objects.for_actions(actions).en_retard(on=on):
        jalons.setdefault(jalon.action_id, []).append(jalon)
    attendues = {}
    for action in actions.with_etat(on=on).loaded_for_ligne().ordered():
        ligne = make_ligne(action, annees=plan.annees, on=on)
        siens = tuple(jalons.get(action.pk, ()))
        raisons = list_raisons(
            ligne, is_silencieuse=action.pk in silencieuses, is_jalon_depasse=bool(siens)
        )
        if set(raisons) - {BLOQUEE}:
            rappelee = ActionARappeler(
                ligne=ligne,
                chemin=path_in_plan(plan, "action", ligne.code),
                raisons=raisons,
                annees=tuple(case.annee for case in ligne.cases if case.is_a_renseigner),
                jalons=siens,
            )
            attendues.setdefault(action.pilote, []).append(rappelee)
    return attendues


def lire_rappels(plans, *, on):
    """The `Rappels` of these plans on a day: one digest a person, whatever the number of plans."""
    digests, ecarts = {}, []
    for plan in plans:
        equipe = set(plan.structure.equipe().values_list("pk", flat=True))
        for personne, actions in list_a_rappeler(plan, on=on).items():
            if raison := find_empechement(personne, equipe):
                ecarts.append(Ecart(str(personne), raison))
                continue
            lu = PlanARappeler(plan, path_in_plan(plan, "mes-actions"), tuple(actions))
            digests.setdefault(personne, []).append(lu)
    return Rappels(
        a_envoyer=tuple(Rappel(personne, tuple(lus)) for personne, lus in digests.items()),
        ecarts=tuple(ecarts),
    )
