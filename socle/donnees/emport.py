"""What a document carries with it of each object: what its class says, and nothing else (R-G4).

An object of a class that says nothing is carried empty: what nobody thought of does not leave.
"""

from dataclasses import fields, is_dataclass
from operator import attrgetter

from django.db.models import Model


def emporte(mots=None, **selon):
    """Class decorator: the names of what is carried of such an object, in one text; without it all
    of the fields, for what is made for a paper alone. « plan.titre » is what a field holds, carried
    as « titre ». `selon` says it for one kind of document.
    """

    def declare(classe):
        tout = " ".join(champ.name for champ in fields(classe)) if mots is None else mots
        dits = {"": tout, **selon}
        classe.EMPORTES = {genre: texte.split() for genre, texte in dits.items()}
        return classe

    return declare


def carry(valeur, genre):
    """What a document of this kind carries of a reading, for `rangees.Exact` to write.

    A document inside another, that says `PORTE_COMME`, is carried as what it is alone.
    """
    genre = getattr(type(valeur), "PORTE_COMME", genre)
    if is_dataclass(valeur) or isinstance(valeur, Model):
        porte = {"libelle": str(valeur)} if isinstance(valeur, Model) else {}
        dits = vars(type(valeur)).get("EMPORTES", {"": ()})
        return porte | {
            dit.rpartition(".")[2]: carry(attrgetter(dit)(valeur), genre)
            for dit in dits.get(genre, dits[""])
        }
    if isinstance(valeur, dict):
        return {str(cle): carry(element, genre) for cle, element in valeur.items()}
    if isinstance(valeur, (list, tuple)):
        return [carry(element, genre) for element in valeur]
    return valeur
