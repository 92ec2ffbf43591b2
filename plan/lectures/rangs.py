"""Who stands where in a plan, and what moves when one row does (R-P6)."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from plan.models import Action, Axe, Defi, Section, SousProjet
from socle.donnees.contenu import climb, list_contenus
from socle.donnees.ordre import number, save_order
from socle.saisie.version_lue import sum_up

RENUMEROTE = "nouvel ordre"


@dataclass(frozen=True)
class Genre:
    """Rows of a plan that have an order: their name in addresses, their model, what holds them, the
    field of their number; `is_code`: it is in the codes that people cite.
    """

    nom: str
    modele: type
    dans: str
    champ: str = "numero"
    is_code: bool = True

    def list_freres(self, objet):
        """The rows of its holder, in their order; itself too, when it is there."""
        freres = self.modele.objects.filter(**self.name_porteur(objet))
        return list(freres.select_related(self.chemin).order_by(self.champ, "pk"))

    def name_porteur(self, objet):
        """What filters the rows of its holder; a section without a parent is in the plan itself."""
        noms = ("plan", "parent") if self.dans == "parent" else (self.dans,)
        return {f"{nom}_id": getattr(objet, f"{nom}_id") for nom in noms}

    @property
    def chemin(self):
        """What the code of a row reads, and its plan."""
        return self.modele.CHEMIN_STRUCTURE.removesuffix("__structure")

    def list_of(self, plan):
        """All its rows in a plan, each with what its code reads."""
        return self.modele.objects.for_plan(plan).select_related(self.chemin)

    def find(self, plan, pk):
        """The row of this plan; None."""
        return self.list_of(plan).filter(pk=pk).first()

    def read_rang(self, objet):
        return getattr(objet, self.champ)


GENRES = {
    genre.nom: genre
    for genre in (
        Genre("defi", Defi, "plan"),
        Genre("axe", Axe, "defi"),
        Genre("action", Action, "axe"),
        Genre("section", Section, "parent", "ordre", False),
        Genre("sous-projet", SousProjet, "action", "ordre", False),
    )
}


def genre_of(objet):
    return next(genre for genre in GENRES.values() if genre.modele is type(objet))


def sum_up_freres(freres):
    """The digest of the order of a level, that a page carries (R-S1)."""
    genre = genre_of(freres[0])
    return sum_up(f"{frere.pk} {genre.read_rang(frere)}" for frere in freres)


def name_code(objet):
    """« 1-2-8 », or '' for what has no code."""
    return objet.code if genre_of(objet).is_code else ""


def renumber(genre, freres, *, is_garde):
    """Number rows in this order, the codes of a draft from 1; those of an adopted plan share the
    numbers that they have, so that no other code changes. A row come from elsewhere has none.
    """
    libres = None
    if is_garde:
        libres = sorted(filter(None, map(genre.read_rang, freres)))
        libres += [find_suivant(genre, freres[0])] * (len(freres) - len(libres))
    number(freres, genre.champ, libres=libres)


def find_suivant(genre, objet):
    """The number of who comes last beside a row; that of a code once cited is not given again."""
    is_draft = not genre.is_code or climb(objet).is_projet
    rangees = genre.modele.objects if is_draft else genre.modele.history
    derniers = rangees.filter(**genre.name_porteur(objet)).aggregate(dernier=Max(genre.champ))
    return (derniers["dernier"] or 0) + 1


def plan_move(objet, *, dans, avant=None):
    """The rows that stand elsewhere once `objet` is before `avant` (None: last) in `dans`; their
    numbers and its holder are set, nothing is saved.
    """
    if objet == avant:
        return []
    genre = genre_of(objet)
    is_garde = genre.is_code and not climb(objet).is_projet
    quittes, is_ailleurs = genre.list_freres(objet), getattr(objet, genre.dans) != dans
    autres = arrivee = [frere for frere in quittes if frere != objet]
    rangs = {frere: genre.read_rang(frere) for frere in quittes}
    if is_ailleurs:
        setattr(objet, genre.dans, dans)
        setattr(objet, genre.champ, 0)
        arrivee = genre.list_freres(objet)
        rangs |= {frere: genre.read_rang(frere) for frere in arrivee} | {objet: None}
    place = arrivee.index(avant) if avant in arrivee else len(arrivee)
    renumber(genre, [*arrivee[:place], objet, *arrivee[place:]], is_garde=is_garde)
    if is_ailleurs and not is_garde:
        renumber(genre, autres, is_garde=False)
    rangs[objet] = None if is_ailleurs else rangs[objet]
    places = {frere: frere for frere in [*autres, *arrivee, objet]}
    return [
        places[frere] for frere, rang in rangs.items() if genre.read_rang(places[frere]) != rang
    ]


def plan_renumber(plan):
    """The rows whose number changes once none is missing."""
    changes = []
    for genre in (genre for genre in GENRES.values() if genre.is_code):
        groupes = {}
        for objet in genre.list_of(plan):
            groupes.setdefault(getattr(objet, f"{genre.dans}_id"), []).append(objet)
        for freres in groupes.values():
            freres.sort(key=genre.read_rang)
            rangs = list(map(genre.read_rang, freres))
            number(freres, genre.champ)
            changes += [f for f, rang in zip(freres, rangs, strict=True) if f.numero != rang]
    return changes


@transaction.atomic
def apply(plan, changes, *, motif=RENUMEROTE):
    """Save these rows; what names one by its code follows it."""
    with codes_suivis(plan):
        for genre in GENRES.values():
            objets = [objet for objet in changes if type(objet) is genre.modele]
            save_order(genre.modele, objets, genre.champ, motif=motif)


def foresee(plan, changes):
    """[(kind, code, what it will be)] of each row whose code these changes change; all is put back
    as it was.
    """
    avant = read_codes(plan)
    with transaction.atomic():
        apply(plan, changes)
        apres = read_codes(plan)
        transaction.set_rollback(True)
    return [(cle[0], code, apres[cle]) for cle, code in avant.items() if apres[cle] != code]


def read_codes(plan):
    """{(kind, key): code} of the rows of a plan that have one, in the order of the plan."""
    return {
        (nom, objet.pk): objet.code
        for nom, genre in GENRES.items()
        if genre.is_code
        for objet in genre.list_of(plan)
    }


@contextmanager
def codes_suivis(plan):
    """While it lasts, codes change: the models that keep some in words, which have a `recode`, are
    then told {(kind, code): code now, '' when it is gone}, and each (kind, code) that there is.
    """
    avant = read_codes(plan)
    yield
    apres = read_codes(plan)
    if avant != apres:
        codes = {(cle[0], code): apres.get(cle, "") for cle, code in avant.items()}
        for modele in list_contenus():
            if recode := getattr(modele._default_manager.all(), "recode", None):
                recode(plan, codes, {(cle[0], code) for cle, code in apres.items()})


def add(objet):
    """Save a new row, the last of its holder."""
    genre = genre_of(objet)
    setattr(objet, genre.champ, find_suivant(genre, objet))
    with codes_suivis(climb(objet)):
        objet.save()
    return objet
