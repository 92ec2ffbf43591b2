"""The days of a convocation, and what of an agenda was sent (docs/regles.md, R-V5 and R-V21)."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class PointEnvoye:
    """A point as it was sent; `is_informe`: with a note or a document that explains it."""

    point: int
    numero: str
    intitule: str
    is_informe: bool


def count_jours_francs(envoi, seance):
    """The clear days between two days: neither of them counts."""
    return (seance - envoi).days - 1


def find_dernier_jour(seance, jours_francs):
    """The last day on which a convocation leaves so many clear days."""
    return seance - timedelta(days=jours_francs + 1)


def is_deliberatif(point):
    """Whether the council votes at a point; a question or an information needs no note."""
    return point.nature == "deliberation"


def is_meme_point(point, autre):
    """Whether two points of two meetings are one: by their title, else by their number."""
    if point.intitule and autre.intitule:
        return point.intitule.strip().casefold() == autre.intitule.strip().casefold()
    return point.numero == autre.numero
