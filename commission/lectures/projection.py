"""The screens of the meeting mode: the whole, then each axe, and its actions on demand."""

from dataclasses import dataclass, replace

from plan.lectures.arbre import BrancheAxe, BrancheDefi, LigneAction
from plan.lectures.progression import Progression


@dataclass(frozen=True)
class Ecran:
    """What is shown at once: of the whole plan, of an axe, or of one action (`ligne`); `nom` is
    « Axe 1-2 », or « Défi 1 » where no axe has a name (R-P9).

    `requete` is the query of its address, `place` says where it stands; `precedent` and `suivant`
    are the queries of the screens beside it, None at an end.
    """

    requete: str
    nom: str
    place: str
    progression: Progression
    defi: BrancheDefi | None = None
    axe: BrancheAxe | None = None
    ligne: LigneAction | None = None
    precedent: str | None = None
    suivant: str | None = None


def list_ecrans(tableau):
    """Every screen of a `TableauDeBord`, each axe before its own actions."""
    axes = [
        (lue.branche, axe, progression)
        for lue in tableau.defis
        # Without named axes (R-P9), the défi is told in the place of its axe.
        for axe, progression in zip(lue.branche.axes, lue.axes or [lue.defi], strict=True)
    ]
    mots = tableau.mots
    ecrans = [Ecran("", "", "Ensemble", tableau.ensemble)]
    for rang, (defi, axe, progression) in enumerate(axes, 1):
        nom = mots.name(axe.code)
        place = f"{mots.place(mots.du_milieu, rang)} sur {len(axes)}"
        ecrans.append(Ecran(f"axe={axe.code}", nom, place, progression, defi, axe))
        for numero, ligne in enumerate(axe.lignes, 1):
            place = f"{mots.place(mots.action, numero)} sur {len(axe.lignes)}"
            ecrans.append(Ecran(f"action={ligne.code}", nom, place, progression, defi, axe, ligne))
    return ecrans


def find_ecran(tableau, requete):
    """The `Ecran` of this query, that of the whole for an unknown one. From an axe one goes to the
    next axe; from an action to the next one, and from the last to the next axe.
    """
    ecrans = list_ecrans(tableau)
    voulu = next((ecran for ecran in ecrans if ecran.requete == requete), ecrans[0])
    suite = [e for e in ecrans if voulu.ligne or not e.ligne]
    rang = suite.index(voulu)
    return replace(
        voulu,
        precedent=suite[rang - 1].requete if rang else None,
        suivant=suite[rang + 1].requete if rang + 1 < len(suite) else None,
    )


def find_premier_axe(tableau, numero):
    """The query of the first axe of the défi of this number, as typed; '' for none."""
    defis = [lue.branche for lue in tableau.defis if str(lue.numero) == numero]
    return next((f"axe={axe.code}" for defi in defis for axe in defi.axes), "")
