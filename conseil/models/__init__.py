"""The council: its councillors, its meetings, its roll calls and its acts."""

from conseil.models.annexe import AnnexeDeliberation
from conseil.models.appel import Pouvoir, Presence
from conseil.models.convocation import Convocation, EnvoiConvocation
from conseil.models.deliberation import ActeFige, Deliberation
from conseil.models.deport import Deport
from conseil.models.mise_en_ligne import AccuseReception, MiseEnLigne
from conseil.models.piece import PieceActe, Reouverture, reopen
from conseil.models.point import PointOrdreDuJour
from conseil.models.seance import SeanceConseil
from conseil.models.suites import SuitesSeance

__all__ = [
    "AccuseReception",
    "ActeFige",
    "AnnexeDeliberation",
    "Convocation",
    "Deliberation",
    "Deport",
    "EnvoiConvocation",
    "MiseEnLigne",
    "PieceActe",
    "PointOrdreDuJour",
    "Pouvoir",
    "Presence",
    "Reouverture",
    "SeanceConseil",
    "SuitesSeance",
    "reopen",
]
