"""What becomes of the actions of a plan in the next one, and what the office has said of it."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.text import capfirst

from plan.models import Action, Plan
from renouvellement.models import Evaluation, Filiation, Suite
from renouvellement.models.evaluation import SUITES_FINIES

PRISE, LAISSEE = "prise", "laissee"
SORTS = {
    Suite.RECONDUIRE: PRISE,
    Suite.ADAPTER: PRISE,
    **dict.fromkeys(SUITES_FINIES, LAISSEE),
}


def follow(sorts, pk):
    """Where an action goes in the end, `sorts` saying of each PRISE, LAISSEE or the number of the
    one that it joins: a number, None when it is left, '' when nothing says it, or they turn round.
    """
    vus = set()
    while sorts.get(pk) != PRISE:
        dit = sorts.get(pk, "")
        if dit == LAISSEE and not vus:
            return None
        if pk in vus or not dit or dit == LAISSEE:
            return ""
        vus.add(pk)
        pk = int(dit)
    return pk


@dataclass(frozen=True)
class SuiteLue:
    """An old action, what the office has said of it, and the choice that this proposes: PRISE,
    LAISSEE, the number of the action that it joins, '' when it is to be decided.
    """

    action: Action
    dite: str
    propose: str


def explain_suite(evaluation):
    """« à fusionner avec 1-2-8 – pourquoi »; '' while nobody has said it."""
    if not evaluation or not evaluation.suite:
        return ""
    return " – ".join(filter(None, [evaluation.suite_dite, evaluation.pourquoi]))


def lire_suites(plan):
    """The `SuiteLue` of each action of a plan, in its order."""
    evaluations = Evaluation.objects.by_action(plan)
    sorts = {
        pk: SORTS.get(dite.suite, str(dite.fusion_avec_id or ""))
        for pk, dite in evaluations.items()
    }
    lues = []
    for action in Action.objects.for_plan(plan).select_related("axe__defi").ordered():
        vers = follow(sorts, action.pk)
        propose = LAISSEE if vers is None else PRISE if vers == action.pk else str(vers)
        lues.append(SuiteLue(action, explain_suite(evaluations.get(action.pk)), propose))
    return lues


@dataclass(frozen=True)
class Lignee:
    """An action, those that it takes up and those that take it up, in other plans; `suite` is what
    the office said of it, `is_nouvelle` whether it is said to be new.
    """

    action: Action
    origines: tuple[Action, ...]
    reprises: tuple[Action, ...]
    suite: str
    is_nouvelle: bool


def list_lignees(actions, vus, evaluations):
    """The `Lignee` of each of these actions, in their order, with those of the plans `vus` only."""
    liens, vus = Filiation.objects.loaded(), set(vus.values_list("pk", flat=True))
    vers, depuis = defaultdict(list), defaultdict(list)
    for lien in liens.filter(nouvelle__in=actions):
        depuis[lien.nouvelle_id].append(lien.ancienne)
    for lien in liens.filter(ancienne__in=actions):
        vers[lien.ancienne_id].append(lien.nouvelle)

    def keep(autres):
        return tuple(a for a in autres if a and a.axe.defi.plan_id in vus)

    for action in actions.select_related("axe__defi__plan").ordered():
        yield Lignee(
            action=action,
            origines=keep(depuis[action.pk]),
            reprises=keep(vers[action.pk]),
            suite=explain_suite(evaluations.get(action.pk)),
            is_nouvelle=depuis[action.pk] == [None],
        )


def lire_lignee(plan, code, *, personne):
    """(`Lignee` of an action, whether a plan that this person may see follows its own)."""
    vus = Plan.objects.for_utilisateur(personne)
    actions = Action.objects.for_plan(plan).for_code(code)
    is_suivi = vus.filter(suite_de=plan).exists()
    return next(list_lignees(actions, vus, Evaluation.objects.by_action(plan))), is_suivi


@dataclass(frozen=True)
class FiliationLue:
    """The lineage of a plan, action by action: those of `ancien`, None without one, then its own;
    `suivants` are the plans that follow it.
    """

    ancien: Plan | None
    anciennes: tuple[Lignee, ...]
    nouvelles: tuple[Lignee, ...]
    suivants: tuple[Plan, ...]

    @property
    def a_dire(self):
        """How many of its own say neither."""
        return sum(not (n.origines or n.is_nouvelle) for n in self.nouvelles)


def lire_filiation(plan, *, personne):
    """The `FiliationLue` of a plan, with the other plans that this person may see."""
    vus, actions = Plan.objects.for_utilisateur(personne), Action.objects.for_plan
    ancien = vus.filter(pk=plan.suite_de_id).first()
    dites = Evaluation.objects.by_action(ancien) if ancien else {}
    return FiliationLue(
        ancien=ancien,
        anciennes=tuple(list_lignees(actions(ancien), vus, dites)) if ancien else (),
        nouvelles=tuple(list_lignees(actions(plan), vus, {})),
        suivants=tuple(vus.filter(suite_de=plan).ordered()),
    )


def find_sans_suite(dossier):
    """Actions of a plan that another one follows, of which nobody has said what becomes of them."""
    dites, mot = Evaluation.objects.by_action(dossier.plan), dossier.plan.vocabulaire.action
    for action in dossier.actions if dossier.plan.suites.exists() else ():
        if not explain_suite(dites.get(action.pk)):
            phrase = f"{mot.le} {action.code} n'a pas de suite, et un plan suivant est préparé."
            yield f"action:{action.code}", capfirst(phrase)


def find_sans_origine(dossier):
    """Actions of a plan that follows another, which say neither what they take up nor that they are
    new.
    """
    plan, mot = dossier.plan, dossier.plan.vocabulaire.action
    dites = set(Filiation.objects.for_plan(plan).values_list("nouvelle_id", flat=True))
    for action in dossier.actions if plan.suite_de_id else ():
        if action.pk not in dites:
            phrase = f"{mot.le} {action.code} n'a pas d'origine : dites ce qui y est repris."
            yield f"action:{action.code}", capfirst(phrase)
