"""The outline of a plan, as its page writes it: what stands where, and what it may become."""

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.text import Truncator

from plan.models import Action
from plan.rangs import GENRES, name_code, sum_up_freres
from socle.francais.typographie import en_texte


@dataclass(frozen=True)
class Rangee:
    """A row of the outline, with those that it holds; `annees` counts its planned years."""

    cle: str
    genre: str
    objet: object
    code: str
    titre: str
    is_premiere: bool
    is_derniere: bool
    annees: int
    rangees: tuple["Rangee", ...]

    @property
    def is_vide(self):
        """Whether an action has nothing yet but its title."""
        return not (self.rangees or self.objet.corps or self.annees)


@dataclass(frozen=True)
class Sommaire:
    """`lue` is the digest of the order of each level; `is_troue` whether a number is missing."""

    defis: tuple[Rangee, ...]
    sections: tuple[Rangee, ...]
    lue: str
    is_troue: bool
    nombre: int


def lire_sommaire(plan):
    """The whole outline, in five queries whatever its size."""
    par_genre = {
        nom: GENRES[nom].modele.objects.for_plan(plan).order_by(GENRES[nom].champ, "pk")
        for nom in ("defi", "axe", "action", "section")
    }
    par_genre["axe"] = par_genre["axe"].select_related("defi")
    par_genre["action"] = Action.objects.for_plan(plan).select_related("axe__defi").ordered()
    par_genre["action"] = par_genre["action"].with_calendrier()
    groupes, trous = defaultdict(list), False
    for nom, objets in par_genre.items():
        for objet in objets:
            groupes[nom, getattr(objet, f"{GENRES[nom].dans}_id")].append(objet)
    for (nom, _), freres in groupes.items():
        rangs = list(map(GENRES[nom].read_rang, freres))
        trous = trous or (GENRES[nom].is_code and rangs != list(range(1, len(rangs) + 1)))
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
                annees=len(objet.calendrier) if nom == "action" else 0,
                rangees=make_rangees(dessous[nom], objet.pk) if nom in dessous else (),
            )
            for objet in freres
        )

    return Sommaire(
        defis=make_rangees("defi", plan.pk),
        sections=make_rangees("section", None),
        lue=urlencode(
            {name_niveau(nom, dans): sum_up_freres(f[0], f) for (nom, dans), f in groupes.items()}
        ),
        is_troue=trous,
        nombre=len(par_genre["action"]),
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
    lue = urlencode({niveau: sum_up_freres(freres[0], freres)}) if freres else ""
    return {"sous_projets": freres, "lue_sous_projets": lue}


def name_niveau(nom, dans):
    """The name of a level in what a page read: « action-3 », the actions of the axe 3."""
    return f"{nom}-{dans or 0}"
