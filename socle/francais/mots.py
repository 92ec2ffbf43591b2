"""A common noun with what French makes of it: its plural, its article, its elision."""

from dataclasses import dataclass
from functools import cached_property

from socle.donnees.emport import emporte
from socle.francais.extraits import en_mots_nus
from socle.francais.typographie import accord

ASPIRES = ("hameau", "haie", "halte", "havre", "hauteur")


@emporte()
@dataclass(frozen=True)
class Mot:
    """A noun in lower case: « défi », « défis », masculine."""

    singulier: str
    pluriel: str
    feminin: bool = False

    def __str__(self):
        return self.singulier

    @cached_property
    def is_elide(self):
        """Whether « le » becomes « l' » before it: a vowel, or an h that is not breathed."""
        plie = en_mots_nus(self.singulier).strip()
        return plie[:1] in tuple("aeiou") or (plie[:1] == "h" and not plie.startswith(ASPIRES))

    def choose(self, masculin, feminin, elide=""):
        """« le », « la » or « l' » before it: what fits, with its space."""
        if elide and self.is_elide:
            return f"{elide}{self.singulier}"
        return f"{feminin if self.feminin else masculin} {self.singulier}"

    @property
    def formes(self):
        """Its two forms, as « accord » takes them."""
        return f"{self.singulier},{self.pluriel}"

    def compter(self, nombre):
        """« 3 actions »."""
        return f"{nombre} {accord(nombre, self.formes)}"

    @property
    def le(self):
        return self.choose("le", "la", "l'")

    @property
    def un(self):
        return self.choose("un", "une")

    @property
    def du(self):
        return self.choose("du", "de la", "de l'")

    @property
    def de(self):
        return self.choose("de", "de", "d'")

    @property
    def au(self):
        return self.choose("au", "à la", "à l'")

    @property
    def ce(self):
        masculin = "cet" if self.is_elide else "ce"
        return self.choose(masculin, "cette")

    @property
    def aucun(self):
        return self.choose("aucun", "aucune")

    @property
    def nouveau(self):
        return self.choose("nouvel" if self.is_elide else "nouveau", "nouvelle")

    @property
    def e(self):
        """The end of what agrees with it: « créé{{ mot.e }} »."""
        return "e" if self.feminin else ""
