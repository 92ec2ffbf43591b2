"""Of whom the direction may ask news, what was asked, and what waits for her (R-M6)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from accueil.lectures import rappels
from plan.models import Action, Demande


@dataclass(frozen=True)
class ADemander:
    """An action without news for six weeks; `refus` says why nobody can be asked, '' otherwise."""

    action: Action
    pilote: str
    refus: str
    demandee_le: datetime | None


@dataclass(frozen=True)
class Nouvelles:
    muettes: tuple[ADemander, ...]
    attentes: tuple[Demande, ...]
    ouvertes: tuple[Demande, ...]

    @property
    def inconnues(self):
        """How many of the silent actions nobody ever followed."""
        return sum(muette.action.suivi_le is None for muette in self.muettes)


def lire_nouvelles(plan, *, on, le):
    """The `Nouvelles` of a plan; a constant number of queries."""
    correspondants, demandes = (
        rappels.load_correspondants(plan),
        Demande.objects.for_plan(plan).loaded(),
    )
    equipe = set(plan.structure.equipe().values_list("pk", flat=True))
    muettes = []
    actions = Action.objects.for_plan(plan).muettes(on=on).annotate(le=Max("demandes__faite_le"))
    for action in actions.loaded_for_ligne().ordered():
        personne = rappels.find_personne(action, correspondants)
        raison = rappels.find_empechement(personne, equipe)
        refus = raison if raison in rappels.DEPARTS else ""
        muettes.append(ADemander(action, str(personne), refus, action.le))
    return Nouvelles(
        muettes=tuple(sorted(muettes, key=lambda muette: bool(muette.refus))),
        attentes=tuple(demandes.filter(etat=Demande.Etat.EN_ATTENTE)),
        ouvertes=tuple(demandes.ouvertes(le=le)),
    )
