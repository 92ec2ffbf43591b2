"""What a fiche says: its narrative, its costs, its years, its partners (R-X11)."""

import re
from dataclasses import dataclass, field, replace

from plan.feuillets.calendrier import CROIX, read_croix
from socle.saisie.cellules import CelluleRefusee, fold
from socle.saisie.textes.formes import Morceau, Paragraphe, Tableau

COUTS = re.compile(
    r"^(?:couts?|budgets?|depenses?|montants?|enveloppe|estimation|chiffrage|financements?"
    r"|plan de financement)"
    r"(?: (?:totaux|totale?|globaux|globale?|financiere?|budgetaire|estime[es]{0,2}|estimatifs?"
    r"|previsionnel(?:le)?s?|prevus?|de l'action|du projet|annuels?|par an|ht|ttc|en euros|en €|€)"
    r")*"
    r"(?: ?/ ?an)?(?: ?\([^)]{0,20}\))? ?(?::|$)"
)
FINANCEMENT = re.compile(r"^(plan de )?financement")
PARTENAIRES = re.compile(r"^partenai?r[a-z]*(?: [a-z' ]{0,40})?:")
CALENDRIER = re.compile(
    r"^(?:calendrier|echeancier|echeances?|annees?|periode|planning|realisation)"
    r"(?: [a-z' ]{0,40})?:"
)
AUTRES = re.compile(
    r"^(?:maitr|pilot|porteu|referent|indicateur|objectif|enjeu|descri|contexte|public|etape|moyen"
    r"|suivi|evaluation|resultat|priorite|statut|service)[a-z' ]{0,50}:"
)
INTITULE = re.compile(r"^(?:intitule|titre|nom)(?: (?:de l'|de la )?(?:fiche )?action)? ?:")
ANNEES = re.compile(r"(?:20\d\d|et|a|au|de|en|puis|[\s,;/–—-])+")
PLAGE = re.compile(r"(20\d\d)\s*(?:a|au|[–—-])\s*(20\d\d)")
TOTAL = re.compile(r"^(?:sous[ -])?total\b|^(?:cout|budget|montant|depense)s? (?:total|global)")
SANS_CHIFFRE = re.compile(
    r"gratuit|renseign|defini|chiffr|selon|voir|inclus|intern|devis|neant|objet|cout|regie|preciser"
)
DEPENSES = ("depense", "cout", "budget", "montant")
PARTENAIRES_MAX = 2000
RECIT_MIN = 80
VIDES = {
    "le",
    "la",
    "les",
    "l",
    "de",
    "du",
    "des",
    "d",
    "a",
    "au",
    "aux",
    "en",
    "et",
    "cout",
    "couts",
}


@dataclass
class Fiche:
    """What is read of the blocks of a node; `hors` are the words that found another place."""

    corps: list = field(default_factory=list)
    intitule: str = ""
    chapeau: list = field(default_factory=list)
    lignes: list = field(default_factory=list)
    suite: list = field(default_factory=list)
    annees: set = field(default_factory=set)
    partenaires: list = field(default_factory=list)
    titre: str = ""
    is_chiffree: bool = False
    rang: int = 0
    ecartes: list = field(default_factory=list)

    def dump_couts(self, cles):
        """The block of costs as the format holds it; `cles` are the keys already given."""
        if not (self.lignes or self.suite):
            return None
        return {
            "intitule": self.intitule[:200] or "Coût estimé :",
            "chapeau": "\n\n".join(self.chapeau),
            "suite": "\n\n".join(self.suite),
            "lignes": [
                {"texte": texte, "ligne_source": numero, "ligne_cout": make_cle(texte, cles)}
                for numero, texte in self.lignes
            ],
        }


def make_cle(texte, prises):
    """The key of a cost line: the words before its colon or its amount; none is given twice."""
    libelle = re.split(r"\s:|:\s|:$|\d[\d\s]*(?:,\d+)?\s*(?:€|k€|euros)", texte)[0]
    mots = [m for m in re.findall(r"[a-z0-9]+", fold(libelle)) if m not in VIDES]
    base = cle = "-".join(mots)[:70] or "cout"
    rang = 2
    while cle in prises:
        cle, rang = f"{base}-{rang}", rang + 1
    prises.add(cle)
    return cle


def read_annees(texte):
    """The years of a text that says nothing else; an empty set otherwise."""
    plat = fold(texte)
    if not ANNEES.fullmatch(plat):
        return set()
    lues = set(map(int, re.findall(r"20\d\d", plat)))
    for debut, fin in PLAGE.findall(plat):
        lues |= set(range(int(debut), int(fin) + 1))
    return lues


def read_fiche(blocs):
    """The `Fiche` of the blocks of an action, of an axe or of a défi."""
    nus = ["" if isinstance(bloc, Tableau) else fold(bloc.texte) for bloc in blocs]
    fiche, mode = Fiche(), ""
    has_couts = any(COUTS.match(nu) and not FINANCEMENT.match(nu) for nu in nus if nu)
    for rang, (bloc, nu) in enumerate(zip(blocs, nus, strict=True)):
        if isinstance(bloc, Tableau):
            if mode == "couts":
                add_tableau_couts(fiche, bloc)
            else:
                fiche.corps.append(bloc)
            continue
        reste = bloc.texte.partition(":")[2].strip()
        is_montant = "€" in reste or (re.search(r"\d", reste) and not read_annees(reste))
        if mode == "couts" and not COUTS.match(nu) and not bloc.titre and is_montant:
            add_cout(fiche, bloc, ())
        elif COUTS.match(nu) and not (has_couts and FINANCEMENT.match(nu)):
            mode = "couts"
            if reste:
                add_cout(fiche, bloc, ())
                fiche.is_chiffree = fiche.is_chiffree or bool(re.search(r"\d", reste))
            elif fiche.intitule:
                fiche.chapeau.append(bloc.texte)
            else:
                fiche.intitule = bloc.texte
        elif PARTENAIRES.match(nu):
            mode = "partenaires"
            fiche.partenaires += split_noms(reste)
            fiche.corps.append(bloc)
        elif CALENDRIER.match(nu):
            mode = "calendrier"
            fiche.annees |= read_annees(reste)
            fiche.corps.append(bloc)
        elif INTITULE.match(nu):
            mode = "intitule"
            fiche.titre = fiche.titre or reste
        elif bloc.titre or AUTRES.match(nu) or (FINANCEMENT.match(nu) and mode == "couts"):
            mode = ""
            fiche.corps.append(bloc)
        elif mode == "couts" and is_cout(bloc) and not is_annonce(nu, bloc, blocs[rang + 1 :]):
            add_cout(fiche, bloc, blocs[rang + 1 : rang + 2])
        elif mode == "intitule":
            fiche.titre, mode = fiche.titre or bloc.texte, ""
        else:
            if mode == "partenaires":
                fiche.partenaires += split_noms(bloc.texte)
            elif mode == "calendrier":
                fiche.annees |= read_annees(bloc.texte)
            else:
                mode = ""
            fiche.corps.append(bloc)
    return fiche


def is_cout(bloc):
    """Whether a paragraph of a block of costs is still one of them, not the narrative again."""
    texte = bloc.texte
    if bloc.liste is not None or "€" in texte or re.search(r"\s:\s|:\s|:$", texte[:RECIT_MIN]):
        return True
    return len(texte) <= RECIT_MIN and not bloc.is_gras


def is_annonce(nu, bloc, suite):
    """Whether a short line without an amount is the title of the narrative that follows it."""
    suivant = suite[0] if suite else None
    return (
        isinstance(suivant, Paragraphe)
        and bloc.liste is None
        and suivant.liste is None
        and len(suivant.texte) > RECIT_MIN
        and not is_cout(suivant)
        and not re.search(r"\d", nu)
        and not SANS_CHIFFRE.search(nu)
    )


def add_cout(fiche, bloc, suivants):
    texte = bloc.texte
    is_phrase = len(texte) > 50 or (suivants and getattr(suivants[0], "liste", None) is not None)
    if not fiche.lignes and bloc.liste is None and texte.endswith(":") and is_phrase:
        fiche.chapeau.append(texte)
    elif fiche.lignes and (TOTAL.match(fold(texte)) or is_detail(fiche, bloc)):
        set_apart(fiche, texte, bloc.numero)
    else:
        fiche.lignes += [
            (bloc.numero, ligne.strip()) for ligne in texte.split("\n") if ligne.strip()
        ]
        fiche.rang = bloc.liste or 0


def is_detail(fiche, bloc):
    """Whether a line may only tell what an amount before it is made of."""
    return fiche.is_chiffree or ((bloc.liste or 0) > fiche.rang and "€" in fiche.lignes[-1][1])


def add_tableau_couts(fiche, tableau):
    """Two columns are words and amounts; more are kept as they are, nothing is guessed."""
    rangees = [[c.texte.replace("\n", " ").strip() for c in r] for r in tableau.rangees]
    if rangees and all(len(r) == 2 for r in rangees):
        entete, euro = rangees[0], ""
        if not re.search(r"\d", entete[1]):
            euro = " €" if "€" in entete[1] or "euro" in fold(entete[1]) else ""
            euro += "".join(f" {t}" for t in ("HT", "TTC") if euro and t in entete[1])
            rangees = rangees[1:]
        for poste, montant in rangees:
            nu = re.fullmatch(r"[\d\s.,]+", montant)
            texte = " : ".join(filter(None, (poste, montant + euro if nu else montant)))
            if TOTAL.match(fold(poste)) and fiche.lignes:
                set_apart(fiche, texte, None)
            elif texte:
                fiche.lignes.append((None, texte))
    else:
        fiche.suite.append(write_tableau(tableau))
        fiche.ecartes.append(f"le tableau {tableau.numero}")


def set_apart(fiche, texte, numero):
    """A total, or a detail of an amount already given: kept with the costs, not counted again."""
    fiche.suite.append(texte)
    fiche.ecartes.append(f"« {texte[:80]} »" + (f" (paragraphe {numero})" if numero else ""))


def split_noms(texte):
    """The partners of « CDT, Région ; PETR »; what stands in parentheses is not cut."""
    noms = re.split(r"[,;\n•]+(?![^(]*\))", texte) if len(texte) <= PARTENAIRES_MAX else ()
    return [nom.strip(" .–-")[:200] for nom in noms if nom.strip(" .–-")]


def unfold(bloc, read_titre):
    """The blocks of a fiche that is a table: each label, then what it says; any other block as is.

    `read_titre(rang, paragraphe)` says whether a label names a level.
    """
    if not isinstance(bloc, Tableau) or find_calendrier(bloc):
        return [bloc]
    paires = [pair for rangee in bloc.rangees for pair in cut_rangee(rangee)]
    gras = [make_gras(label, valeurs) for label, valeurs in paires]
    titres = [titre for titre in gras if titre and read_titre(0, titre)]
    connus = [label for label, _ in paires if label and is_label(label.texte)]
    mots = [read_titre(0, titre).mot for titre in titres]
    if len({*mots}) < len(mots) or (not titres and len(connus) < 2):
        return [bloc]
    sortie = []
    for (label, valeurs), titre in zip(paires, gras, strict=True):
        if titre and titre in titres:
            sortie.append(titre)
            sortie += valeurs if label and titre.texte == label.texte else valeurs[1:]
        else:
            if label:
                texte = label.texte.rstrip(" :") + " :"
                sortie.append(replace(label, morceaux=(Morceau(texte, gras=True),)))
            sortie += valeurs
    return sortie


def cut_rangee(rangee):
    """[(label, blocks)] of a row: alone, in two cells, or in pairs of cells."""
    pleines = [cellule for cellule in rangee if cellule.blocs]
    if len(pleines) < 2 or len(pleines) % 2:
        return [(None, [b for cellule in pleines for b in cellule.blocs])] if pleines else []
    return [
        (cle.paragraphes[0], [*cle.blocs[1:], *valeur.blocs])
        for cle, valeur in zip(pleines[::2], pleines[1::2], strict=True)
        if cle.paragraphes
    ]


def make_gras(label, valeurs):
    """The bold paragraph of a label and of its value, or of a value that stands alone."""
    premier = valeurs[0] if valeurs and isinstance(valeurs[0], Paragraphe) else None
    seul = label or premier
    if seul is None or (label is None and len(valeurs) > 1):
        return None
    is_entier = label is None or premier is None or "€" in premier.texte
    texte = seul.texte if is_entier else f"{label.texte} {premier.texte}"
    return replace(seul, morceaux=(Morceau(texte, gras=True),), liste=None)


def is_label(texte):
    nu = fold(texte).rstrip(" :") + " :"
    return any(genre.match(nu) for genre in (COUTS, PARTENAIRES, CALENDRIER, AUTRES, INTITULE))


def list_annees(titres):
    """{column: year} of the titles that are years."""
    return {rang: int(mot) for rang, mot in enumerate(titres) if re.fullmatch(r"20\d\d", mot)}


def find_calendrier(tableau):
    """(rank of the row of titles, {column: year}, columns of costs) of an annex; None.

    Its years hold crosses alone, and it has one column of costs, or none.
    """
    for rang, rangee in enumerate(tableau.rangees[:3]):
        titres = tuple(c.texte.strip() for c in rangee)
        annees = list_annees(titres)
        couts = [i for i, titre in enumerate(titres) if fold(titre).startswith(DEPENSES)]
        if len(annees) > 1 and len(couts) < 2:
            croix = (r[i].texte for r in tableau.rangees[rang + 1 :] for i in annees)
            return (rang, annees, couts) if all(map(is_croix, croix)) else None
    return None


def is_croix(texte):
    try:
        return read_croix(texte) in ("", CROIX)
    except CelluleRefusee:
        return False


def write_tableau(tableau):
    """A table as Markdown; its first row is the titles."""
    rangees = [
        [" ".join(c.texte.replace("|", r"\|").split()) for c in rangee]
        for rangee in tableau.rangees
    ]
    if not rangees:
        return ""
    rangees.insert(1, ["---"] * len(rangees[0]))
    return "\n".join(f"| {' | '.join(rangee)} |" for rangee in rangees)


def write_corps(blocs):
    """The Markdown of blocks: headings, nested lists, tables, paragraphs."""
    sortie, dans_liste = [], False
    for bloc in blocs:
        if isinstance(bloc, Tableau):
            texte, item = write_tableau(bloc), False
        elif item := bloc.liste is not None and not bloc.titre:
            puce = "1." if bloc.is_ordonne else "-"
            texte = "   " * bloc.liste + f"{puce} {bloc.markdown}"
        elif bloc.titre or bloc.is_gras:
            texte = f"### {bloc.texte}".replace("\n", " ")
        else:
            texte = re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", bloc.markdown)
            texte = re.sub(r"^([#>+=-])", r"\\\1", texte)
        sortie.append(("\n" if item and dans_liste else "\n\n") + texte)
        dans_liste = item
    return "".join(sortie).strip()
