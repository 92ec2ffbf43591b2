"""The sheets « Coûts », « Réalisation » and « Financements »."""

import re
from collections import Counter
from functools import cached_property
from itertools import count

from django.utils.text import capfirst

from budget.models import Depense, Financement, Financeur, LigneCout
from budget.montants.etapes import Qualificatif
from budget.montants.libelle import lire_couts
from budget.montants.mots import ecrire
from budget.montants.repartition import ZERO
from plan.feuillets import feuillet
from plan.feuillets.feuillet import CODE, Feuillet, RangeeRefusee
from socle.francais.typographie import compter
from socle.saisie.cellules import CelluleRefusee, fold, read_texte, refuse_mot

# Those of one amount, whose maximum says nothing more.
SEULS = (Qualificatif.EXACT, Qualificatif.ENVIRON, Qualificatif.PLANCHER)


class Reperes(feuillet.Reperes):
    """Those of the plan; cost lines by words, funders by name."""

    def __init__(self, plan):
        super().__init__(plan)
        self.financeurs = {
            fold(financeur.nom): financeur
            for financeur in Financeur.objects.filter(structure=plan.structure)
        }

    @cached_property
    def lignes(self):
        """{(action's code, words folded): cost lines} of the plan."""
        trouvees = {}
        for ligne in LigneCout.objects.for_plan(self.plan).select_related("action__axe__defi"):
            if ligne.action:
                trouvees.setdefault((ligne.action.code, fold(str(ligne))), []).append(ligne)
        return trouvees

    def find_ligne(self, action, texte):
        """The cost line of an action that these words name; None for no words."""
        mots = read_texte(texte)
        if not mots:
            return None
        trouvees = self.lignes.get((action.code, fold(mots)), [])
        if len(trouvees) != 1:
            nombre = "plusieurs lignes" if trouvees else "aucune ligne"
            raise CelluleRefusee(
                f"« {mots[:60]} » désigne {nombre} de coût "
                f"({self.plan.vocabulaire.name(action.code)}) : écrivez les mots de la feuille "
                "« Coûts »."
            )
        return trouvees[0]

    def find_financeur(self, texte):
        nom = read_texte(texte)
        if fold(nom) not in self.financeurs:
            noms = [financeur.nom for financeur in self.financeurs.values()]
            if not noms:
                raise CelluleRefusee("Aucun financeur n'existe encore : créez-le d'abord.")
            raise CelluleRefusee(refuse_mot(nom, noms))
        return self.financeurs[fold(nom)]

    @cached_property
    def cles(self):
        """What is taken already: {(action, axe, identifier of a cost line)}."""
        lignes = LigneCout.objects.for_plan(self.plan)
        return set(lignes.values_list("action_id", "axe_id", "cle"))


class FeuilletCouts(Feuillet):
    """One row a cost line: the value that the office retains."""

    titre = "Coûts"
    modele = LigneCout
    genre_de_reperes = Reperes
    may_supprimer = True
    ECRIT = "Coût tel qu'il s'écrit"
    CALCULEE = re.compile(r"(?:20\d\d|Sans année|Toutes années) \((?:min|max)\)")

    def is_calculee(self, titre):
        return bool(self.CALCULEE.fullmatch(titre))

    def load(self):
        return LigneCout.objects.for_plan(self.plan).loaded_for_totaux().ordered()

    @cached_property
    def suites(self):
        """{number of a line: how many follow it, and go with it} (R-B12)."""
        return Counter(ligne.suite_de_id for ligne in self.objets if ligne.suite_de_id)

    def name(self, ligne):
        suites = f" et {compter(self.suites[ligne.pk], 'suite')}" * (ligne.pk in self.suites)
        return f"{(ligne.action or ligne.axe).code}, {ligne}{suites}"

    def make(self, valeurs):
        code = valeurs[CODE]
        action, axe = self.reperes.actions.get(code), self.reperes.axes.get(code)
        if not (action or axe):
            mots = self.plan.vocabulaire
            phrase = f"{capfirst(mots.action.aucun)}, {mots.du_milieu.aucun} ne porte le code"
            raise RangeeRefusee(CODE, f"{phrase} « {code} ».")
        if not (valeurs.get(self.ECRIT) or valeurs.get("Libellé")):
            raise RangeeRefusee(self.ECRIT, "Écrivez le coût, comme « Flyer : 250 € HT / an ».")
        ligne = LigneCout(action=action, axe=axe, cle=self.next_cle(action, axe))
        if valeurs.get(self.ECRIT):
            couts = lire_couts(valeurs[self.ECRIT]).couts
            if len(couts) > 1:
                dits = " ; ".join(f"« {ecrire(lu)} »" for lu in couts)
                raise RangeeRefusee(
                    self.ECRIT, f"Ces mots disent {len(couts)} coûts : un par ligne, {dits}."
                )
            ligne.retain(couts[0], origine=LigneCout.Origine.SAISIE)
            ligne.saisie = valeurs[self.ECRIT]
        return ligne

    def next_cle(self, action, axe):
        """An identifier that no line of this action or axe bears."""
        place = (action and action.pk, axe and axe.pk)
        prises = {cle for *ou, cle in self.reperes.cles if (*ou,) == place}
        libre = next(c for c in map("import-{}".format, count(1)) if c not in prises)
        self.reperes.cles.add((*place, libre))
        return libre

    def finish(self, ligne, changes):
        """An amount without a maximum is one amount; a known amount is no more unknown."""
        plafond = ligne.qualificatif == Qualificatif.PLAFOND
        if "Période" in changes:
            ligne.n_annees = None
        if "Montant connu" in changes and plafond:
            ligne.montant_max = ligne.montant_max or ligne.montant_min
            ligne.montant_min = ligne.montant_max and ZERO
        elif "Montant connu" in changes and ligne.qualificatif in SEULS and not ligne.montant_min:
            ligne.montant_min = ligne.montant_max
        elif plafond and ligne.montant_max is None:
            ligne.montant_min = None
        if ligne.montant_max is None or (
            "Maximum" not in changes and "Montant ou minimum" in changes
        ):
            entre = plafond or ligne.qualificatif == Qualificatif.ENTRE
            if ligne.montant_max is None or not entre:
                ligne.montant_max = ligne.montant_min
        if ligne.montant_min is not None and "Montant connu" not in changes:
            if ligne.montant_max != ligne.montant_min:
                if not (plafond and ligne.montant_min == 0):
                    ligne.qualificatif = Qualificatif.ENTRE
            elif ligne.qualificatif not in (*SEULS, Qualificatif.GRATUIT) or (
                ligne.qualificatif == Qualificatif.GRATUIT and ligne.montant_min
            ):
                ligne.qualificatif = Qualificatif.EXACT

    def stamp(self, ligne, changes, *, par, le, fichier):
        ligne.origine = LigneCout.Origine.SAISIE
        ligne.decidee_par, ligne.decidee_le = par, le
        ligne.decidee_motif = f"Import de {fichier}"


class FeuilletDUneAction(Feuillet):
    """A sheet whose rows hang on an action, and perhaps on a cost line of it."""

    may_supprimer = True
    genre_de_reperes = Reperes

    def load(self):
        return (
            self.modele.objects.for_plan(self.plan)
            .select_related(*self.LIENS)
            .order_by("action__axe__defi__numero", "action__axe__numero", "action__numero", "pk")
        )

    @property
    def poseurs(self):
        return {"ligne": self.set_ligne}

    def set_ligne(self, objet, mots):
        objet.ligne = self.reperes.find_ligne(objet.action, mots)

    def make(self, valeurs):
        return self.modele(action=self.reperes.find_action(valeurs[CODE]))

    def name(self, objet):
        return f"{objet.action.code}, {objet}"


class FeuilletRealisation(FeuilletDUneAction):
    """One row an amount engagé or mandaté."""

    titre = "Réalisation"
    modele = Depense
    LIENS = ("action__axe__defi", "ligne", "engagement")

    def finish(self, depense, changes):
        if depense.exercice is None and depense.le:
            depense.exercice = depense.le.year


class FeuilletFinancements(FeuilletDUneAction):
    """One row what a funder brings to an action."""

    titre = "Financements"
    modele = Financement
    LIENS = ("action__axe__defi", "ligne", "financeur")

    @property
    def poseurs(self):
        return {**super().poseurs, "financeur": self.set_financeur}

    def set_financeur(self, apport, nom):
        apport.financeur = self.reperes.find_financeur(nom)
