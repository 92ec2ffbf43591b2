"""The rows of an office's table, read into actions once its columns are known (R-X10)."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from echanges.rapport import write_lignes
from echanges.tableau.colonnes import (
    CODE,
    MOT_DE_NIVEAU,
    NIVEAU,
    TITRE_EXEMPLE,
    Sens,
    read_annee,
    show_rangee,
    value_of,
)
from echanges.tableau.faits import NOMBRE_NU, ActionLue, read_fait
from echanges.tableau.modele import EXEMPLES
from echanges.tableau.nouveau import Brouillon
from plan.vocabulaire import AXE, CONNUS, UN_USUEL, dump_mots, find_usuel
from socle.francais.typographie import accord
from socle.saisie.cellules import CelluleRefusee, fold, read_texte
from socle.saisie.tables import bounds_of, letter_of

NUMERO_MAX = 999
REPERES = (Sens.DEFI, Sens.AXE, Sens.NUMERO, Sens.ACTION)
TOTAL = re.compile(r"(?:sous.?)?tota(?:l|ux)\b")
NUMEROTE = re.compile(
    rf"(?P<mot>(?:{MOT_DE_NIVEAU}|fiche.?action|fiche|action|mesure|op[ée]ration|projet)"
    r"(?: n\s?[°o])?\s*)?(?P<numero>\d{1,3}(?:[.-]\d{1,3}){0,3})"
    r"(?P<suite>\s*[.):–—]+\s*|\s+-\s+|\s+)(?P<titre>\S.*)",
    re.I | re.S,
)
PLACE = re.compile(
    rf"(?P<haut>{UN_USUEL})\s*(?P<defi>\d{{1,3}})\s*"
    rf"(?:[–—-]\s*(?P<milieu>{UN_USUEL})\s*(?P<axe>\d{{1,3}})\s*)?"
    rf"/\s*(?P<bas>{UN_USUEL})\s*(?P<action>\d{{1,3}})\s*(?:[:–—-]\s*(?P<titre>.+))?",
    re.I | re.S,
)


@dataclass
class Niveau:
    """A défi or an axe being read: its axes, its actions by number and by title."""

    numero: int
    titre: str
    axes: list = field(default_factory=list)
    actions: dict = field(default_factory=dict)
    is_fait: bool = False
    is_nomme: bool = False


def read_numeros(code):
    return [int(numero) for numero in re.split(r"[.-]", code)]


def cut_numero(texte):
    """([1, 1], « Refondre le site ») for « 1.1 Refondre le site »; ([], the text) without one."""
    trouve = NUMEROTE.fullmatch(texte)
    if trouve and not trouve["suite"].strip():
        sur = trouve["mot"] or re.search(r"\.|-\d+-", trouve["numero"])
        trouve = trouve if sur and not trouve["titre"][0].islower() else None
    return (read_numeros(trouve["numero"]), trouve["titre"]) if trouve else ([], texte)


class LecteurTableau:
    """Reads the rows, in order. What has no place goes to the note of its action, counted."""

    def __init__(self, forme, colonnes, rapport):
        self.forme, self.colonnes, self.rapport = forme, colonnes, rapport
        self.is_annexe = rapport.format == "annexe"
        self.rangs = {sens: rang for rang, sens in reversed(colonnes.items())}
        self.defis, self.actions, self.dits = [], {}, {}
        # What is said only of a plan of three levels; {level: its `Mot`} as the rows say them.
        self.dits_a_trois, self.noms = {}, {}
        self.defi = self.axe = self.courante = None
        self.troisieme, self.gardees, self.trop = "", 0, False
        self.mots = self.list_mots()

    def list_mots(self):
        """{word of a level that has rows of its own: that level}; a third one is none."""
        cellules = (list(show_rangee(rangee).values()) for rangee in self.forme.rangees)
        seules = (NIVEAU.match(c[0]) for c in cellules if len(c) == 1)
        mots = dict.fromkeys(fold(trouve[1]) for trouve in seules if trouve)
        libres = [sens for sens in (Sens.DEFI, Sens.AXE) if sens not in self.rangs]
        if [*mots] == ["axe"]:
            libres.reverse()
        for mot in mots:
            siens = (s for s in self.rangs if s in REPERES[:2] and mot in fold(self.title(s)))
            mots[mot] = next(siens, None) or (libres.pop(0) if libres else None)
        return mots

    def title(self, sens):
        return self.forme.titres[self.rangs[sens]]

    def say(self, phrase, ligne, *, is_a_trois=False):
        """A remark, told once for all the rows that it is true of."""
        dits = self.dits_a_trois if is_a_trois else self.dits
        dits.setdefault(phrase, []).append(ligne)

    def leave(self, rangee, mots, raison):
        if mots:
            dits = ", ".join(mots.values())[:200]
            self.say(f"{raison}, « {dits} » est laissé de côté.", rangee.numero)

    def refuse(self, phrase, rangee, rang):
        self.rapport.refuse(
            phrase,
            feuille=self.forme.table.titre,
            ligne=rangee.numero,
            colonne="" if self.is_annexe else self.forme.titres[rang],
            cellule=f"{letter_of(rang)}{rangee.numero}",
        )

    def text(self, rangee, sens, rang=None):
        """The words of a cell; '' after a refusal, and where there is no such column."""
        rang = self.rangs.get(sens) if rang is None else rang
        try:
            if rang in rangee.formules and sens not in (Sens.NOTE, Sens.RIEN):
                raise CelluleRefusee("Cette cellule contient une formule : collez sa valeur.")
            return "" if rang is None else read_texte(value_of(rangee, rang))
        except CelluleRefusee as refus:
            self.refuse(str(refus), rangee, rang)
            return ""

    def read(self, rangee):
        mots = show_rangee(rangee)
        if (not mots and not rangee.formules) or self.is_exemple(rangee, mots):
            return
        reperes = {self.rangs[sens]: sens for sens in REPERES if sens in self.rangs}
        if any(TOTAL.match(fold(mots[rang])) for rang in mots if rang in (*reperes, min(mots))):
            self.leave(rangee, mots, "une ligne de total")
        elif len(mots) == 1 and self.read_groupe(rangee, *mots.items()):
            return
        elif self.rangs[Sens.ACTION] in {*mots, *rangee.formules}:
            self.read_action(rangee)
        elif niveaux := [r for r in mots if reperes.get(r) in (Sens.DEFI, Sens.AXE)]:
            for rang in niveaux:
                self.open(reperes[rang], mots.pop(rang), rangee)
            self.leave(rangee, mots, "à côté d'un titre, sans action")
        elif self.courante and self.is_suite(rangee, mots):
            self.read_cellules(self.courante, rangee)
        else:
            self.leave(rangee, mots, "aucune action n'y est nommée")

    def is_exemple(self, rangee, mots):
        """Whether it is a row of example of our template; one that was changed is refused."""
        marques = [rang for rang in mots if self.forme.titres.get(rang) == TITRE_EXEMPLE]
        dits = {self.forme.titres[r]: mot for r, mot in mots.items() if r not in marques}
        if marques and {t: mot for t, mot in dits.items() if not read_annee(t)} in EXEMPLES:
            self.say("un exemple du modèle, qui n'est pas importé.", rangee.numero)
        elif marques:
            self.refuse(
                "C'est une ligne d'exemple, changée : videz cette cellule pour l'importer, ou "
                "effacez la ligne.",
                rangee,
                marques[0],
            )
        return bool(marques)

    def is_suite(self, rangee, mots):
        """Whether a row without a title goes on with the action above: a lone amount may be a total
        that nobody named.
        """
        bornes = map(bounds_of, self.forme.table.fusions)
        if any(a <= self.courante.ligne < rangee.numero <= b for a, b in bornes):
            return True
        return any(
            isinstance(value_of(rangee, r), str) for r in mots if not NOMBRE_NU.match(mots[r])
        )

    def read_groupe(self, rangee, cellule):
        """Whether the only cell of a row is the title of a level, now begun."""
        (rang, texte), sens = cellule, self.colonnes.get(cellule[0])
        mot, is_niveau = NIVEAU.match(texte), sens in (Sens.DEFI, Sens.AXE)
        if mot and (self.mots[fold(mot[1])] or not is_niveau):
            sens = self.mots[fold(mot[1])]
            self.troisieme = self.troisieme if sens else texte
        elif not is_niveau:
            debut = f"{letter_of(rang)}{rangee.numero}:"
            is_large = any(plage.startswith(debut) for plage in self.forme.table.fusions)
            is_seul = is_large or (len(texte) > 3 and texte.isupper())
            has_niveaux = Sens.DEFI in self.rangs or Sens.AXE in self.rangs or self.is_annexe
            if has_niveaux or rang > self.rangs[Sens.ACTION] or not is_seul:
                return False
            sens = Sens.DEFI
        if sens:
            self.open(sens, texte, rangee)
        return True

    def open(self, sens, texte, rangee, indice=None, *, is_fait=False):
        """Begin the level of this title, or go on with it; `is_fait` when nobody names it."""
        numeros, titre = cut_numero(texte)
        numero = numeros[-1] if numeros else indice
        if sens == Sens.DEFI:
            avant, self.defi = self.defi, self.find(self.defis, numero, titre, rangee)
            self.axe = self.axe if avant is self.defi else None
        else:
            if not self.defi:
                self.open(Sens.DEFI, "", rangee, 1, is_fait=True)
            self.axe = self.find(self.defi.axes, numero, titre, rangee)
        niveau = self.defi if sens == Sens.DEFI else self.axe
        niveau.is_fait |= is_fait
        niveau.is_nomme |= not is_fait
        self.troisieme = "" if texte else self.troisieme

    def find(self, niveaux, numero, titre, rangee):
        """The level of this title, else of this number; a new one takes a number that is free."""
        for niveau in niveaux:
            if titre and fold(niveau.titre) == fold(titre):
                return niveau
            if niveau.numero == numero and not (titre and niveau.titre):
                niveau.titre = niveau.titre or titre
                return niveau
        pris = {niveau.numero for niveau in niveaux}
        if numero in pris:
            self.say(f"« {titre} » : le numéro {numero} est déjà pris, il change.", rangee.numero)
        if not numero or numero in pris:
            numero = max(pris, default=0) + 1
        niveaux.append(Niveau(numero, titre))
        return niveaux[-1]

    def place(self, rangee, intitule, code):
        """([numbers said], title) of an action, once its défi and its axe are begun."""
        dits, titre = cut_numero(intitule)
        entier, nu = PLACE.fullmatch(intitule), CODE.fullmatch(code)
        if entier:
            dits = [int(entier["defi"]), int(entier["axe"] or 1), int(entier["action"])]
            titre = entier["titre"] or intitule
            niveaux = zip(CONNUS, entier.group("haut", "milieu", "bas"), strict=True)
            self.noms |= {n: mot for n, dit in niveaux if dit and (mot := find_usuel(dit))}
            if not entier["axe"]:
                phrase = f"« {intitule} » ne nomme aucun axe, l'action entre dans l'axe 1."
                self.say(phrase, rangee.numero, is_a_trois=True)
        elif code:
            numeros = read_numeros(nu[1]) if nu else []
            dits, titre = numeros, titre if numeros == dits else intitule
        # The numbers of the défi and of the axe, when the code says them.
        dessus = [None, None, *dits[:-1]][-2:]
        if dessus[0] is None and Sens.AXE not in self.rangs:
            dessus.reverse()
        niveaux = {Sens.DEFI, Sens.AXE} & self.rangs.keys()
        is_place = entier or self.is_annexe or not (niveaux or self.mots)
        for sens, indice in zip((Sens.DEFI, Sens.AXE), dessus, strict=True):
            niveau, texte = (self.defi, self.axe)[sens == Sens.AXE], self.text(rangee, sens)
            if texte or (is_place and indice and (not niveau or niveau.numero != indice)):
                is_fait = bool(entier and not entier["axe"] and sens == Sens.AXE)
                self.open(sens, texte, rangee, indice, is_fait=is_fait)
            elif not niveau:
                fait = self.defi.titre if sens == Sens.AXE and not self.is_annexe else ""
                self.open(sens, fait, rangee, 1, is_fait=True)
        return dits, titre

    def read_action(self, rangee):
        intitule = self.text(rangee, Sens.ACTION)
        code = intitule if self.is_annexe else self.text(rangee, Sens.NUMERO)
        if self.is_annexe and not (PLACE.fullmatch(intitule) or CODE.fullmatch(code)):
            self.refuse(
                f"« {intitule[:60]} » ne nomme pas une action : écrivez « Défi 1 – Axe 2 / "
                "Action 3 », ou retirez cette ligne.",
                rangee,
                self.rangs[Sens.ACTION],
            )
            return
        dits, titre = self.place(rangee, intitule, code)
        action = self.find_action(rangee, dits[-1] if dits else None, titre, intitule)
        if action is None:
            return
        self.courante = action
        if code and not self.is_annexe and code != str(action.code[2]) and [*action.code] != dits:
            self.keep(action, self.title(Sens.NUMERO), code)
        if self.troisieme:
            self.keep(action, "Niveau", self.troisieme)
        for niveau, mot in ((self.defi, "défi"), (self.axe, "axe")):
            if niveau.is_fait and not (niveau.is_nomme or self.is_annexe):
                phrase = f"aucun {mot} n'est nommé, il en est créé un."
                self.say(phrase, rangee.numero, is_a_trois=True)
        self.read_cellules(action, rangee)

    def find_action(self, rangee, numero, titre, intitule):
        """The action of a row: a new one, or the one of that name, which a second row goes on."""
        connues = self.axe.actions
        connue, meme = connues.get(numero), connues.get(fold(titre))
        if self.is_annexe and connue:
            self.refuse(f"« {intitule[:60]} » : déjà ligne {connue.ligne}.", rangee, 0)
            return None
        if meme and numero in (None, meme.code[2]):
            self.say(f"l'action de la ligne {meme.ligne} continue.", rangee.numero)
            return meme
        if connue:
            phrase = f"« {titre[:60]} » : le numéro {numero} est déjà pris, il change."
            self.say(phrase, rangee.numero)
        dernier = connues.get("dernier", 0)
        numero = dernier + 1 if connue or not numero else numero
        self.trop |= numero > NUMERO_MAX
        code = (self.defi.numero, self.axe.numero, numero)
        action = ActionLue(code, titre[:300], rangee.numero, intitule)
        if len(titre) > 300:
            self.keep(action, "Titre entier", titre)
        connues |= {fold(titre): action, numero: action, "dernier": max(dernier, numero)}
        self.actions[code] = action
        return action

    def keep(self, action, titre, texte):
        """A cell without a place: kept in the note of its action, and counted."""
        action.notes.append(f"**{titre or 'Sans titre'}** : {texte}")
        self.gardees += 1

    def read_cellules(self, action, rangee):
        for rang, sens in self.colonnes.items():
            texte = self.text(rangee, sens, rang) if sens not in REPERES else ""
            if sens == Sens.RIEN and texte:
                mots = f"la cellule de « {self.forme.titres[rang]} » est laissée de côté."
                self.say(mots, rangee.numero)
            elif texte and not self.put(action, rangee, rang, sens, texte):
                self.keep(action, self.forme.titres[rang], texte)

    def put(self, action, rangee, rang, sens, texte):
        """Whether a cell found its place in the action."""
        if sens == Sens.COUT_TTC and self.text(rangee, Sens.COUT_HT):
            return False
        place = self.forme.titres[rang], f"{letter_of(rang)}{rangee.numero}"
        try:
            return read_fait(action, sens, place, value_of(rangee, rang), texte, lecteur=self)
        except CelluleRefusee as refus:
            if self.is_annexe:
                self.refuse(str(refus), rangee, rang)
                return True
            mots = f"{place[0]} : « {texte[:60]} » n'est pas compris, c'est gardé en note."
            self.say(mots, rangee.numero)
            return False

    def tell(self):
        """What was noted of the rows, in the report."""
        dits = self.dits if self.is_a_deux else self.dits_a_trois | self.dits
        dites = [f"{write_lignes(li).capitalize()} : {phrase}" for phrase, li in dits.items()]
        if self.gardees:
            s, leur = accord(self.gardees), accord(self.gardees, "son,leur")
            dites.append(
                f"{self.gardees} cellule{s} sans place ici, gardée{s} dans une note du journal de "
                f"{leur} action."
            )
        for niveau in (*self.defis, *(axe for defi in self.defis for axe in defi.axes)):
            if not (niveau.actions or any(axe.actions for axe in niveau.axes)):
                dites.append(f"« {niveau.titre[:200]} » n'a aucune action : laissé de côté.")
        self.rapport.remarques += dites

    @cached_property
    def nommes(self):
        """Whether the défis, then the axes, that hold actions are named; once all is read."""
        hauts = [defi for defi in self.defis if any(axe.actions for axe in defi.axes)]
        axes = [axe for defi in hauts for axe in defi.axes if axe.actions]
        return any(d.is_nomme for d in hauts), any(a.is_nomme for a in axes)

    @property
    def is_a_deux(self):
        """Whether the table names one level above its actions, and one only (R-P9)."""
        return sum(self.nommes) == 1

    def place_of(self, code):
        """(défi, axe, action) of the plan for the numbers under which an action was read."""
        defi, axe, action = code
        return (axe, 1, action) if self.nommes == (False, True) else (defi, axe, action)

    def name_niveaux(self):
        """{level: `Mot`}: what the titles of the columns, or the rows, call the levels."""
        mots = {sens: find_usuel(mot) for mot, sens in self.mots.items() if sens}
        titres = {sens: find_usuel(self.title(sens)) for sens in REPERES if sens in self.rangs}
        dits = {sens.value: mot for sens, mot in (mots | titres).items() if mot} | self.noms
        if self.is_a_deux and not self.nommes[0]:
            dits["defi"] = dits.get("axe") or AXE
        return {
            n: m for n, m in dits.items() if n in CONNUS and not (self.is_a_deux and n == "axe")
        }

    def make_brouillon(self):
        """The draft of the plan, without the levels that have no action."""
        niveaux = 2 if self.is_a_deux else 3
        brouillon = Brouillon(niveaux=niveaux, mots=dump_mots(**self.name_niveaux()))
        for defi in self.defis:
            for axe in (axe for axe in defi.axes if axe.actions):
                haut, milieu, _ = self.place_of((defi.numero, axe.numero, 0))
                brouillon.add_defi(
                    haut, (defi if self.nommes[0] or not self.is_a_deux else axe).titre
                )
                brouillon.add_axe(haut, milieu, axe.titre)
        for code, action in self.actions.items():
            brouillon.add_action(*self.place_of(code)[:2], action.dump(is_annexe=self.is_annexe))
        return brouillon
