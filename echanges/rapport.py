"""What an import would do, or did: said in the page, in the terminal and in JSON (R-X4)."""

import re
from dataclasses import asdict, dataclass, field, fields, replace

from budget.lectures.mots_compris import TITRES, MotsCompris, compare_mots, parse_total
from socle.francais.typographie import accord, compter

SUITES_MAX = 8


def write_lignes(numeros):
    """« ligne 4 », « lignes 4, 7 et 9 à 49 »: rows of a file, named once each."""
    suites = []
    for numero in sorted({*numeros}):
        if suites and numero == suites[-1][1] + 1:
            suites[-1] = (suites[-1][0], numero)
        else:
            suites.append((numero, numero))
    mots = [f"{a}" if a == b else f"{a} à {b}" for a, b in suites]
    if reste := sum(b - a + 1 for a, b in suites[SUITES_MAX:]):
        mots[SUITES_MAX:] = [f"{reste} autre{accord(reste)}"]
    *debut, fin = mots
    return f"ligne{accord(len({*numeros}))} {' et '.join(filter(None, (', '.join(debut), fin)))}"


@dataclass(frozen=True)
class Bilan:
    """How many rows of a sheet were made, changed, found the same, deleted, or left out."""

    feuille: str
    creees: int = 0
    modifiees: int = 0
    inchangees: int = 0
    supprimees: int = 0
    en_conflit: int = 0
    gardees: int = 0
    deja_la: int = 0

    @property
    def phrase(self):
        """« 3 créées, 7 modifiées, 23 inchangées, 0 supprimée »."""
        return ", ".join(
            compter(nombre, mot)
            for nombre, mot in (
                (self.creees, "créée"),
                (self.modifiees, "modifiée"),
                (self.inchangees, "inchangée"),
                (self.supprimees, "supprimée"),
            )
        )


@dataclass(frozen=True)
class Changement:
    """One cell, old and new; `avant` is '' for a row that is made."""

    feuille: str
    cellule: str
    objet: str
    colonne: str
    avant: str
    apres: str


@dataclass(frozen=True)
class Refus:
    """A cell that cannot enter, with the sentence that says what to do."""

    feuille: str
    ligne: int
    colonne: str
    cellule: str
    phrase: str
    lignes: str = ""

    def __str__(self):
        """« lignes 4 à 49, Statut : … »."""
        lignes = self.lignes or (write_lignes([self.ligne]) if self.ligne else self.cellule)
        place = ", ".join(filter(None, (self.feuille, lignes, self.colonne)))
        return f"{place} : {self.phrase}" if place else self.phrase


@dataclass(frozen=True)
class ColonneLue:
    """A column of a bare table, the first cells under its title, and what it is taken for."""

    rang: int
    titre: str
    sens: str
    exemples: list[str]


@dataclass(frozen=True)
class Conflit:
    """A row changed both in the file and in the application since the export (R-X2)."""

    feuille: str
    ligne: int
    objet: str
    colonne: str
    fichier: str
    application: str


@dataclass(frozen=True)
class Doublon:
    """A new row that says what a row of the application says already (R-X8); `is_creable` when
    both may be.
    """

    feuille: str
    ligne: int
    objet: str
    application: str
    is_creable: bool


@dataclass
class Rapport:
    """The whole report; `format` is one of `echanges.importation.FORMATS`.

    `colonnes` are those of a bare table of the shape `forme`; `question` asks what they are.
    `creer_doublons`: new rows that seem to be there already are asked for all the same.
    """

    fichier: str
    format: str
    bilans: list[Bilan] = field(default_factory=list)
    changements: list[Changement] = field(default_factory=list)
    refus: list[Refus] = field(default_factory=list)
    conflits: list[Conflit] = field(default_factory=list)
    doublons: list[Doublon] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)
    colonnes: list[ColonneLue] = field(default_factory=list)
    forme: str = ""
    question: str = ""
    compris: list[MotsCompris] = field(default_factory=list)
    sommes: dict[str, dict] = field(default_factory=dict)
    sommes_avant: dict[str, dict] = field(default_factory=dict)
    plan: str = ""
    creer_doublons: bool = False
    is_applique: bool = False

    def refuse(self, phrase, *, feuille="", ligne=0, colonne="", cellule=""):
        self.refus.append(Refus(feuille, ligne, colonne, cellule, phrase))

    @property
    def refus_groupes(self):
        """The refusals, those of one sentence and one column together, with all their rows."""
        groupes = {}
        for refus in self.refus:
            colonne = refus.colonne or re.sub(r"\d", "", refus.cellule)
            groupes.setdefault((refus.feuille, colonne, refus.phrase), []).append(refus)
        return [
            replace(g[0], lignes=write_lignes([r.ligne for r in g])) if g[0].ligne else g[0]
            for g in groupes.values()
        ]

    @property
    def total(self):
        """The `Bilan` of all the sheets together."""
        champs = [champ.name for champ in fields(Bilan)[1:]]
        return Bilan("", **{c: sum(getattr(bilan, c) for bilan in self.bilans) for c in champs})

    @property
    def phrase(self):
        return self.total.phrase

    @property
    def phrase_des_doublons(self):
        """« 2 lignes semblent déjà là »."""
        nombre = len(self.doublons)
        return f"{compter(nombre, 'ligne')} {accord(nombre, 'semble,semblent')} déjà là"

    @property
    def creables(self):
        """How many of the new rows that seem to be there already can be made all the same."""
        return sum(doublon.is_creable for doublon in self.doublons)

    def tell_comptes(self, comptes, avant=({}, {})):
        """Note what `lire_comptes` says after the import, against `avant`: nothing for a new plan;
        sums that stay the same are left out.
        """
        self.compris = compare_mots(comptes[0], avant[0])
        if comptes[1] != avant[1]:
            self.sommes, self.sommes_avant = comptes[1], avant[1]

    @property
    def lignes_de_sommes(self):
        """[(« 2024 », Total, the one so far or None)]."""
        avant = {cle: parse_total(somme) for cle, somme in self.sommes_avant.items()}
        sommes = self.sommes.items()
        return [(TITRES.get(c, c), parse_total(somme), avant.get(c)) for c, somme in sommes]

    @property
    def a_preciser(self):
        """How many wordings hold a cost that is not understood."""
        return sum(dit.is_a_preciser for dit in self.compris)

    @property
    def phrase_des_compris(self):
        """« 101 coûts, dont 1 à préciser »."""
        reste = f", dont {self.a_preciser} à préciser" if self.a_preciser else ""
        couts = sum(len(dit.valeurs or dit.avant) for dit in self.compris)
        return f"{compter(couts, 'coût')}{reste}"

    @property
    def is_propre(self):
        """Whether nothing prevents writing."""
        return not (self.refus or self.conflits)

    @property
    def has_effet(self):
        total = self.total
        return bool(total.creees + total.modifiees + total.supprimees)

    def dump(self):
        """The report as JSON holds it."""
        groupes = list(map(str, self.refus_groupes))
        calcules = {"phrase": self.phrase, "propre": self.is_propre, "refus_groupes": groupes}
        return {**asdict(self), **calcules}

    @classmethod
    def parse(cls, contenu):
        """The report that `dump` wrote."""
        listes = {
            "bilans": Bilan,
            "changements": Changement,
            "refus": Refus,
            "conflits": Conflit,
            "doublons": Doublon,
            "colonnes": ColonneLue,
            "compris": MotsCompris,
        }
        simples = {"fichier", "format", "remarques", "plan", "is_applique", "forme", "question"}
        return cls(
            **{champ: contenu[champ] for champ in simples & contenu.keys()},
            **{c: [genre(**li) for li in contenu.get(c, ())] for c, genre in listes.items()},
            **{c: contenu.get(c, {}) for c in ("sommes", "sommes_avant")},
        )
