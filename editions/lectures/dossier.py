"""What the members of the council get before a meeting: the letter, the notes, the drafts."""

from dataclasses import dataclass
from datetime import date

from conseil.actes.formules import Formules
from conseil.lectures.convocation import ConvocationLue, PointConvoque, lire_convocation
from conseil.lectures.suites import lire_formules
from conseil.models import Deliberation
from socle.francais.dates import ecrire_jour

COMPLEMENT, LETTRE = "complement", "lettre"
PARTIES = ("", COMPLEMENT, LETTRE)


@dataclass(frozen=True)
class Dossier:
    """`points` are those of which it speaks, `actes` those that follow it, in that order."""

    convocation: ConvocationLue
    formules: Formules
    le: date
    points: tuple[PointConvoque, ...]
    actes: tuple[Deliberation, ...]
    is_complement: bool

    @property
    def titre(self):
        quoi = "Ordre du jour complémentaire" if self.is_complement else "Convocation"
        return f"{quoi} – séance du {ecrire_jour(self.convocation.seance.le)}"

    @property
    def cite_seconde(self):
        return self.convocation.droit.cite("seconde-convocation")

    @property
    def notes(self):
        return tuple(lu for lu in self.points if lu.point.synthese.strip())


def lire_dossier(seance, *, on, partie=""):
    """The `Dossier` of a meeting loaded with `loaded_for_appel`; `partie` is one of `PARTIES`."""
    lue = lire_convocation(seance)
    is_complement = partie == COMPLEMENT
    points = lue.complement if is_complement else lue.points
    actes = Deliberation.objects.loaded_for_deliberation().order_by("point__cle")
    return Dossier(
        convocation=lue,
        formules=lire_formules(seance.structure),
        le=on if is_complement else seance.convoquee_le or on,
        points=points,
        actes=()
        if partie == LETTRE
        else tuple(actes.filter(point__in=[lu.point for lu in points])),
        is_complement=is_complement,
    )
