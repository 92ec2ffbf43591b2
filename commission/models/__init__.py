"""The meetings of the organs, what they say, and the states that the commission freezes."""

from commission.models.reunion import AvisOrgane, PresenceOrgane
from commission.models.seance import Avis, EtatArrete, EtatFige, SeanceCommission

__all__ = ["Avis", "AvisOrgane", "EtatArrete", "EtatFige", "PresenceOrgane", "SeanceCommission"]
