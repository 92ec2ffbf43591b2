"""What a cell says of an action, once its column is known (R-X10)."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from budget.montants.decoupe import couper
from echanges.tableau.colonnes import VIDES, Sens, read_annee
from plan.etats import DITS, STATUTS_A_MOTIVER, Priorite, Statut
from plan.feuillets.calendrier import CROIX, read_croix
from plan.feuillets.cellules import read_periode
from socle.francais.periode import lire
from socle.francais.typographie import en_chiffres
from socle.saisie.cellules import CelluleRefusee, fold, read_choix, read_nombre, read_texte

NOMBRE_NU = re.compile(r"\d[\d\s.,'’]*")
TAXE = re.compile(r"\s*\(?\b(HT|TTC)\b\)?", re.I)
TAUX = re.compile(
    r"(?P<avant>[^\d%]*?)[\s:(]*(?P<taux>\d{1,3}(?:[.,]\d{1,2})?) ?%\)?(?P<apres>[^\d%]*)"
)
ANNEES = re.compile(r"(20\d\d)(?:\s*(?:[-–]|à|au)\s*(20\d\d))?")
TEXTES = {
    Sens.PILOTE: ("pilote_nom", 150),
    Sens.ELU: ("elu_referent", 150),
    Sens.MOYENS: ("moyens_humains", 10_000),
}
CHOIX = {Sens.STATUT: ("statut", Statut), Sens.PRIORITE: ("priorite", Priorite)}
DATES = {Sens.DEBUT: "debut", Sens.FIN: "fin"}


@dataclass
class ActionLue:
    """An action being read: its place, its facts, the words of its costs with their cells."""

    code: tuple
    titre: str
    ligne: int
    intitule: str
    faits: dict = field(default_factory=dict)
    annees: set = field(default_factory=set)
    couts: list = field(default_factory=list)
    financements: list = field(default_factory=list)
    partenaires: list = field(default_factory=list)
    recit: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    def finish(self, lecteur):
        """Settle what two cells say together: the dates, their years, what is done and how far."""
        debut, fin = (lire(self.faits.get(champ, "")) for champ in ("debut", "fin"))
        if debut.premier and fin.dernier and fin.dernier < debut.premier:
            lecteur.keep(self, "Fin avant le début", self.faits.pop("fin"))
            fin = debut
        if not self.annees and (debut.premier or fin.premier):
            premiere, derniere = (
                (debut.premier or fin.premier).year,
                (fin.dernier or debut.dernier).year,
            )
            self.annees = {*range(premiere, derniere + 1)}
            lecteur.say("les années prévues sont celles du début et de la fin.", self.ligne)
        if self.faits.get("statut") == Statut.REALISEE and self.faits.get("avancement") not in (
            None,
            100,
        ):
            lecteur.keep(
                self, "Avancement d'une action réalisée", f"{self.faits.pop('avancement')} %"
            )

    def dump(self, *, is_annexe):
        """The action as the format of a plan holds it."""
        lignes = [
            {"texte": texte, "ligne_cout": f"ligne-{rang}", "ligne_source": self.ligne}
            for rang, (texte, _) in enumerate(self.couts, start=1)
        ]
        intitule = self.intitule[:200] if is_annexe else "Tableau importé"
        return {
            "numero": self.code[2],
            "titre": self.titre,
            "corps": "\n\n".join(self.recit),
            "annees": sorted(self.annees),
            "partenaires": [{"nom": nom} for nom in self.partenaires if len(nom) <= 200],
            "tableau": {"intitule": intitule, "lignes": lignes} if lignes or is_annexe else None,
            "financements": self.financements,
        }


def list_couts(titre, sens, brut, annee=None):
    """The words given to the reader of costs: a bare number is an amount, in the tax and the year
    of its column; other words stay what they are, named by the column when they name nothing.
    """
    dites = {mot.upper() for mot in TAXE.findall(titre)}
    dite = dites.pop() if len(dites) == 1 else ""
    taxe = {Sens.COUT_HT: "HT", Sens.COUT_TTC: "TTC"}.get(sens, dite)
    nom = re.sub(r"\(?\s*€\s*\)?|:", "", titre).strip()
    court = re.sub(r"\s*20\d\d\s*", " ", TAXE.sub("", nom)).strip() or "Montant"
    if isinstance(brut, Decimal):
        morceaux = [en_chiffres(brut) if brut == round(brut, 2) else f"{brut:f}".replace(".", ",")]
    else:
        morceaux = couper(read_texte(brut))
    for morceau in morceaux:
        mots = f"{morceau} €" if NOMBRE_NU.fullmatch(morceau) else morceau
        is_taxable = taxe and mots.count("€") == 1 and not TAXE.search(mots)
        mots = mots.replace("€", f"€ {taxe}") if is_taxable else mots
        if ":" not in mots:
            mots = f"{court if is_taxable or not taxe else nom} : {mots}"
        yield f"{mots} ({annee})" if annee and str(annee) not in mots else mots


def list_annees(texte):
    """The years of « 2025-2027 » or « 2025, 2027 »; none when other words stand there."""
    if ANNEES.sub("", texte).strip(" ,;/.et\n"):
        return []
    return [
        annee
        for debut, fin in ANNEES.findall(texte)
        for annee in range(int(debut), int(fin or debut) + 1)
    ]


def list_financements(texte):
    """[{funder, rate}] of « Région 50 %, Département 20 % »; None when a part says otherwise."""
    lus = []
    for part in filter(None, map(str.strip, re.split(r"[;\n+/]|,(?!\d)", texte))):
        trouve = TAUX.fullmatch(part)
        noms = [n.strip(" :()") for n in trouve.group("avant", "apres")] if trouve else []
        noms = [
            re.sub(r"^(?:de |du |d['’]|par )(?:la |l['’])?", "", nom, flags=re.I)
            for nom in noms
            if nom
        ]
        if len(noms) != 1 or len(noms[0]) > 200:
            return None
        taux = trouve["taux"].replace(",", ".")
        lus.append({"financeur": noms[0], "taux": Decimal(taux), "citation": part})
    return lus if lus and sum(lu["taux"] for lu in lus) <= 100 else None


def read_fait(action, sens, place, brut, texte, *, lecteur):
    """Whether a cell found its place in the action. Raises CelluleRefusee."""
    titre = place[0]
    if sens in (Sens.ANNEE, Sens.MONTANT_ANNEE):
        return read_case(action, sens, place, brut, texte, lecteur=lecteur)
    if sens in TEXTES:
        champ, longueur = TEXTES[sens]
        return len(texte) <= longueur and set_fait(action, champ, texte)
    if sens in CHOIX:
        champ, enum = CHOIX[sens]
        valeur = read_choix(texte, enum.choices, DITS[enum])
        if fold(texte) != fold(enum(valeur).label):
            lecteur.say(
                f"{titre} : « {texte} » est lu comme « {enum(valeur).label} ».", action.ligne
            )
        if valeur in STATUTS_A_MOTIVER:
            set_fait(action, "motif", f"« {texte} » dans {lecteur.rapport.fichier}, sans motif")
        return set_fait(action, champ, valeur)
    if sens in DATES:
        return set_fait(action, DATES[sens], read_periode(brut))
    if sens == Sens.CALENDRIER:
        annees = list_annees(texte)
        action.annees |= {*annees}
        return bool(annees)
    if sens == Sens.AVANCEMENT:
        nombre = read_nombre(texte.replace("%", "") if isinstance(brut, str) else brut)
        is_lu = nombre == int(nombre) and 0 <= nombre <= 100
        return is_lu and set_fait(action, "avancement", int(nombre))
    if sens == Sens.FINANCEUR:
        lus = list_financements(texte)
        action.financements += lus or []
        return bool(lus)
    if sens == Sens.PARTENAIRES:
        noms = [nom.strip(" -") for nom in re.split(r"[,;\n]", texte)]
        action.partenaires += [n for n in dict.fromkeys(noms) if n and n not in action.partenaires]
        return all(len(nom) <= 200 for nom in noms)
    if sens == Sens.RECIT:
        action.recit.append(f"**{titre}**\n\n{texte}" if action.recit else texte)
        return True
    if sens == Sens.NOTE:
        return False
    mots = couper(texte) if lecteur.is_annexe else list_couts(titre, sens, brut)
    action.couts += [(mot, place) for mot in mots]
    return True


def read_case(action, sens, place, brut, texte, *, lecteur):
    """The same of the cell of a year: a cross, or what the action costs in it."""
    annee = read_annee(place[0])
    if fold(texte) in VIDES and not lecteur.is_annexe:
        return True
    is_montant = sens == Sens.MONTANT_ANNEE and re.search(r"\d{2}|€", texte)
    if is_montant:
        action.couts += [(mot, place) for mot in list_couts(place[0], sens, brut, annee)]
    elif read_croix(brut) != CROIX:
        raise CelluleRefusee(f"« {texte[:60]} » : mettez une croix (X), ou laissez vide.")
    action.annees.add(annee)
    return True


def set_fait(action, champ, valeur):
    """Whether a fact is now the one of the action: it says nothing else yet."""
    return action.faits.setdefault(champ, valeur) == valeur
