"""What each pilote is to be reminded of, in one digest (R-M2)."""

from dataclasses import dataclass
from datetime import datetime

from comptes.models import Utilisateur
from plan.lectures.arbre import LigneAction, make_ligne
from plan.lectures.mes_actions import BLOQUEE, list_raisons
from plan.models import Action, Correspondant, Jalon, Plan
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
    """`lien` answers for its actions without a login, until `jusqu_au`; '' for none."""

    plan: Plan
    chemin: str
    actions: tuple[ActionARappeler, ...]
    lien: str = ""
    jusqu_au: datetime | None = None


@dataclass(frozen=True)
class Rappel:
    """One digest: all that waits for one person, plan by plan; `par` is who asks by hand."""

    personne: Utilisateur | Correspondant
    plans: tuple[PlanARappeler, ...]
    par: Utilisateur | None = None

    @property
    def is_compte(self):
        """Whether the person may also log in."""
        return isinstance(self.personne, Utilisateur)

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


def find_personne(action, correspondants):
    """Who is asked about an action: an account, a `Correspondant`, else the mere name of its
    pilote, '' when it has none.
    """
    return action.pilote or correspondants.get(action.pilote_nom, action.pilote_nom)


def load_correspondants(plan):
    """{name: `Correspondant`} of the structure of a plan."""
    return {c.nom: c for c in Correspondant.objects.filter(structure=plan.structure)}


# Who is so gets not even a link.
DEPARTS = ("sans pilote", "ni compte ni adresse", "compte inactif", "a quitté la structure")


def find_empechement(personne, equipe):
    """Why nothing is sent to a person, '' when something may be."""
    if isinstance(personne, str):
        return "ni compte ni adresse" if personne else "sans pilote"
    if isinstance(personne, Correspondant):
        return ""
    if not personne.is_active:
        return "compte inactif"
    if personne.pk not in equipe:
        return "a quitté la structure"
    if not personne.email:
        return "sans adresse de courriel"
    return "" if personne.rappels else "ne veut pas de rappels"


def make_a_rappeler(plan, ligne, *, raisons=(), jalons=()):
    return ActionARappeler(
        ligne=ligne,
        chemin=path_in_plan(plan, "action", ligne.code),
        raisons=raisons,
        annees=tuple(case.annee for case in ligne.cases if case.is_a_renseigner and raisons),
        jalons=jalons,
    )


def list_a_rappeler(plan, *, on):
    """{pilote: [ActionARappeler]} of a plan; a constant number of queries."""
    actions = Action.objects.for_plan(plan).hors_abandonnees().avec_pilote()
    silencieuses = set(actions.silencieuses(on=on).values_list("pk", flat=True))
    jalons = {}
    for jalon in Jalon.objects.for_actions(actions).en_retard(on=on):
        jalons.setdefault(jalon.action_id, []).append(jalon)
    attendues, correspondants = {}, load_correspondants(plan)
    for action in actions.with_etat(on=on).loaded_for_ligne().ordered():
        ligne = make_ligne(action, annees=plan.annees, on=on)
        siens = tuple(jalons.get(action.pk, ()))
        raisons = list_raisons(
            ligne, is_silencieuse=action.pk in silencieuses, is_jalon_depasse=bool(siens)
        )
        if set(raisons) - {BLOQUEE}:
            rappelee = make_a_rappeler(plan, ligne, raisons=raisons, jalons=siens)
            personne = find_personne(action, correspondants)
            attendues.setdefault(personne, []).append(rappelee)
    return attendues


def lire_rappels(plans, *, on):
    """The `Rappels` of these plans, drafts and closed ones apart, on a day: one digest a person."""
    digests, ecarts = {}, []
    for plan in (plan for plan in plans if plan.is_suivi):
        equipe = set(plan.structure.equipe().values_list("pk", flat=True))
        for personne, actions in list_a_rappeler(plan, on=on).items():
            raison = find_empechement(personne, equipe)
            if not raison and isinstance(personne, Correspondant) and not plan.en_vigueur:
                raison = "sans compte, et ce plan n'est pas en vigueur"
            if raison:
                ecarts.append(Ecart(str(personne), raison))
                continue
            lu = PlanARappeler(plan, path_in_plan(plan, "mes-actions"), tuple(actions))
            digests.setdefault(personne, []).append(lu)
    return Rappels(
        a_envoyer=tuple(Rappel(personne, tuple(lus)) for personne, lus in digests.items()),
        ecarts=tuple(ecarts),
    )
