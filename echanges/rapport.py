"""What an import would do, or did: said in the page, in the terminal and in JSON (R-X4)."""

from dataclasses import asdict, dataclass, field, fields

from budget.lectures.mots_compris import TITRES, MotsCompris, compare_mots, parse_total
from socle.francais.typographie import accord, compter


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
    """The whole report; `format` is « classeur », « annexe », « tet » or « json ».

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
    compris: list[MotsCompris] = field(default_factory=list)
    sommes: dict[str, dict] = field(default_factory=dict)
    sommes_avant: dict[str, dict] = field(default_factory=dict)
    plan: str = ""
    creer_doublons: bool = False
    is_applique: bool = False

    def refuse(self, phrase, *, feuille="", ligne=0, colonne="", cellule=""):
        self.refus.append(Refus(feuille, ligne, colonne, cellule, phrase))

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
        return {**asdict(self), "phrase": self.phrase, "propre": self.is_propre}

    @classmethod
    def parse(cls, contenu):
        """The report that `dump` wrote."""
        listes = {
            "bilans": Bilan,
            "changements": Changement,
            "refus": Refus,
            "conflits": Conflit,
            "doublons": Doublon,
            "compris": MotsCompris,
        }
        simples = {"fichier", "format", "remarques", "plan", "is_applique"}
        return cls(
            **{champ: contenu[champ] for champ in simples},
            **{c: [genre(**li) for li in contenu.get(c, ())] for c, genre in listes.items()},
            **{c: contenu.get(c, {}) for c in ("sommes", "sommes_avant")},
        )
