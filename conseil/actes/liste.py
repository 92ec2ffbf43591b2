"""The list of the plan in an act: défis, axes and actions, under their adopted titles (R-T1)."""

from dataclasses import dataclass
from typing import ClassVar

from plan.models import Defi
from socle.donnees.emport import emporte


class Nomme:
    """What the words of the plan call it; acts voted before these were kept have ours."""

    NOTRE = ""

    @property
    def dit(self):
        """« Axe 2 »; '' for what bears no name (R-P9)."""
        return f"{self.NOTRE} {self.numero}" if self.nom is None else self.nom


@emporte("numero titre")
@dataclass(frozen=True)
class ActionListe(Nomme):
    NOTRE: ClassVar = "Action"
    numero: int
    titre: str
    nom: str | None = None


@emporte("numero titre actions")
@dataclass(frozen=True)
class AxeListe(Nomme):
    NOTRE: ClassVar = "Axe"
    numero: int
    titre: str
    actions: tuple[ActionListe, ...]
    nom: str | None = None


@emporte("numero titre axes")
@dataclass(frozen=True)
class DefiListe(Nomme):
    NOTRE: ClassVar = "Défi"
    numero: int
    titre: str
    axes: tuple[AxeListe, ...]
    nom: str | None = None


def compose_liste(plan):
    """The `DefiListe`s of a plan, in order."""
    mots = plan.vocabulaire

    def make_action(action):
        nom = mots.place(mots.action, action.numero)
        return ActionListe(action.numero, action.titre_vote, nom)

    def make_axe(axe):
        nom = "" if axe.implicite else mots.place(mots.axe, axe.numero)
        return AxeListe(axe.numero, axe.titre_vote, tuple(map(make_action, axe.actions.all())), nom)

    defis = Defi.objects.filter(plan=plan).prefetch_related("axes__actions").order_by("numero")
    return tuple(
        DefiListe(
            defi.numero,
            defi.titre_vote,
            tuple(map(make_axe, defi.axes.all())),
            mots.name(defi.code),
        )
        for defi in defis
    )
