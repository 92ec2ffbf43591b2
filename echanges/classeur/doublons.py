"""New rows of a sheet that say what a row of the application says already (R-X8)."""

from plan.feuillets.feuillet import normalise


class Semblables:
    """The rows of a sheet as they were before anything of the file was set on them."""

    def __init__(self, feuillet):
        self.colonnes = {c.titre: c for c in feuillet.colonnes if c.attribut}
        self.valeurs = {pk: self.read(objet) for pk, objet in feuillet.par_pk.items()}
        self.index = {}

    def read(self, objet):
        return {titre: normalise(c.current(objet)) for titre, c in self.colonnes.items()}

    def find(self, objet, is_dit):
        """The number of a row equal to a new one wherever the new one says something
        (`is_dit(title)`); None when there is none.
        """
        dits = tuple(filter(is_dit, self.colonnes))
        if dits not in self.index:
            self.index[dits] = {
                tuple(valeurs[titre] for titre in dits): pk for pk, valeurs in self.valeurs.items()
            }
        siennes = self.read(objet)
        return self.index[dits].get(tuple(siennes[titre] for titre in dits))
