"""What the columns of an office's table are, by their titles, then by their contents (R-X10)."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from django.db.models import TextChoices

from plan.feuillets.calendrier import CROIX_LUES
from socle.saisie.cellules import CelluleRefusee, fold, read_texte
from socle.saisie.tables import Table, letter_of


class Sens(TextChoices):
    """What a column says of an action."""

    DEFI = "defi", "défi"
    AXE = "axe", "axe"
    NUMERO = "numero", "numéro de l'action"
    ACTION = "action", "action"
    RECIT = "recit", "récit"
    COUT = "cout", "coût"
    COUT_HT = "montant_ht", "montant HT"
    COUT_TTC = "montant_ttc", "montant TTC"
    INVESTISSEMENT = "investissement", "coût d'investissement"
    FONCTIONNEMENT = "fonctionnement", "coût de fonctionnement"
    ANNEE = "annee", "année prévue"
    MONTANT_ANNEE = "montant_de_l_annee", "montant de l'année"
    CALENDRIER = "annees", "années, en mots"
    DEBUT = "debut", "début"
    FIN = "fin", "fin"
    PILOTE = "pilote", "pilote"
    ELU = "elu", "élu·e référent·e"
    MOYENS = "moyens_humains", "moyens humains"
    PARTENAIRES = "partenaires", "partenaires"
    STATUT = "statut", "statut"
    AVANCEMENT = "avancement", "avancement"
    PRIORITE = "priorite", "priorité"
    FINANCEUR = "financeur", "financeur"
    NOTE = "note", "gardée en note"
    RIEN = "rien", "laissée de côté"


# Several columns may say these.
PLUSIEURS = {Sens.RECIT, Sens.PARTENAIRES, Sens.FINANCEUR, Sens.NOTE, Sens.RIEN}
ANNUELS = {Sens.ANNEE, Sens.MONTANT_ANNEE}
# The ways in which a table says what an action costs, the surest first: two of them would count
# the same money twice.
ARGENTS = {
    Sens.MONTANT_ANNEE: 0,
    **dict.fromkeys((Sens.COUT_HT, Sens.COUT_TTC), 1),
    Sens.COUT: 2,
    **dict.fromkeys((Sens.INVESTISSEMENT, Sens.FONCTIONNEMENT), 3),
}
ENTETE_MAX, TITRE_MAX, LUES_MAX = 40, 80, 500
TITRE_EXEMPLE, MODE_D_EMPLOI = "Exemple (ne pas remplir)", "Mode d'emploi"
MOT_DE_NIVEAU = (
    "(?:sous.)?(d[ée]fi|enjeu|ambition|orientation|axe|volet|pilier|finalit[ée]|th[ée]matique|th[èe]me"
    "|objectif|chapitre|levier|programme|domaine)s?(?: [a-zé]{3,})?"
)
NIVEAU = re.compile(rf"{MOT_DE_NIVEAU}\s*(?:(?:n\s?[°o]\s?)?\d{{1,2}}(?!\d)|[:–—-])", re.I)
LIGNES = Path(__file__).with_name("titres.txt").read_text("utf-8").splitlines()
COUPEES = [ligne.partition(" ") for ligne in LIGNES if not ligne.startswith("#")]
MOTIFS = [(Sens(sens), re.compile(motif)) for sens, _, motif in COUPEES]
ANNEE = re.compile(r"(?<!\d)20\d\d(?!\d)")
CODE = re.compile(r"(?:[a-z]{1,3}\W?)?(\d{1,3}(?:[.-]\d{1,3}){0,3})\.?", re.I)
VIDES = {"", "-", "–", "—", "/", "non", "0", "0,00"}
# What the cells of a column without a telling title may be.
CONTENUS = (
    (Sens.DEBUT, re.compile(r"\d\d?/\d\d?/20\d\d")),
    (Sens.CALENDRIER, re.compile(r"20\d\d(?:\W+20\d\d)*")),
    (Sens.COUT, re.compile(r".*\d ?k?€.*|.*\d (?:HT|TTC)\b.*")),
    (Sens.DEFI, re.compile(rf"{NIVEAU.pattern}.*", re.I)),
)


@dataclass(frozen=True)
class Forme:
    """A table with its titles by column, the last row of them, and how many of them are known."""

    table: Table
    titres: dict[int, str]
    entete: int = 0
    note: int = 0

    @property
    def empreinte(self):
        """By what another table of the same shape is known."""
        titres = "|".join(f"{rang}:{fold(titre)}" for rang, titre in self.titres.items())
        return hashlib.sha256(titres.encode()).hexdigest()

    @property
    def rangees(self):
        return [rangee for rangee in self.table.rangees if rangee.numero > self.entete]

    def name(self, rang):
        """« B « Action » »."""
        return f"{letter_of(rang)} « {self.titres[rang] or 'sans titre'} »"


def value_of(rangee, rang):
    return rangee.valeurs[rang] if rang < len(rangee.valeurs) else None


def show(valeur):
    """The words of any cell, on one line."""
    try:
        return " ".join(read_texte(valeur).split())
    except CelluleRefusee:
        return ""


def show_rangee(rangee):
    """{column: words} of the cells that are not empty."""
    return {rang: mot for rang, valeur in enumerate(rangee.valeurs) if (mot := show(valeur))}


def find_forme(lecture):
    """The sheet that reads best as a table of actions, the longest of equal ones; None without."""
    formes = filter(None, map(read_forme, lecture.tables))
    return max(formes, key=lambda f: (f.note, len(f.table.rangees)), default=None)


def read_forme(table):
    """The `Forme` of a sheet, whatever stands above its titles; None of one that has no table."""
    lignes = [show_rangee(rangee) for rangee in table.rangees]
    notes = [
        (len({classify(t)[0] for t in titres.values() if len(t) <= TITRE_MAX}), -rang)
        for rang, titres in enumerate(lignes[:ENTETE_MAX])
        if len(titres) > 1
    ]
    if not notes:
        return None
    note, rang = max(notes)
    titres, rang = lignes[-rang], -rang
    if rang + 1 < len(lignes) and is_sous_entete(titres, lignes[rang + 1]):
        rang, dernier = rang + 1, ""
        for colonne in range(max(lignes[rang]) + 1):
            dernier = titres.get(colonne, dernier)
            if colonne in lignes[rang]:
                titres[colonne] = f"{dernier} {lignes[rang][colonne]}"
    pleines = {colonne for ligne in lignes[rang:] for colonne in ligne}
    tous = {colonne: titres.get(colonne, "") for colonne in sorted(pleines | titres.keys())}
    return Forme(table, tous, table.rangees[rang].numero, note)


def is_sous_entete(titres, dessous):
    """Whether a second row of titles divides some of the first."""
    return (
        len(dessous) > 1
        and all(r not in titres or (r + 1 not in titres and r + 1 in dessous) for r in dessous)
        and any(classify(titre)[0] != Sens.NOTE for titre in dessous.values())
    )


def classify(titre, mots=()):
    """(what a column is by its title and the words of its cells, the rank of what says so)."""
    nu = fold(titre)
    trouves = (rang for rang, (_, motif) in enumerate(MOTIFS) if motif.search(nu))
    rang = next(trouves, len(MOTIFS))
    sens = MOTIFS[rang][0] if rang < len(MOTIFS) else Sens.NOTE
    if nu == fold(TITRE_EXEMPLE):
        sens = Sens.RIEN
    elif read_annee(titre) and (sens in (*ARGENTS, Sens.CALENDRIER) or ANNEE.fullmatch(nu)):
        croix = [fold(mot) in CROIX_LUES for mot in mots if fold(mot) not in VIDES]
        sens = Sens.ANNEE if sum(croix) * 2 >= len(croix) else Sens.MONTANT_ANNEE
    elif not mots:
        return sens, rang
    elif rang == len(MOTIFS):
        tous = (s for s, motif in CONTENUS if all(map(motif.fullmatch, mots)))
        sens = next(tous, Sens.NOTE)
    elif sens == Sens.ACTION and all(re.fullmatch(r"\d[\d.-]*", mot) for mot in mots):
        sens = Sens.NUMERO
    elif sens == Sens.NUMERO and 2 * sum(map(bool, map(CODE.fullmatch, mots))) < len(mots):
        sens = Sens.NOTE
    elif sens == Sens.AVANCEMENT and not re.search(r"\d", "".join(mots)):
        sens = Sens.STATUT
    elif sens == Sens.FINANCEUR and not re.search(r"[^\W\d]", "".join(mots)):
        sens = Sens.NOTE
    return sens, rang


def propose(forme, dites):
    """({column: what is said of it, else what it seems to be}, the pairs of columns between which
    only a person can choose).
    """
    cellules = [show_rangee(rangee) for rangee in forme.rangees[:LUES_MAX]]
    mots = {rang: [c[rang] for c in cellules if rang in c] for rang in forme.titres}
    lus = {rang: classify(titre, mots[rang]) for rang, titre in forme.titres.items()}
    place_niveaux(lus, mots, forme)
    colonnes, doutes = dict(dites), []
    for rang in sorted(lus, key=lambda r: (ARGENTS.get(lus[r][0], 9), lus[r][1], r)):
        sens, motif = lus[rang]
        if rang not in dites and refuse(colonnes, rang, sens, forme):
            premier = next(
                (r for r, s in colonnes.items() if s == sens and lus[r][1] == motif), None
            )
            if sens in (Sens.ACTION, Sens.COUT) and premier is not None and not dites:
                doutes.append((premier, rang))
            is_fin = sens == Sens.DEBUT and motif == len(MOTIFS)
            sens = Sens.FIN if is_fin and Sens.FIN not in colonnes.values() else Sens.NOTE
        colonnes.setdefault(rang, sens)
    return {rang: colonnes[rang] for rang in forme.titres}, doutes


def place_niveaux(lus, mots, forme):
    """The level with the fewest words is above; a third one, or aims after the action, are none."""
    action = min((r for r, (s, _) in lus.items() if s == Sens.ACTION), default=len(lus))
    rangs = [rang for rang, (sens, _) in lus.items() if sens == Sens.DEFI]
    buts = [r for r in rangs if r > action and fold(forme.titres[r]).startswith("objectif")]
    rangs = sorted({*rangs} - {*buts}, key=lambda rang: (len({*mots[rang]}), rang))
    is_axe = len(rangs) == 1 and fold(forme.titres[rangs[0]]).startswith("axe")
    suite = [Sens.AXE] if is_axe else [Sens.DEFI, Sens.AXE, *[Sens.NOTE] * len(rangs)]
    lus |= {rang: (sens, lus[rang][1]) for rang, sens in zip(rangs, suite, strict=False)}
    lus |= {rang: (Sens.RECIT, lus[rang][1]) for rang in buts}


def read_annee(titre):
    """The year that a title names; None when it names none, or several."""
    annees = ANNEE.findall(titre)
    return int(annees[0]) if len(annees) == 1 else None


def read_cle(sens, titre):
    """What two columns may not both say."""
    natures = [mot for mot in ("investissement", "fonctionnement") if mot in fold(titre)]
    return (sens, read_annee(titre), *natures) if sens in ANNUELS else sens


def refuse(colonnes, rang, sens, forme):
    """The sentence that refuses a meaning to a column, the others being known; '' when it may."""
    titre = forme.titres[rang]
    if sens in ANNUELS and read_annee(titre) is None:
        return "Ce titre ne nomme pas une année, comme 2025 : choisissez autre chose."
    for autre, sien in colonnes.items():
        is_meme = read_cle(sien, forme.titres[autre]) == read_cle(sens, titre)
        if autre != rang and is_meme and sens not in PLUSIEURS:
            return (
                f"La colonne {forme.name(autre)} est déjà « {sens.label} » : choisissez autre "
                "chose pour l'une des deux."
            )
        if ARGENTS.get(sens, 9) != ARGENTS.get(sien, 9) and {sens, sien} <= ARGENTS.keys():
            return (
                f"La colonne {forme.name(autre)} dit déjà ce que coûte l'action : la dépense "
                "compterait deux fois. Gardez l'une des deux en note."
            )
    return ""


def check(colonnes, forme):
    """{column: the sentence that refuses it} of a choice; under None, what it lacks."""
    fautes, vues = {}, {}
    for rang, sens in colonnes.items():
        if phrase := refuse(vues, rang, sens, forme):
            fautes[rang] = phrase
        vues[rang] = sens
    if Sens.ACTION not in colonnes.values():
        fautes[None] = (
            "Aucune colonne n'est « action » : dites laquelle donne le titre d'une action."
        )
    return fautes
