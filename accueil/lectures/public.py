"""What anybody may read of an adopted plan: its words and its years, nothing of its life (R-D6)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db.models import Q

from plan.models import Action, Axe, Defi, Plan, Programmation
from socle.donnees.passe import list_versions


@dataclass(frozen=True)
class ActionPublique:
    action: Action
    annees: tuple[int, ...]


@dataclass(frozen=True)
class AxePublic:
    """`nom` is « Axe 1-2 », '' when the actions are right in the défi (R-P9)."""

    nom: str
    axe: Axe
    actions: tuple[ActionPublique, ...]


@dataclass(frozen=True)
class DefiPublic:
    nom: str
    defi: Defi
    axes: tuple[AxePublic, ...]


@dataclass(frozen=True)
class PlanPublic:
    """`plan` as it was when it was published."""

    plan: Plan
    publie_le: datetime
    defis: tuple[DefiPublic, ...]


def load_rangs(modele, le, lien, porteurs):
    """{pk of its bearer: [row]} of what hung on `porteurs` at the moment `le`, in order."""
    par_pk, rangs = {porteur.pk: porteur for porteur in porteurs}, defaultdict(list)
    objets = list_versions(modele, le, Q(**{f"{lien}_id__in": par_pk}))
    for objet in sorted(objets, key=attrgetter("numero")):
        setattr(objet, lien, par_pk[getattr(objet, f"{lien}_id")])
        rangs[getattr(objet, f"{lien}_id")].append(objet)
    return rangs


def flatten(rangs):
    return [objet for objets in rangs.values() for objet in objets]


def lire_plan_public(plan):
    """The `PlanPublic` of a published plan, as it was when it was published; five queries.

    The titles are the adopted ones. A change made since is read after the next publication.
    """
    le = plan.publie_le
    (ancien,) = list_versions(Plan, le, Q(id=plan.pk))
    ancien.structure = plan.structure
    defis = load_rangs(Defi, le, "plan", [ancien])
    axes = load_rangs(Axe, le, "defi", flatten(defis))
    actions = load_rangs(Action, le, "axe", flatten(axes))
    annees, mots = defaultdict(list), ancien.vocabulaire
    prevues = Q(action_id__in=[action.pk for action in flatten(actions)])
    for prevue in list_versions(Programmation, le, prevues):
        if prevue.is_tenue:
            annees[prevue.action_id].append(prevue.annee)

    def make_axe(axe):
        siennes = (ActionPublique(a, tuple(sorted(annees[a.pk]))) for a in actions[axe.pk])
        nom = "" if axe.implicite else mots.name(axe.code)
        return AxePublic(nom, axe, tuple(siennes))

    return PlanPublic(
        plan=ancien,
        publie_le=le,
        defis=tuple(
            DefiPublic(mots.name(defi.code), defi, tuple(make_axe(axe) for axe in axes[defi.pk]))
            for defi in defis[plan.pk]
        ),
    )
