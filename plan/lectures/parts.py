"""Percentages of the plan, each with its two numbers (docs/regles.md, R-E5 and R-E6)."""

from dataclasses import dataclass

from socle.donnees.emport import emporte


@emporte("nombre sur")
@dataclass(frozen=True)
class Part:
    """`nombre` out of `sur`; `valeur` in per cent, None where nothing was counted."""

    nombre: int
    sur: int

    @property
    def valeur(self):
        """Half rounded up."""
        return (200 * self.nombre + self.sur) // (2 * self.sur) if self.sur else None


@emporte("somme nombre vides valeur")
@dataclass(frozen=True)
class Moyenne:
    """The mean of what was given; `vides` counts what was not, which is not zero."""

    somme: int
    nombre: int
    vides: int

    @property
    def valeur(self):
        """Half rounded up; None where nothing was given."""
        return (2 * self.somme + self.nombre) // (2 * self.nombre) if self.nombre else None
