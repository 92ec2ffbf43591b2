"""How far a long work is: one number out of another, told to whoever listens."""

from collections.abc import Callable


class Progres:
    """Counts steps and tells `say(done, total)` at most a hundred times."""

    def __init__(self, say: Callable = lambda fait, total: None):
        self.say = say
        self.fait, self.total, self.dit = 0, 0, -1

    def begin(self, total):
        """Say how many steps there are; those done before are forgotten."""
        self.fait, self.total, self.dit = 0, total, -1
        self.tell()

    def step(self, nombre=1):
        self.fait = min(self.fait + nombre, self.total)
        self.tell()

    def reach(self, fait):
        """Say that the step number `fait` is begun; never goes back."""
        self.step(max(0, fait - self.fait))

    def tell(self):
        centieme = self.fait * 100 // self.total if self.total else 0
        if centieme != self.dit:
            self.dit = centieme
            self.say(self.fait, self.total)
