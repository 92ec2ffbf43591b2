"""The dates of a plan as a calendar shows them, as vague as they are known (R-M3)."""

from dataclasses import dataclass
from datetime import date

from plan.models import Action, Jalon
from plan.plan_courant import path_in_plan
from socle.francais.periode import Precision


@dataclass(frozen=True)
class Evenement:
    """One day of the calendar; `uid` names the same thing from one reading to the next.

    `chemin` is that of the action's page, from the root of the site.
    """

    uid: str
    le: date
    titre: str
    texte: str
    chemin: str


@dataclass(frozen=True)
class AgendaLu:
    titre: str
    evenements: tuple[Evenement, ...]


def make_jalon(jalon, plan):
    action = jalon.action
    fait = "Fait : " if jalon.fait_le else ""
    return Evenement(
        uid=f"jalon-{jalon.pk}.plan-{plan.pk}@{plan.structure.siren}",
        le=jalon.du_le,
        titre=f"{fait}{jalon.titre} ({action.code})",
        texte=f"Jalon – {plan.vocabulaire.name(action.code)} : {action.titre}",
        chemin=path_in_plan(plan, "action", action.code),
    )


def find_fin(action):
    """(last day, what is said of it) of an action; None when nothing bounds it.

    A day that the office has not fixed is never shown as if it had.
    """
    if action.fin_precision == Precision.CHAQUE_ANNEE:
        return None
    if action.fin_le and action.fin_precision == Precision.JOUR:
        return action.fin_le, "Fin"
    if action.fin_le:
        return action.fin_le, f"Fin : {action.fin}, jour non fixé"
    if action.derniere_annee:
        return (
            date(action.derniere_annee, 12, 31),
            f"Fin de {action.derniere_annee}, dernière année prévue, jour non fixé",
        )
    return None


def make_fin(action, plan):
    le, dit = find_fin(action)
    return Evenement(
        uid=f"fin-{action.pk}.plan-{plan.pk}@{plan.structure.siren}",
        le=le,
        titre=f"{dit} – {action.code} {action.titre}",
        texte=f"{dit}. {plan.vocabulaire.name(action.code)} : {action.titre}",
        chemin=path_in_plan(plan, "action", action.code),
    )


def lire_agenda(plan, *, utilisateur=None):
    """The milestones and the ends of the actions of a plan, or of those that a person pilots or
    follows; what is abandoned has no date any more, what is done has no end to come. Two queries.
    """
    actions = Action.objects.for_plan(plan).hors_abandonnees()
    if utilisateur:
        actions = actions.for_equipe(utilisateur)
    jalons = Jalon.objects.for_actions(actions).loaded_for_agenda()
    ouvertes = actions.non_finies().with_bornes().select_related("axe__defi").ordered()
    evenements = [make_jalon(jalon, plan) for jalon in jalons]
    evenements += [make_fin(action, plan) for action in ouvertes if find_fin(action)]
    evenements.sort(key=lambda evenement: evenement.le)
    quoi = plan.vocabulaire.write("Mes actions") if utilisateur else "Plan"
    return AgendaLu(titre=f"{quoi} – {plan.titre}", evenements=tuple(evenements))
