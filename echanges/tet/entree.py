"""The rows of the template of Territoires en Transitions, read into fiches (R-X7)."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from budget.montants.cellules import read_euros
from echanges.rapport import write_lignes
from echanges.tableau.nouveau import Brouillon
from echanges.tet.colonnes import A_PART, BANDEAU, CONSIGNE, NIVEAUX, dire
from echanges.tet.mots import NUMERO, PRIORITES, STATUTS, read_cout, read_mot, read_numero
from socle.francais.typographie import accord
from socle.saisie.cellules import CelluleRefusee, fold, read_jour, read_oui_non, read_texte
from socle.saisie.tables import bounds_of, letter_of

ANNEES_DITES = re.compile(r"Années prévues : ((?:20\d\d(?:, )?)+)")
TOTAL_DIT = re.compile(r"^Total exact : ([^(\n]+)", re.M)
ADRESSE = re.compile(r"https?://[^\s,;]+")
# A list is cut at its commas, but within parentheses and quotation marks.
SEPARATEUR = re.compile(r"[;\n]|,(?![^()]*\))(?![^«]*»)")
SANS_AXE = "Actions sans axe"
BUDGET = "Budget prévisionnel total € HT"
CLE_BUDGET = "budget-previsionnel"


@dataclass(frozen=True)
class Ligne:
    """A row: its number, {column: value} of its cells that say something."""

    numero: int
    cellules: dict


@dataclass
class FicheLue:
    """The rows of one fiche: its facts, what goes to the note, the row that is its own."""

    titre: str
    rangee: int
    code: tuple
    lue: dict | None = None
    corps: str = ""
    debut: date | None = None
    fin: date | None = None
    is_continue: bool = False
    suivi: dict = field(default_factory=dict)
    cout: str = ""
    source: dict = field(default_factory=dict)
    partenaires: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    financements: list = field(default_factory=list)
    sous_actions: list = field(default_factory=list)
    liens: list = field(default_factory=list)


class LecteurTet:
    """Reads the rows; those of one fiche (same axes, same title) are one action."""

    def __init__(self, rapport):
        self.rapport = rapport
        self.brouillon, self.numeros = Brouillon(), {}
        self.fiches, self.par_cle = [], {}
        self.gardees, self.dites = 0, {}

    def read_table(self, table, entete, progres):
        self.table, self.entete, self.rangs = table, entete, entete.rangs
        fusions, groupe, lues = self.list_fusions(), ("", "", ""), []
        for rangee in table.rangees:
            progres.step()
            if rangee.numero < entete.numero:
                self.say(rangee, "au-dessus des titres, pas lue")
            if rangee.numero <= entete.numero or not (ligne := self.read_ligne(rangee, fusions)):
                continue
            *axes, titre, sous_action = (self.text(ligne, niveau) for niveau in NIVEAUX)
            if titre:
                groupe = ("", "", "") if any(axes) else groupe
                lues.append((ligne, (*(axes if any(axes) else groupe), titre), sous_action))
            elif len(ligne.cellules) == sum(map(bool, axes)):
                groupe = tuple(axes)
                self.say(ligne, "un axe sans action : il n'entre qu'avec celles qui le suivent")
            else:
                phrase = "Une action a besoin d'un titre : remplissez cette cellule."
                self.refuse(phrase, ligne, self.rangs["Titre de l'action"])
        rangees = Counter(cle for _, cle, _ in lues)
        meres = {cle for _, cle, sous_action in lues if not sous_action}
        for ligne, cle, sous_action in lues:
            if sous_action and (cle in meres or rangees[cle] > 1):
                self.read_sous_action(cle, ligne, sous_action)
            else:
                self.read_fiche(cle, ligne, sous_action)

    def list_fusions(self):
        """{row: {column: value}} of the merged cells of the levels: a group has its title once."""
        rangees = {rangee.numero: rangee.valeurs for rangee in self.table.rangees}
        fusions = {}
        for plage in self.table.fusions:
            haut, bas = bounds_of(plage)
            for rang in (self.rangs[titre] for titre in NIVEAUX[:4] if titre in self.rangs):
                if plage.startswith(f"{letter_of(rang)}{haut}:"):
                    for valeur in rangees.get(haut, ())[rang : rang + 1]:
                        for numero in range(haut + 1, bas + 1):
                            fusions.setdefault(numero, {})[rang] = valeur
        return fusions

    def say(self, rangee, phrase):
        """A sentence said once for all the rows that it is about."""
        self.dites.setdefault((self.table.titre, phrase), []).append(rangee.numero)

    def read_ligne(self, rangee, fusions):
        """The `Ligne` of a row; None of one by which the template explains itself."""
        dites = {r: v for r, v in enumerate(rangee.valeurs) if v is not None and str(v).strip()}
        pleines = fusions.get(rangee.numero, {}) | dites
        cellules = {rang: v for rang, v in pleines.items() if not CONSIGNE.match(dire(v))}
        niveaux = [dire(cellules.get(self.rangs.get(titre))) for titre in NIVEAUX]
        is_bandeau = all(BANDEAU.fullmatch(dire(valeur)) for valeur in cellules.values())
        if any(map(A_PART.match, niveaux)) or is_bandeau or not (niveaux[3] or pleines == cellules):
            self.say(rangee, "consigne, exemple, bandeau ou total, pas lu")
            return None
        if pleines != cellules:
            self.say(rangee, "une consigne du modèle, laissée dans une cellule, n'est pas lue")
        if rangee.formules:
            self.say(rangee, "une formule est lue par son dernier résultat")
        for rang in rangee.formules - set(pleines):
            self.refuse("Cette formule n'a pas de résultat : collez sa valeur.", rangee, rang)
        return Ligne(rangee.numero, cellules)

    def refuse(self, phrase, ligne, rang):
        ou = {"colonne": self.entete.write(rang), "cellule": f"{letter_of(rang)}{ligne.numero}"}
        self.rapport.refuse(phrase, feuille=self.table.titre, ligne=ligne.numero, **ou)

    def text(self, ligne, ou):
        """The text of a cell, by a title of the template or by its column."""
        rang = self.rangs.get(ou, ou)
        try:
            return read_texte(ligne.cellules.get(rang))
        except CelluleRefusee as refus:
            self.refuse(str(refus), ligne, rang)
            return ""

    def attempt(self, fiche, ligne, titre, lire):
        """The value of a cell by a strict reader; what it refuses is kept as a text, and said."""
        rang = self.rangs.get(titre)
        try:
            return lire(ligne.cellules.get(rang))
        except CelluleRefusee as refus:
            phrase = f"{self.entete.write(rang)} : {str(refus).rstrip('.')} ; c'est gardé en note"
            self.say(ligne, phrase)
            self.keep(fiche, self.entete.write(rang), self.text(ligne, rang))
            return None

    def make_fiche(self, cle, ligne):
        """A fiche, placed: its défi, axe and itself numbered as they are met, or as they say."""
        axe, sous_axe, sous_sous_axe, titre = cle
        if not axe:
            self.say(ligne, f"aucun axe, l'action entre dans un défi « {SANS_AXE} »")
        elif not sous_axe:
            self.say(ligne, "aucun sous-axe, l'action entre dans un axe du même titre que le défi")
        axe = axe or SANS_AXE
        defi = self.number((), axe, self.brouillon.defis)
        axes = self.brouillon.add_defi(defi, NUMERO.sub("", axe))["axes"]
        numero = self.number((defi,), sous_axe or NUMERO.sub("", axe), axes, is_dit=bool(sous_axe))
        actions = self.brouillon.add_axe(defi, numero, NUMERO.sub("", sous_axe or axe))["actions"]
        fiche = FicheLue(titre, ligne.numero, (defi, numero, len(actions) + 1))
        actions[len(actions) + 1] = None
        self.fiches.append(fiche)
        self.par_cle[cle] = fiche
        if max(map(len, cle)) > 300:
            phrase = "Un titre dépasse 300 caractères : raccourcissez-le."
            self.refuse(phrase, ligne, self.rangs["Titre de l'action"])
        if sous_sous_axe:
            phrase = "ce plan a deux niveaux au-dessus des actions, le sous-sous-axe est en note"
            self.say(ligne, phrase)
            self.keep(fiche, NIVEAUX[2], sous_sous_axe)
        return fiche

    def number(self, parents, texte, pris, *, is_dit=True):
        """The number of a title: its own when it says one that is free, else the next."""
        numero = read_numero(texte) if is_dit else 0
        if not 0 < numero < 1000 or numero in pris:
            numero = max(pris, default=0) + 1
        return self.numeros.setdefault((*parents, fold(texte)), numero)

    def keep(self, fiche, titre, texte):
        """A cell without a place here: kept in the note of the action, and counted."""
        fiche.notes.append(f"**{titre}** : {texte}")
        self.gardees += 1

    def keep_autres(self, fiche, ligne, placees, devant=""):
        for rang in sorted(set(ligne.cellules) - set(placees)):
            self.keep(fiche, f"{devant}{self.entete.write(rang)}", self.text(ligne, rang))

    def read_sous_action(self, cle, ligne, titre):
        """A sous-projet with its text; the other cells of its row go to the note."""
        fiche = self.par_cle.get(cle) or self.make_fiche(cle, ligne)
        fiche.sous_actions.append(make_sous_projet(titre, self.read_corps(ligne)))
        placees = [self.rangs.get(t) for t in (*NIVEAUX, "Descriptif", "Objectifs")]
        self.keep_autres(fiche, ligne, placees, f"{titre} – ")
        if self.text(ligne, BUDGET):
            self.say(ligne, "le budget d'une sous-action est en note, hors des totaux")

    def read_fiche(self, cle, ligne, sous_actions):
        fiche = self.par_cle.get(cle) or self.make_fiche(cle, ligne)
        if fiche.lue == ligne.cellules:
            self.say(ligne, f"la même que la ligne {fiche.rangee}, pas lue deux fois")
            return
        if fiche.lue is not None:
            self.say(ligne, f"même axe et même titre que ligne {fiche.rangee} : une seconde action")
            fiche = self.make_fiche(cle, ligne)
        fiche.rangee, fiche.lue = ligne.numero, ligne.cellules
        for titre in filter(None, map(str.strip, sous_actions.split("\n"))):
            fiche.sous_actions.append(make_sous_projet(titre, ""))
        fiche.corps = self.read_corps(ligne)
        fiche.suivi["moyens_humains"] = self.text(ligne, "Moyens humains et techniques")
        fiche.partenaires = self.list_noms(fiche, ligne, "Partenaires")
        personnes = {"Personne pilote": "pilote_nom", "Élu·e référent·e": "elu_referent"}
        for titre, champ in personnes.items():
            if len(texte := self.text(ligne, titre)) <= 150:
                fiche.suivi[champ] = texte
            else:
                self.keep(fiche, titre, texte)
        self.keep_autres(fiche, ligne, self.rangs.values())
        if texte := self.text(ligne, "Notes"):
            fiche.notes.append(texte)
        self.read_liens(fiche, ligne)
        self.read_suivi(fiche, ligne)
        self.read_dates(fiche, ligne)
        self.read_argent(fiche, ligne)

    def read_corps(self, ligne):
        corps, objectifs = self.text(ligne, "Descriptif"), self.text(ligne, "Objectifs")
        return f"{corps}\n\n**Objectifs**\n\n{objectifs}".strip() if objectifs else corps

    def list_noms(self, fiche, ligne, titre):
        noms = [nom.strip(" -\n«»") for nom in SEPARATEUR.split(self.text(ligne, titre))]
        for nom in noms:
            if len(nom) > 200:
                self.keep(fiche, f"{titre}, nom de plus de 200 caractères", nom)
        return list(dict.fromkeys(nom for nom in noms if 0 < len(nom) <= 200))

    def read_liens(self, fiche, ligne):
        texte = self.text(ligne, "Documents et liens")
        fiche.liens = [lien for lien in ADRESSE.findall(texte) if len(lien) <= 500]
        for lien in fiche.liens:
            texte = texte.replace(lien, "", 1)
        if reste := texte.strip(" ,;\n-"):
            self.keep(fiche, "Documents et liens", reste)

    def read_suivi(self, fiche, ligne):
        suivis = (("Statut", "statut", STATUTS), ("Niveau de priorité", "priorite", PRIORITES))
        for titre, champ, mots in suivis:
            mot = self.attempt(fiche, ligne, titre, partial(read_mot, mots=mots))
            if mot:
                ecrit = self.text(ligne, titre)
                if fold(ecrit) != fold(mot):
                    self.say(ligne, f"{titre} : « {ecrit} » est compris comme « {mot} »")
                fiche.suivi[champ], sort, _ = mots[mot]
                if sort == "note":
                    self.keep(fiche, titre, ecrit)
                elif sort:
                    fiche.suivi[sort] = f"« {ecrit} » dans {self.rapport.fichier}"

    def read_dates(self, fiche, ligne):
        fiche.debut = self.attempt(fiche, ligne, "Date de début", read_jour_du_plan)
        fiche.fin = self.attempt(fiche, ligne, "Date de fin", read_jour_du_plan)
        if fiche.debut and fiche.fin and fiche.fin < fiche.debut:
            phrase = "La fin précède le début : échangez-les."
            self.refuse(phrase, ligne, self.rangs["Date de fin"])
        titre = "Action en amélioration continue"
        fiche.is_continue = self.attempt(fiche, ligne, titre, read_oui_non)
        if fiche.is_continue and fiche.fin:
            self.keep(fiche, titre, "VRAI, avec une date de fin")

    def read_argent(self, fiche, ligne):
        """Funders, then the budget: its cell, else the total that our export says in « Notes »."""
        argent = [titre for titre in self.rangs if titre.startswith(("Financeur ", "Montant "))]
        for numero in dict.fromkeys(titre.split()[1] for titre in argent):
            self.read_financeur(fiche, ligne, f"Financeur {numero}", f"Montant {numero}")
        titre, ecrit = BUDGET, self.entete.ecrits.get(self.rangs.get(BUDGET), "")
        fiche.cout = self.attempt(fiche, ligne, BUDGET, partial(read_cout, titre=ecrit))
        exact = TOTAL_DIT.search(self.text(ligne, "Notes"))
        if exact and self.rangs.get(BUDGET) not in ligne.cellules:
            titre, ecrit, fiche.cout = "Notes", "Notes", exact[1].strip()
        cellule = f"{letter_of(self.rangs.get(titre, 0))}{ligne.numero}"
        fiche.source = {"titre": ecrit, "feuille": self.table.titre, "cellule": cellule}

    def read_financeur(self, fiche, ligne, titre, titre_montant):
        noms = self.list_noms(fiche, ligne, titre)
        montant = self.attempt(fiche, ligne, titre_montant, read_euros)
        ecrit = self.entete.ecrits.get(self.rangs.get(titre_montant), "")
        if len(noms) == 1 and montant is not None:
            fiche.financements.append({"financeur": noms[0], "montant": montant, "citation": ecrit})
        elif noms or montant is not None:
            mots = ", ".join(noms) or "financeur non nommé"
            suite = f", {ecrit} : {montant}" if montant is not None else ", sans montant"
            self.keep(fiche, titre, f"{mots}{suite}")

    def annees_of(self, fiche):
        """The years that our own export writes in « Notes », else those of the dates."""
        for note in fiche.notes:
            if dites := ANNEES_DITES.search(note):
                return sorted({int(annee) for annee in re.findall(r"20\d\d", dites[1])})
        if not (fiche.debut or fiche.fin):
            return []
        return list(range((fiche.debut or fiche.fin).year, (fiche.fin or fiche.debut).year + 1))

    def tell(self):
        for (feuille, phrase), numeros in self.dites.items():
            self.rapport.remarques.append(f"{feuille}, {write_lignes(numeros)} : {phrase}.")
        if self.gardees:
            s, leur = accord(self.gardees), accord(self.gardees, "son,leur")
            self.rapport.remarques.append(
                f"{self.gardees} cellule{s} sans place ici, gardée{s} dans une note du journal "
                f"de {leur} action."
            )

    def make_brouillon(self, annees):
        self.brouillon.annees = set(annees)
        for fiche in self.fiches:
            self.brouillon.add_action(*fiche.code[:2], self.dump(fiche))
        return self.brouillon

    def dump(self, fiche):
        """The action as the format of a plan holds it."""
        ligne = {"texte": f"Budget prévisionnel : {fiche.cout}", "ligne_cout": CLE_BUDGET}
        ligne["ligne_source"] = fiche.rangee
        couts = {"intitule": "Budget prévisionnel", "lignes": [ligne]}
        # « 1.5 km de piste » is a length.
        is_nombre = re.match(r"\d+\.\d+\s", fiche.titre)
        return {
            "numero": fiche.code[2],
            "titre": fiche.titre if is_nombre else NUMERO.sub("", fiche.titre),
            "corps": fiche.corps,
            "annees": self.annees_of(fiche),
            "partenaires": [{"nom": nom} for nom in fiche.partenaires],
            "sous_projets": fiche.sous_actions,
            "tableau": couts if fiche.cout else None,
            "financements": fiche.financements,
        }


def make_sous_projet(titre, corps):
    """A title that is too long stays whole in the text."""
    return {"titre": titre[:300], "corps": f"{titre}\n\n{corps}" if titre[300:] else corps}


def read_jour_du_plan(valeur):
    le = read_jour(valeur)
    if le and not 2000 <= le.year <= 2100:
        raise CelluleRefusee("L'année va de 2000 à 2100.")
    return le
