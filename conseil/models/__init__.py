"""The council: its councillors, its meetings, its roll calls and its acts."""

from conseil.models.annexe import AnnexeDeliberation
from conseil.models.appel import Pouvoir, Presence
from conseil.models.deliberation import ActeFige, Deliberation
from conseil.models.point import PointOrdreDuJour
from conseil.models.seance import SeanceConseil
from conseil.models.suites import SuitesSeance

__all__ = [
    "ActeFige",
    "AnnexeDeliberation",
    "Deliberation",
    "PointOrdreDuJour",
    "Pouvoir",
    "Presence",
    "SeanceConseil",
    "SuitesSeance",
]
