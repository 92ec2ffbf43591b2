"""The assembly that deliberates, its councillors, and the rules of law that hold on a day."""

from instances.models.assemblee import Assemblee
from instances.models.elu import Elu

__all__ = ["Assemblee", "Elu"]
