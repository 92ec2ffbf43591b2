"""The assembly that deliberates, its councillors, the organs, and the rules of law of a day."""

from instances.models.assemblee import Assemblee
from instances.models.elu import Elu
from instances.models.organe import MembreOrgane, Organe
from instances.models.regle import Regle

__all__ = ["Assemblee", "Elu", "MembreOrgane", "Organe", "Regle"]
from instances.models.elu import Mandat

__all__ = ["Assemblee", "Elu", "Mandat", "Regle"]
