"""Structures, people and roles; how they come in; what is noted of it."""

from comptes.models.acces import Invitation, SessionOuverte
from comptes.models.compte import (
    Appartenance,
    DansStructureQuerySet,
    Structure,
    Utilisateur,
)
from comptes.models.envoi import Envoi
from comptes.models.fige import QuerySetFige
from comptes.models.page_legale import PageLegale
from comptes.models.trace import Trace, noter

__all__ = [
    "Appartenance",
    "DansStructureQuerySet",
    "Envoi",
    "Invitation",
    "PageLegale",
    "QuerySetFige",
    "SessionOuverte",
    "Structure",
    "Trace",
    "Utilisateur",
    "noter",
]
