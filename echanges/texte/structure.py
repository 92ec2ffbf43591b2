"""The défis, axes and actions of a text, by its headings or by its words (R-X11)."""

import re
from dataclasses import dataclass, field

from echanges.texte.fiche import unfold
from plan.vocabulaire import AXE, CONNUS, DEFI, find_usuel
from socle.saisie.cellules import fold
from socle.saisie.textes.formes import Paragraphe

# From the highest level to the lowest, as the offices call them.
HAUTS = ["ambition", "enjeu", "defi", "pilier", "orientation", "priorite"]
ACTIONS = ["mesure", "action"]
MOTS = [*HAUTS, "axe", "objectif", "volet", "programme", "levier", "chantier", *ACTIONS]
TITRE = re.compile(
    rf"^(?:fiche[ -]+(?=action|mesure|n|\d))?(?P<mot>{'|'.join(MOTS)}|(?=n|\d))(?P<pluriel>s?)"
    r"(?: (?:strategique|operationnel)(?:le)?s?)?\s*(?:n ?[°o]\s*)?"
    r"(?P<numero>[a-z]?\d{1,3}(?:[.-]\d{1,3})*|[ivx]{1,5}\b|[a-h]\b)?\s*(?P<signe>[:.)–—-]*)\s*",
    re.I,
)
FOLIO = re.compile(r"(?:\.{3,}|…+|\t|_{3,})\s*\d{1,3}\s*$")
TITRE_MAX = 300


@dataclass
class Noeud:
    """A défi (0), an axe (1) or an action (2), or a part that is none of them (None)."""

    rang: int | None
    titre: str
    paragraphe: int
    chemin: tuple[int, ...] = ()
    blocs: list = field(default_factory=list)
    enfants: list = field(default_factory=list)

    @property
    def numero(self):
        return self.chemin[-1] if self.chemin else None


@dataclass(frozen=True)
class Titre:
    """A paragraph that may be a heading; `force`: 3 a heading, 2 bold, 1 plain, 0 in a list."""

    rang: int
    mot: str
    chemin: tuple[int, ...]
    titre: str
    force: int
    ecrit: str = ""


def read_chemin(numero):
    """(1, 2, 3) for « 1.2.3 » or « A1-2-3 », (4,) for « IV » or « D »."""
    if not numero:
        return ()
    if numero[-1].isdigit():
        return tuple(n for n in map(int, re.findall(r"\d+", numero)) if n)
    romain = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
    return (romain.get(numero) or ord(numero[0]) - 96,)


def read_titre(rang, bloc):
    """The `Titre` that a block may be by its words; None."""
    if not isinstance(bloc, Paragraphe) or bloc.is_sommaire:
        return None
    texte = " ".join(f"{bloc.etiquette if not bloc.liste else ''} {bloc.texte}".split())
    if len(texte) > TITRE_MAX:
        return None
    plat = "".join(fold(lettre)[:1] or lettre for lettre in texte)
    force = 3 if bloc.titre else 0 if bloc.liste is not None else 2 if bloc.is_gras else 1
    trouve = TITRE.match(plat)
    mot = trouve and (trouve["mot"] or ("action" if plat.startswith("fiche") else ""))
    if not mot:
        return None
    if not (trouve["signe"] or (trouve["numero"] and force >= 2)):
        return None
    if not trouve["numero"] and (force < 3 or trouve["pluriel"]):
        return None
    ecrit = texte[: trouve.end("mot")] or "fiche"
    suite = texte[trouve.end() :].strip()
    return Titre(rang, mot, read_chemin(trouve["numero"]), suite, force, ecrit)


class Arbre:
    """Builds the nodes of a text: its défis, and in `parties` what stands out of them."""

    def __init__(self, blocs, rapport, *, is_a_trois=False):
        """`is_a_trois`: something else than the headings says that the plan has three levels."""
        self.rapport = rapport
        self.blocs = [b for bloc in blocs for b in unfold(bloc, read_titre)]
        tous = [t for rang, bloc in enumerate(self.blocs) if (t := read_titre(rang, bloc))]
        self.sommaire = self.find_sommaire(tous)
        titres = [t for t in tous if t.rang not in self.sommaire]
        forces = [t.force for t in titres if t.mot in ACTIONS] or [3]
        self.titres = {t.rang: t for t in titres if t.force >= max(1, *forces)}
        self.drop_intertitres()
        self.complete_by_styles()
        mots = sorted({t.mot for t in self.titres.values()}, key=MOTS.index)
        self.niveaux = dict.fromkeys(mots)
        annonces = {t.mot for t in tous if t.rang in self.sommaire}
        longs = any(len(t.chemin) > 2 for t in self.titres.values())
        self.is_a_deux = len(mots) == 2 and not (is_a_trois or longs or annonces - {*mots})
        if self.is_a_deux:
            self.niveaux[mots[0]] = 0
        elif len(mots) == 2:
            self.niveaux[mots[0]] = 0 if mots[0] in HAUTS else 1
        elif mots[:-1]:
            self.niveaux |= {mots[0]: 0, mots[1]: 1}
        self.niveaux |= dict.fromkeys(mots[-1:], 2)
        self.annonces = self.list_annonces([t for t in tous if t.rang in self.sommaire])
        self.defis, self.parties, self.pile = [], [], []
        self.build()

    def find_sommaire(self, titres):
        """The ranks of the headings that only announce those that come later."""
        textes = {fold(b.texte) for b in self.blocs if isinstance(b, Paragraphe)}
        connus = {t.rang for t in titres}
        retires = {
            rang
            for rang, bloc in enumerate(self.blocs)
            if isinstance(bloc, Paragraphe)
            and (bloc.is_sommaire or (is_folio(bloc) and (rang in connus or nu_of(bloc) in textes)))
        }
        suites, dernier = [], None
        for titre in titres:
            if dernier is None or not retires.issuperset(range(dernier + 1, titre.rang)):
                suites.append([])
            suites[-1].append(titre)
            dernier = titre.rang
        for suite in suites:
            apres = {(t.mot, t.chemin) for t in titres if t.rang > suite[-1].rang}
            revus = sum((t.mot, t.chemin) in apres for t in suite)
            if sum(t.mot in ACTIONS for t in suite) > 1 and 2 * revus > len(suite):
                retires |= {t.rang for t in suite}
        return retires

    def drop_intertitres(self):
        """« Objectif 1 : … » within a fiche is no level: neither above nor before the actions."""
        actions = [t for t in self.titres.values() if t.mot in ACTIONS]
        fond = min((self.blocs[t.rang].titre or 9 for t in actions), default=9)
        premiers = {}
        for titre in self.titres.values():
            premiers.setdefault(titre.mot, titre.rang)
        self.titres = {
            rang: titre
            for rang, titre in self.titres.items()
            if not actions
            or titre.mot in ACTIONS
            or (
                (self.blocs[rang].titre or 0) < fond
                and (self.blocs[rang].titre or premiers[titre.mot] < actions[0].rang)
            )
        }

    def list_annonces(self, titres):
        """{(its défi, its axe): title}: the text may not name again what the sommaire names."""
        annonces, defi = {}, ()
        for titre in titres:
            if self.niveaux.get(titre.mot) == 0:
                defi = titre.chemin
            elif self.niveaux.get(titre.mot) == 1:
                annonces[defi[-1:], titre.chemin[-1:]] = FOLIO.sub("", titre.titre)
        return annonces

    def complete_by_styles(self):
        """Where no word names the actions, the headings under the last named level are they."""
        if any(t.mot in ACTIONS for t in self.titres.values()):
            return
        styles = {r: b.titre for r, b in enumerate(self.blocs) if is_intertitre(b)}
        nommes = {niveau: t.mot for r, t in self.titres.items() if (niveau := styles.get(r))}
        niveaux = sorted({*styles.values()})
        haut = niveaux.index(max(nommes)) + 1 if nommes else 0
        niveaux = niveaux[haut : haut + 1] if nommes else niveaux[:3]
        noms = dict(zip(niveaux, ("defi", "axe", "action")[3 - len(niveaux) :], strict=True))
        for rang, niveau in styles.items():
            if niveau in noms and rang not in self.titres:
                bloc = self.blocs[rang]
                ecrit = bloc.etiquette or bloc.texte
                numero = re.match(r"\d{1,3}(?:[.-]\d{1,3})*(?=[\s.)]|$)", ecrit)
                debut = numero.end() if numero and not bloc.etiquette else 0
                titre = bloc.texte[debut:].lstrip(" .)–—-\t")
                chemin = read_chemin(numero and numero[0])
                self.titres[rang] = Titre(rang, noms[niveau], chemin, titre, 3)

    def build(self):
        """Walk the text; a heading as high as a défi that is none opens a part out of them."""
        ici = self.add_partie("", 0)
        sommet = min((self.blocs[r].titre or 9 for r in self.titres), default=9)
        for rang, bloc in enumerate(self.blocs):
            titre = self.titres.get(rang)
            niveau = titre and self.niveaux[titre.mot]
            if rang in self.sommaire:
                continue
            if niveau is not None:
                ici = self.open(niveau, titre, bloc)
            elif is_intertitre(bloc) and (not self.pile or bloc.titre <= sommet):
                ici = self.add_partie(bloc.texte, bloc.numero)
            else:
                ici.blocs.append(bloc)

    def add_partie(self, titre, paragraphe):
        self.pile = []
        self.parties.append(Noeud(None, titre, paragraphe))
        return self.parties[-1]

    def open(self, niveau, titre, bloc):
        """The new node of a heading, under those that it needs."""
        if niveau == 2 and self.is_a_deux and len(titre.chemin) == 2:
            self.reach((titre.chemin[0], 1), bloc.numero)
        elif niveau == 2 and len(titre.chemin) == 3:
            self.reach(titre.chemin[:2], bloc.numero)
        self.pile = self.pile[:niveau]
        while len(self.pile) < niveau:
            self.add_manquant(bloc.numero)
        return self.add(niveau, titre.titre, bloc.numero, titre.chemin[-1:])

    def add(self, niveau, titre, paragraphe, chemin=()):
        freres = self.pile[-1].enfants if self.pile else self.defis
        noeud = next((n for n in freres if niveau < 2 and chemin and n.chemin == chemin), None)
        if noeud is None:
            noeud = Noeud(niveau, titre, paragraphe, chemin)
            freres.append(noeud)
        noeud.titre = noeud.titre or titre
        self.pile.append(noeud)
        return noeud

    def reach(self, chemin, paragraphe):
        """Go under the défi and the axe that a fiche names in its number."""
        if [n.numero for n in self.pile[:2]] != [*chemin]:
            self.pile = []
            for niveau, numero in enumerate(chemin):
                self.add(niveau, "", paragraphe, (numero,))

    def add_manquant(self, paragraphe):
        """A level that the text skips: what the sommaire calls it, or one made up, and said."""
        niveau = len(self.pile)
        if niveau and self.is_a_deux:
            self.add(1, self.pile[0].titre, paragraphe, (1,))
            return
        defi = self.pile[0].chemin if self.pile else ()
        connus = [(axe, t) for (d, axe), t in self.annonces.items() if niveau and d == defi]
        freres = self.pile[0].enfants if self.pile else self.defis
        if len(connus) == 1:
            noeud = self.add(1, connus[0][1], paragraphe, connus[0][0])
            suite = f"c'est celui du sommaire, « {noeud.titre} »"
        elif freres and niveau == 0:
            noeud = freres[-1]
            self.pile.append(noeud)
            return
        else:
            noeud = self.add(niveau, "", paragraphe)
            noeud.titre = self.pile[0].titre if niveau else ""
            suite = "il est ajouté"
        manque = self.name_mots().get(("defi", "axe")[niveau], (DEFI, AXE)[niveau]).un
        self.rapport.remarques.append(
            f"Paragraphe {paragraphe} : {manque} manque au-dessus de ce titre ; {suite}."
        )

    def name_mots(self):
        """{level: `Mot`} of what the headings call the levels."""
        trouves = {}
        for titre in self.titres.values():
            niveau, mot = self.niveaux[titre.mot], titre.ecrit and find_usuel(titre.ecrit)
            if mot and niveau is not None:
                trouves.setdefault(CONNUS[niveau], mot)
        return trouves


def read_chemins(texte, niveaux):
    """{level: number} of the words « Orientation 1 – Objectif 2 / Fiche 3 »."""
    plat = fold(texte).replace("fiche action", "action").replace("fiche-action", "action")
    chemin = {}
    for mot, numero in re.findall(rf"\b({'|'.join(MOTS)}|fiche)s? (?:n ?[°o] ?)?(\d[\d.-]*)", plat):
        niveau = niveaux.get("action" if mot == "fiche" else mot)
        lu = read_chemin(numero.rstrip(".-"))
        if niveau is not None:
            chemin[niveau] = lu[-1]
            if niveau == 2 and len(lu) == 3:
                chemin |= dict(enumerate(lu))
    return chemin


def is_folio(bloc):
    """Whether a paragraph ends as a line of a sommaire does: dots, then a page."""
    return len(bloc.texte) <= TITRE_MAX and bool(FOLIO.search(bloc.texte))


def nu_of(bloc):
    return fold(FOLIO.sub("", bloc.texte))


def is_intertitre(bloc):
    return isinstance(bloc, Paragraphe) and bool(bloc.titre) and not bloc.is_sommaire


def number(freres):
    """Give a free number to those that have none, or one that another has: [(node, was)]."""
    pris, changes = set(), []
    for noeud in freres:
        if noeud.numero in pris or not noeud.numero:
            changes.append(noeud)
        else:
            pris.add(noeud.numero)
    rendus = []
    for noeud in changes:
        avant, libre = noeud.numero, 1 if not noeud.numero else max(pris) + 1
        while libre in pris:
            libre += 1
        pris.add(libre)
        noeud.chemin = (libre,)
        rendus.append((noeud, avant))
    return rendus
