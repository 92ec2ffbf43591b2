"""What a text holds, whoever wrote it: paragraphs and tables, in their order."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from socle.saisie.tables import FichierIllisible

ROMAINS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
SOMMAIRE = re.compile(r"(toc|tm|contents)( |_20_|$)|(table of|tables? des mati)", re.I)
# What a file says of itself is bounded: a rank, a level, the cells of a row, the rows.
RANG_MAX, NIVEAU_MAX, COLONNES_MAX, RANGEES_MAX = 200, 8, 200, 20_000
PUCE = re.compile(r"\s*[-–•▪◦]\s+(?=\S)")
ADRESSE = re.compile(r"(https?://|mailto:)[^\s<>()]+$")
# What is counted while reading, and said at the end: (one, several, what becomes of it).
A_DIRE = {
    "images": ("image", "images", "pas reprises : joignez-les aux fiches"),
    "commentaires": ("commentaire en marge", "commentaires en marge", "pas repris"),
    "suppressions": (
        "passage supprimé en suivi des modifications",
        "passages supprimés en suivi des modifications",
        "pas repris",
    ),
    "notes": ("note de bas de page", "notes de bas de page", "à la suite de leur paragraphe"),
    "zones": ("zone de texte", "zones de texte", "à la suite de leur paragraphe"),
    "liens": ("lien vers un autre fichier", "liens vers d'autres fichiers", "pas suivis"),
    "masques": ("passage masqué", "passages masqués", "lus comme les autres"),
}


@dataclass(frozen=True)
class Morceau:
    """Some characters in one shape."""

    texte: str
    gras: bool = False
    italique: bool = False
    lien: str = ""


@dataclass(frozen=True)
class Paragraphe:
    """`numero` counts those of the file that are not empty, from 1. `titre`: the level of a
    heading, 0 for the title of the whole text; `liste`: the level of an item, from 0; `etiquette`:
    the number that the word processor shows by itself (« Axe 1 : »).
    """

    numero: int
    morceaux: tuple[Morceau, ...]
    titre: int | None = None
    liste: int | None = None
    is_ordonne: bool = False
    etiquette: str = ""
    is_sommaire: bool = False

    @property
    def texte(self):
        return "".join(m.texte for m in self.morceaux).strip()

    @property
    def is_gras(self):
        return all(m.gras for m in self.morceaux if m.texte.strip())

    @property
    def markdown(self):
        return "".join(map(write_morceau, self.morceaux)).strip()


@dataclass(frozen=True)
class Cellule:
    """`is_suite`: it is merged with the one above, or with the one before."""

    blocs: tuple = ()
    is_suite: bool = False

    @property
    def paragraphes(self):
        """Its paragraphs, those of the tables within it too."""
        return [p for bloc in self.blocs for p in list_paragraphes(bloc)]

    @property
    def texte(self):
        return "\n".join(p.texte for p in self.paragraphes)


@dataclass(frozen=True)
class Tableau:
    """`numero`: its rank among the tables of the file, from 1."""

    numero: int
    rangees: tuple[tuple[Cellule, ...], ...]


@dataclass(frozen=True)
class TexteLu:
    """What a text holds, and what must be said of it."""

    blocs: tuple[Paragraphe | Tableau, ...]
    remarques: tuple[str, ...] = ()


def list_paragraphes(bloc):
    """The paragraphs of a block; a row of a table within a cell is one line, not several."""
    if isinstance(bloc, Paragraphe):
        return [bloc]
    lignes = []
    for rangee in bloc.rangees:
        dedans = [p for cellule in rangee for p in cellule.paragraphes]
        if dedans:
            joints = [m for p in dedans for m in (Morceau(" : "), *p.morceaux)][1:]
            lignes.append(replace(dedans[0], morceaux=join(joints)))
    return lignes


def write_morceau(morceau):
    """A piece as Markdown; its outer spaces stay out of the marks."""
    nu = morceau.texte.strip()
    if not nu:
        return morceau.texte
    sur = re.sub(r"([\\`*\[\]<])", r"\\\1", nu).replace("\n", "\\\n")
    marque = "**" * morceau.gras + "*" * morceau.italique
    sur = f"{marque}{sur}{marque}"
    if ADRESSE.match(morceau.lien):
        sur = f"[{sur}]({morceau.lien})"
    debut, _, fin = morceau.texte.partition(nu)
    return f"{debut}{sur}{fin}"


def join(morceaux):
    """The pieces, with those of one shape that follow each other made one."""
    unis = []
    for morceau in morceaux:
        if unis and replace(morceau, texte=unis[-1].texte) == unis[-1]:
            unis[-1] = replace(morceau, texte=unis[-1].texte + morceau.texte)
        elif morceau.texte:
            unis.append(morceau)
    return tuple(unis)


def write_rang(rang, genre):
    """A rank as « 1 », « a », « A », « i » or « I » say to write it."""
    if rang > RANG_MAX:
        ecrit = str(rang)
    elif genre in "iI":
        ecrit = ""
        for valeur, lettres in ROMAINS:
            ecrit += lettres * (rang // valeur)
            rang %= valeur
    else:
        ecrit = chr(97 + (rang - 1) % 26) if genre in "aA" else str(rang)
    return ecrit.upper() if genre.isupper() else ecrit


@dataclass(frozen=True)
class Niveau:
    """How a level of a list is numbered: « Axe %1 : », « %1.%2 »; no `genre` for a bullet."""

    genre: str
    modele: str
    debut: int = 1


@dataclass
class Lecteur:
    """What both readers share: the rank of the paragraphs, the automatic numbers, the counts."""

    numero: int = 0
    tableaux: int = 0
    rangees: int = 0
    rangs: dict = field(default_factory=dict)
    comptes: Counter = field(default_factory=Counter)
    dits: list = field(default_factory=list)

    def make(self, morceaux, **faits):
        """[the paragraph of these pieces], or [] when it is empty."""
        paragraphe = Paragraphe(self.numero + 1, join(morceaux), **faits)
        if not paragraphe.texte:
            return []
        self.numero += 1
        premier = paragraphe.morceaux[0]
        if paragraphe.liste is None and (puce := PUCE.match(premier.texte)):
            nu = replace(premier, texte=premier.texte[puce.end() :])
            return [replace(paragraphe, liste=0, morceaux=(nu, *paragraphe.morceaux[1:]))]
        return [paragraphe]

    def make_tableau(self, rangees):
        self.tableaux += 1
        self.rangees += len(rangees)
        if self.rangees > RANGEES_MAX:
            raise FichierIllisible("Ce texte a trop de lignes de tableau : coupez-le en plusieurs.")
        largeur = max(map(len, rangees), default=0)
        pleines = [(*r, *[Cellule()] * (largeur - len(r))) for r in rangees]
        return Tableau(self.tableaux, tuple(pleines))

    def number(self, liste, rang, niveaux):
        """The next automatic number of the level `rang` (from 0) of a list; '' for a bullet."""
        niveau = niveaux.get(rang) if rang <= NIVEAU_MAX else None
        if niveau is None or not niveau.genre:
            return ""
        rangs = self.rangs.setdefault(liste, {})
        for dessous in [autre for autre in rangs if autre > rang]:
            del rangs[dessous]
        for dessus in range(rang):
            rangs.setdefault(dessus, niveaux[dessus].debut if dessus in niveaux else 1)
        rangs[rang] = rangs.get(rang, niveau.debut - 1) + 1
        return re.sub(
            r"%(\d)",
            lambda trouve: write_rang(
                rangs.get(int(trouve[1]) - 1, 1), niveaux[int(trouve[1]) - 1].genre or "1"
            ),
            niveau.modele,
        ).strip()

    def list_remarques(self):
        """What was counted, in sentences."""
        for cle, (un, plusieurs, suite) in A_DIRE.items():
            if nombre := self.comptes[cle]:
                self.dits.append(f"{nombre} {un if nombre == 1 else plusieurs} : {suite}.")
        return tuple(self.dits)
