"""The assembly that deliberates, its councillors, and the rules of law that hold on a day."""

from instances.models.assemblee import Assemblee
from instances.models.elu import Elu, Mandat
from instances.models.regle import Regle

__all__ = ["Assemblee", "Elu", "Mandat", "Regle"]
