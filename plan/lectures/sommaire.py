"""The outline of a plan, as its page writes it: what stands where, and what it may become."""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.text import Truncator

from plan.lectures.rangs import GENRES, name_code, sum_up_freres
from socle.francais.typographie import en_texte


@dataclass(frozen=True)
class Rangee:
    """A row of the outline, with those that it holds."""

    cle: str
    genre: str
    objet: object
    code: str
    titre: str
    is_premiere: bool
    is_derniere: bool
    rangees: tuple["Rangee", ...]


@dataclass(frozen=True)
class Sommaire:
    """`lue` is the digest of the order of each level; `is_troue` whether a number is missing."""

    defis: tuple[Rangee, ...]
    sections: tuple[Rangee, ...]
    lue: str
    is_troue: bool
    nombre: int


def lire_sommaire(plan):
    """The whole outline, in four queries whatever its size."""
    groupes, is_troue = defaultdict(list), False
    for nom in ("defi", "axe", "action", "section"):
        genre = GENRES[nom]
        for objet in genre.list_of(plan).order_by(genre.champ, "pk"):
            groupes[nom, getattr(objet, f"{genre.dans}_id")].append(objet)
    for (nom, _), freres in groupes.items():
        rangs = list(map(GENRES[nom].read_rang, freres))
        is_troue |= GENRES[nom].is_code and rangs != list(range(1, len(rangs) + 1))
    dessous = {"defi": "axe", "axe": "action", "section": "section"}

    def make_rangees(nom, dans):
        freres = groupes.get((nom, dans), ())
        return tuple(
            Rangee(
                cle=f"{nom}-{objet.pk}",
                genre=nom,
                objet=objet,
                code=name_code(objet),
                titre=objet.titre or write_debut(objet.corps),
                is_premiere=objet is freres[0],
                is_derniere=objet is freres[-1],
                rangees=make_rangees(dessous[nom], objet.pk) if nom in dessous else (),
            )
            for objet in freres
        )

    return Sommaire(
        defis=make_rangees("defi", plan.pk),
        sections=make_rangees("section", None),
        lue=urlencode(
            {name_niveau(*niveau): sum_up_freres(freres) for niveau, freres in groupes.items()}
        ),
        is_troue=is_troue,
        nombre=sum(len(freres) for (nom, _), freres in groupes.items() if nom == "action"),
    )


def write_debut(corps):
    """How a part without a title begins."""
    return (
        f"Sans titre : {Truncator(en_texte(corps)).words(10)}" if corps else "Sans titre ni texte"
    )


def lire_sous_projets(action):
    """The sub-projects of an action in their order, and what a page read of it."""
    freres = list(action.sous_projets.order_by("ordre", "pk"))
    niveau = name_niveau("sous-projet", action.pk)
    lue = urlencode({niveau: sum_up_freres(freres)}) if freres else ""
    return {"sous_projets": freres, "lue_sous_projets": lue}


def name_niveau(nom, dans):
    """The name of a level in what a page read: « action-3 », the actions of the axe 3."""
    return f"{nom}-{dans or 0}"
