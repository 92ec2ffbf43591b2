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


def name_of(objet):
    return objet.titre_adopte or objet.titre


def compose_liste(plan):
    """The `DefiListe`s of a plan, in order."""
    defis = Defi.objects.filter(plan=plan).prefetch_related("axes__actions").order_by("numero")
    return tuple(
        DefiListe(
            defi.numero,
            name_of(defi),
            tuple(
                AxeListe(
                    axe.numero,
                    name_of(axe),
                    tuple(
                        ActionListe(action.numero, name_of(action))
                        for action in sorted(axe.actions.all(), key=lambda a: a.numero)
                    ),
                )
                for axe in sorted(defi.axes.all(), key=lambda a: a.numero)
            ),
        )
        for defi in defis
    )
