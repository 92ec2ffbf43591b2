"""The council: its councillors, its meetings, its roll calls and its acts."""

from conseil.models.annexe import AnnexeDeliberation
from conseil.models.appel import Pouvoir, Presence
from conseil.models.convocation import Convocation, EnvoiConvocation
from conseil.models.deliberation import ActeFige, Deliberation
from conseil.models.point import PointOrdreDuJour
from conseil.models.seance import SeanceConseil

__all__ = [
    "ActeFige",
    "AnnexeDeliberation",
    "Convocation",
    "Deliberation",
    "EnvoiConvocation",
    "PointOrdreDuJour",
    "Pouvoir",
    "Presence",
    "SeanceConseil",
]
