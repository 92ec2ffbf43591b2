"""The list of the plan in an act: défis, axes and actions, under their adopted titles (R-T1)."""

from dataclasses import dataclass

from plan.models import Defi
from socle.donnees.emport import emporte


@emporte()
@dataclass(frozen=True)
class ActionListe:
    numero: int
    titre: str


@emporte()
@dataclass(frozen=True)
class AxeListe:
    numero: int
    titre: str
    actions: tuple[ActionListe, ...]


@emporte()
@dataclass(frozen=True)
class DefiListe:
    numero: int
    titre: str
    axes: tuple[AxeListe, ...]


def compose_liste(plan):
    """The `DefiListe`s of a plan, in order."""
    defis = Defi.objects.filter(plan=plan).prefetch_related("axes__actions").order_by("numero")
    return tuple(
        DefiListe(
            defi.numero,
            defi.titre_vote,
            tuple(
                AxeListe(
                    axe.numero,
                    axe.titre_vote,
                    tuple(
                        ActionListe(action.numero, action.titre_vote)
                        for action in axe.actions.all()
                    ),
                )
                for axe in defi.axes.all()
            ),
        )
        for defi in defis
    )
