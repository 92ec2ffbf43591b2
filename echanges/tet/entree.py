"""The rows of the template of Territoires en Transitions, read into fiches (R-X7)."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from budget.montants.cellules import read_euros
from echanges.tableau.nouveau import Brouillon
from plan.etats import Statut
from plan.models.action import Priorite
from socle.francais.euros import sans_signe
from socle.francais.typographie import accord, compter
from socle.saisie.cellules import (
    CelluleRefusee,
    fold,
    read_jour,
    read_oui_non,
    read_texte,
    refuse_mot,
)
from socle.saisie.tables import letter_of

TITRES = (
    "Axe (x)",
    "Sous-axe (x.x)",
    "Sous-sous axe (x.x.x)",
    "Titre de la fiche action",
    "Titre de la sous-action",
    "Descriptif",
    "Instances de gouvernance",
    "Objectifs",
    "Indicateurs liés",
    "Structure pilote",
    "Moyens humains et techniques",
    "Partenaires",
    "Direction ou service pilote",
    "Personne pilote",
    "Élu·e référent·e",
    "Participation Citoyenne",
    "Financements",
    "Financeur 1",
    "Montant € HT",
    "Financeur 2",
    "Montant € HT 2",
    "Financeur 3",
    "Montant € HT 3",
    "Budget prévisionnel total € HT",
    "Statut",
    "Niveau de priorité",
    "Date de début",
    "Date de fin",
    "Action en amélioration continue",
    "Mesures liées",
    "Actions liées",
    "Notes",
    "Documents et liens",
)
OBLIGATOIRES = ("Axe (x)", "Titre de la fiche action")
EXEMPLE = "1. Un territoire désirable qui allie bien-être, résilience et adaptation"
STATUTS = {
    "À venir": (Statut.A_VENIR, ""),
    "À discuter": (Statut.A_VENIR, "note"),
    "En cours": (Statut.EN_COURS, ""),
    "Réalisé": (Statut.REALISEE, ""),
    "En retard": (Statut.EN_COURS, "note"),
    "En pause": (Statut.EN_PAUSE, ""),
    "Bloqué": (Statut.EN_COURS, "blocage"),
    "Abandonné": (Statut.ABANDONNEE, ""),
}
PRIORITES = {"Élevé": Priorite.HAUTE, "Moyen": Priorite.MOYENNE, "Bas": Priorite.BASSE}
# Columns kept as they are in the note of the action.
SANS_PLACE = (
    "Sous-sous axe (x.x.x)",
    "Instances de gouvernance",
    "Indicateurs liés",
    "Structure pilote",
    "Direction ou service pilote",
    "Participation Citoyenne",
    "Financements",
    "Mesures liées",
    "Actions liées",
)
NUMERO = re.compile(r"^\s*((?:\d{1,3}\.)*\d{1,3})\.?\s+(?=\S)")
ANNEES_DITES = re.compile(r"Années prévues : ((?:20\d\d(?:, )?)+)")
ADRESSE = re.compile(r"https?://[^\s,;]+")


@dataclass
class FicheLue:
    """A row, or the rows of one fiche: its facts, what goes to the note, where it was read."""

    code: str = ""
    titre: str = ""
    rangee: int = 0
    valeurs: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    titre_du_cout: str = ""
    financements: list = field(default_factory=list)
    sous_actions: list = field(default_factory=list)
    liens: list = field(default_factory=list)


class LecteurTet:
    """Reads the rows; those of one fiche (same axe, same title) are one action."""

    def __init__(self, table, rangs, rapport):
        self.table, self.rangs, self.rapport = table, rangs, rapport
        self.fiches = {}
        self.axes = {}
        self.gardees = 0

    def is_consigne(self, rangee):
        """Whether a row is one of those by which the template explains itself."""
        premiere = self.value(rangee, "Axe (x)")
        titre = self.value(rangee, "Titre de la fiche action")
        if str(premiere or "").startswith(EXEMPLE):
            self.rapport.remarques.append(
                f"Ligne {rangee.numero} : l'exemple du modèle n'est pas lu."
            )
            return True
        return fold(str(titre or "")).startswith("champ texte") or str(premiere or "").startswith(
            "Si vos axes sont numérotés"
        )

    def value(self, rangee, titre):
        rang = self.rangs.get(titre)
        return rangee.valeurs[rang] if rang is not None and rang < len(rangee.valeurs) else None

    def refuse(self, phrase, rangee, titre):
        cellule = f"{letter_of(self.rangs[titre])}{rangee.numero}"
        self.rapport.refuse(
            phrase,
            feuille=self.table.titre,
            ligne=rangee.numero,
            colonne=titre,
            cellule=cellule,
        )

    def text(self, rangee, titre):
        return self.attempt(rangee, titre, read_texte) or ""

    def attempt(self, rangee, titre, lire):
        """The value of a cell by a reader; None after a refusal."""
        if titre not in self.rangs:
            return None
        try:
            if self.rangs[titre] in rangee.formules:
                raise CelluleRefusee("Cette cellule contient une formule : collez sa valeur.")
            return lire(self.value(rangee, titre))
        except CelluleRefusee as refus:
            self.refuse(str(refus), rangee, titre)
            return None

    def read(self, rangee):
        axe, titre = self.text(rangee, "Axe (x)"), self.text(rangee, "Titre de la fiche action")
        if not axe or not titre:
            self.refuse(
                "Une fiche a besoin d'un axe et d'un titre : remplissez cette cellule.",
                rangee,
                "Titre de la fiche action" if axe else "Axe (x)",
            )
            return
        sous_axe = self.text(rangee, "Sous-axe (x.x)")
        cle = (axe, sous_axe, titre)
        sous_action = self.text(rangee, "Titre de la sous-action")
        if cle in self.fiches and sous_action:
            self.add_sous_action(self.fiches[cle], rangee, sous_action)
            return
        if cle in self.fiches:
            self.refuse(
                f"Cette fiche est déjà ligne {self.fiches[cle].rangee} : changez son titre.",
                rangee,
                "Titre de la fiche action",
            )
            return
        fiche = FicheLue(titre=titre, rangee=rangee.numero)
        self.fiches[cle] = fiche
        fiche.sous_actions += [ligne for ligne in sous_action.split("\n") if ligne.strip()]
        self.place(fiche, axe, sous_axe)
        self.read_faits(fiche, rangee)

    def add_sous_action(self, fiche, rangee, titre):
        """A further row of a fiche: a sub-action; its other cells go to the note."""
        fiche.sous_actions.append(titre)
        for autre in TITRES[5:]:
            if texte := self.text(rangee, autre):
                self.keep(fiche, f"{titre} – {autre}", texte)

    def place(self, fiche, axe, sous_axe):
        """Number the axe, the sous-axe and the action as they are met, or as they say."""
        defi = self.number(self.axes, axe)
        sous = self.number(defi["sous"], sous_axe or axe)
        sous["actions"] += 1
        fiche.code = (defi["numero"], sous["numero"], sous["actions"])
        if not sous_axe:
            self.rapport.remarques.append(
                f"Ligne {fiche.rangee} : aucun sous-axe, l'action entre dans un axe du même titre "
                "que le défi."
            )

    @staticmethod
    def number(connus, texte):
        """The entry of a title in `connus`: its own number when it says one that is free."""
        if texte not in connus:
            dit = NUMERO.match(texte)
            numero = int(dit[1].split(".")[-1]) if dit else 0
            pris = {entree["numero"] for entree in connus.values()}
            if not numero or numero in pris:
                numero = max(pris, default=0) + 1
            connus[texte] = {
                "numero": numero,
                "titre": NUMERO.sub("", texte)[:300],
                "sous": {},
                "actions": 0,
            }
        return connus[texte]

    def keep(self, fiche, titre, texte):
        """A cell without a place here: kept in the note of the action, and counted."""
        fiche.notes.append(f"**{titre}** : {texte}")
        self.gardees += 1

    def read_faits(self, fiche, rangee):
        faits = fiche.valeurs
        if len(fiche.titre) > 300:
            self.refuse("Ce titre dépasse 300 caractères.", rangee, "Titre de la fiche action")
        corps = self.text(rangee, "Descriptif")
        if objectifs := self.text(rangee, "Objectifs"):
            corps = f"{corps}\n\n**Objectifs**\n\n{objectifs}".strip()
        faits["corps"] = corps
        faits["moyens_humains"] = self.text(rangee, "Moyens humains et techniques")
        faits["partenaires"] = self.list_noms(rangee, "Partenaires", 200)
        for titre, champ in (
            ("Personne pilote", "pilote_nom"),
            ("Élu·e référent·e", "elu_referent"),
        ):
            texte = self.text(rangee, titre)
            faits[champ] = texte if len(texte) <= 150 else ""
            if texte and not faits[champ]:
                self.keep(fiche, titre, texte)
        for titre in SANS_PLACE:
            if texte := self.text(rangee, titre):
                self.keep(fiche, titre, texte)
        if texte := self.text(rangee, "Notes"):
            fiche.notes.append(texte)
        self.read_liens(fiche, rangee)
        self.read_suivi(fiche, rangee)
        self.read_dates(fiche, rangee)
        self.read_argent(fiche, rangee)

    def list_noms(self, rangee, titre, longueur):
        noms = [nom.strip(" -\n") for nom in re.split(r"[,;\n]", self.text(rangee, titre))]
        if any(len(nom) > longueur for nom in noms):
            self.refuse(f"Un nom dépasse {longueur} caractères : coupez-le.", rangee, titre)
        return list(dict.fromkeys(nom for nom in noms if nom))

    def read_liens(self, fiche, rangee):
        texte = self.text(rangee, "Documents et liens")
        fiche.liens = [lien for lien in ADRESSE.findall(texte) if len(lien) <= 500]
        if reste := ADRESSE.sub("", texte).strip(" ,;\n-"):
            self.keep(fiche, "Documents et liens", reste)

    def read_suivi(self, fiche, rangee):
        faits = fiche.valeurs
        faits["statut"], faits["motif"], faits["blocage"], faits["priorite"] = "", "", "", ""
        if texte := self.text(rangee, "Statut"):
            connus = {fold(mot): mot for mot in STATUTS}
            if fold(texte) not in connus:
                self.refuse(refuse_mot(texte, list(STATUTS)), rangee, "Statut")
            else:
                mot = connus[fold(texte)]
                faits["statut"], sort = STATUTS[mot]
                if sort == "note":
                    self.keep(fiche, "Statut", mot)
                elif sort:
                    faits[sort] = f"« {mot} » dans {self.rapport.fichier}"
                if faits["statut"] in (Statut.EN_PAUSE, Statut.ABANDONNEE):
                    faits["motif"] = f"« {mot} » dans {self.rapport.fichier}, sans motif"
        if texte := self.text(rangee, "Niveau de priorité"):
            connus = {fold(mot): valeur for mot, valeur in PRIORITES.items()}
            if fold(texte) not in connus:
                self.refuse(refuse_mot(texte, list(PRIORITES)), rangee, "Niveau de priorité")
            else:
                faits["priorite"] = connus[fold(texte)]

    def read_dates(self, fiche, rangee):
        faits = fiche.valeurs
        for titre, champ in (("Date de début", "debut"), ("Date de fin", "fin")):
            le = self.attempt(rangee, titre, read_jour)
            if le and not 2000 <= le.year <= 2100:
                self.refuse("L'année va de 2000 à 2100.", rangee, titre)
                le = None
            faits[champ] = le
        if faits["debut"] and faits["fin"] and faits["fin"] < faits["debut"]:
            self.refuse("La fin précède le début : échangez-les.", rangee, "Date de fin")
        faits["continue"] = self.attempt(rangee, "Action en amélioration continue", read_oui_non)
        if faits["continue"] and faits["fin"]:
            self.keep(fiche, "Action en amélioration continue", "VRAI, avec une date de fin")

    def read_argent(self, fiche, rangee):
        for rang, suite in ((1, ""), (2, " 2"), (3, " 3")):
            self.read_financeur(fiche, rangee, f"Financeur {rang}", f"Montant € HT{suite}")
        titre = "Budget prévisionnel total € HT"
        brut = self.value(rangee, titre)
        texte = self.text(rangee, titre)
        if isinstance(brut, Decimal):
            montant = self.attempt(rangee, titre, read_euros)
            texte = f"{sans_signe(montant)}" if montant is not None else ""
        if texte:
            texte = texte if "€" in texte else f"{texte} €"
            texte = texte if re.search(r"\b(?:HT|TTC)\b", texte, re.I) else f"{texte} HT"
            fiche.valeurs["cout"] = f"Budget prévisionnel : {texte}"
            fiche.titre_du_cout = titre

    def read_financeur(self, fiche, rangee, titre, titre_montant):
        noms = self.list_noms(rangee, titre, 200)
        montant = self.attempt(rangee, titre_montant, read_euros)
        if len(noms) == 1 and montant is not None:
            fiche.financements.append(
                {"financeur": noms[0], "montant": montant, "citation": "Montant HT"}
            )
        elif noms or montant is not None:
            mots = ", ".join(noms) or "financeur non nommé"
            suite = f" : {montant} € HT" if montant is not None else ", sans montant"
            self.keep(fiche, titre, f"{mots}{suite}")

    def annees_of(self, fiche):
        """The years that our own export writes in « Notes », else those of the dates."""
        for note in fiche.notes:
            if dites := ANNEES_DITES.search(note):
                return sorted({int(annee) for annee in re.findall(r"20\d\d", dites[1])})
        debut, fin = fiche.valeurs["debut"], fiche.valeurs["fin"]
        if not (debut or fin):
            return []
        return list(range((debut or fin).year, (fin or debut).year + 1))

    def tell(self):
        if self.gardees:
            s = accord(self.gardees)
            self.rapport.remarques.append(
                f"{self.gardees} cellule{s} sans place ici, gardée{s} dans une note du journal "
                f"de {accord(self.gardees, 'son,leur')} action."
            )
        troisieme = sum("Sous-sous axe (x.x.x)" in n for f in self.fiches.values() for n in f.notes)
        if troisieme:
            self.rapport.remarques.append(
                f"{compter(troisieme, 'action')} avec un sous-sous-axe : ce plan a deux "
                "niveaux au-dessus des actions, le troisième est dans une note."
            )

    def make_brouillon(self, annees):
        brouillon = Brouillon(annees=set(annees))
        for entree in self.axes.values():
            brouillon.add_defi(entree["numero"], entree["titre"])
            for sous in entree["sous"].values():
                brouillon.add_axe(entree["numero"], sous["numero"], sous["titre"])
        for fiche in self.fiches.values():
            brouillon.add_action(fiche.code[0], fiche.code[1], self.dump(fiche))
        return brouillon

    def dump(self, fiche):
        """The action as the format of a plan holds it."""
        faits = fiche.valeurs
        couts = None
        if faits.get("cout"):
            couts = {
                "intitule": "Budget prévisionnel",
                "lignes": [
                    {
                        "texte": faits["cout"],
                        "ligne_cout": "budget-previsionnel",
                        "ligne_source": fiche.rangee,
                    }
                ],
            }
        return {
            "numero": fiche.code[2],
            "titre": NUMERO.sub("", fiche.titre)[:300],
            "corps": faits["corps"],
            "annees": self.annees_of(fiche),
            "partenaires": [{"nom": nom} for nom in faits["partenaires"]],
            "sous_projets": [{"titre": titre[:300]} for titre in fiche.sous_actions],
            "tableau": couts,
            "financements": fiche.financements,
        }
