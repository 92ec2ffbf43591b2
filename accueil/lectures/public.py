"""What anybody may read of an adopted plan: its words and its years, nothing of its life (R-D6)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from plan.models import Action, Axe, Defi, Plan, Programmation
from socle.donnees.passe import list_versions


@dataclass(frozen=True)
class ActionPublique:
    code: str
    titre: str
    corps: str
    annees: tuple[int, ...]


@dataclass(frozen=True)
class AxePublic:
    code: str
    titre: str
    corps: str
    actions: tuple[ActionPublique, ...]


@dataclass(frozen=True)
class DefiPublic:
    numero: int
    titre: str
    corps: str
    axes: tuple[AxePublic, ...]


@dataclass(frozen=True)
class PlanPublic:
    titre: str
    intitule_adopte: str
    structure: str
    collectivite: str
    adopte_le: date
    deliberation: str
    publie_le: datetime
    defis: tuple[DefiPublic, ...]


def group(objets, lien):
    """{key of what holds them: rows in the order of their numbers}."""
    par_lien = defaultdict(list)
    for objet in sorted(objets, key=lambda objet: objet.numero):
        par_lien[getattr(objet, f"{lien}_id")].append(objet)
    return par_lien


def pks(objets):
    return [objet.pk for objet in objets]


def lire_plan_public(plan):
    """The `PlanPublic` of a published plan, as it was when it was published; five queries.

    The titles are the adopted ones. A change made since is read after the next publication.
    """
    le = plan.publie_le
    (ancien,) = list_versions(Plan, le, Q(id=plan.pk))
    defis = list_versions(Defi, le, Q(plan_id=plan.pk))
    axes = list_versions(Axe, le, Q(defi_id__in=pks(defis)))
    actions = list_versions(Action, le, Q(axe_id__in=pks(axes)))
    annees = defaultdict(list)
    for prevue in list_versions(Programmation, le, Q(action_id__in=pks(actions))):
        if prevue.is_tenue:
            annees[prevue.action_id].append(prevue.annee)
    axes_par_defi, actions_par_axe = group(axes, "defi"), group(actions, "axe")
    return PlanPublic(
        titre=ancien.titre,
        intitule_adopte=ancien.intitule_adopte,
        structure=plan.structure.nom,
        collectivite=plan.structure.collectivite,
        adopte_le=ancien.adopte_le,
        deliberation=ancien.deliberation,
        publie_le=le,
        defis=tuple(
            DefiPublic(
                numero=defi.numero,
                titre=defi.titre_adopte or defi.titre,
                corps=defi.corps,
                axes=tuple(
                    AxePublic(
                        code=f"{defi.numero}-{axe.numero}",
                        titre=axe.titre_adopte or axe.titre,
                        corps=axe.corps,
                        actions=tuple(
                            ActionPublique(
                                code=f"{defi.numero}-{axe.numero}-{action.numero}",
                                titre=action.titre_adopte or action.titre,
                                corps=action.corps,
                                annees=tuple(sorted(annees[action.pk])),
                            )
                            for action in actions_par_axe[axe.pk]
                        ),
                    )
                    for axe in axes_par_defi[defi.pk]
                ),
            )
            for defi in sorted(defis, key=lambda defi: defi.numero)
        ),
    )
