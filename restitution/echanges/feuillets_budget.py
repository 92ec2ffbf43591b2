"""The sheets « Coûts », « Réalisation » and « Financements »."""

import re
from functools import cached_property

from budget.libelle import Qualificatif, lire
from budget.models import Depense, Financement, LigneCout
from restitution.echanges.feuillets import CODE, Feuillet, RangeeRefusee


class FeuilletCouts(Feuillet):
    """One row a cost line: the value that the office retains."""

    titre = "Coûts"
    modele = LigneCout
    nom_de_rangee = "ligne de coût"
    may_supprimer = True
    ECRIT = "Coût tel qu'il s'écrit"
    CALCULEE = re.compile(r"(?:20\d\d|Sans année|Toutes années) \((?:min|max)\)")

    def is_calculee(self, titre):
        return bool(self.CALCULEE.fullmatch(titre))

    def load(self):
        return LigneCout.objects.for_plan(self.plan).loaded_for_totaux().ordered()

    def name(self, ligne):
        return f"{(ligne.action or ligne.axe).code}, {ligne}"

    def make(self, valeurs):
        code = valeurs[CODE]
        action, axe = self.reperes.actions.get(code), self.reperes.axes.get(code)
        if not (action or axe):
            raise RangeeRefusee(CODE, f"Aucune action ni aucun axe ne porte le code « {code} ».")
        if not (valeurs.get(self.ECRIT) or valeurs.get("Libellé")):
            raise RangeeRefusee(self.ECRIT, "Écrivez le coût, comme « Flyer : 250 € HT / an ».")
        self.rang = getattr(self, "rang", 0) + 1
        ligne = LigneCout(action=action, axe=axe, cle=self.next_cle(action, axe))
        if valeurs.get(self.ECRIT):
            ligne.retain(lire(valeurs[self.ECRIT]), origine=LigneCout.Origine.SAISIE)
            ligne.saisie = valeurs[self.ECRIT]
        return ligne

    @cached_property
    def cles(self):
        return {(li.action_id, li.axe_id, li.cle) for li in self.objets}

    def next_cle(self, action, axe):
        """An identifier that no line of this action or axe bears."""
        place = (action and action.pk, axe and axe.pk)
        while (*place, f"import-{self.rang}") in self.cles:
            self.rang += 1
        self.cles.add((*place, f"import-{self.rang}"))
        return f"import-{self.rang}"

    def finish(self, ligne, changes):
        """An amount without a maximum is one amount; a known amount is no more unknown."""
        if ligne.montant_max is None or (
            "Maximum" not in changes and "Montant ou minimum" in changes
        ):
            entre = ligne.qualificatif == Qualificatif.ENTRE
            if ligne.montant_max is None or not entre:
                ligne.montant_max = ligne.montant_min
        if ligne.montant_min is not None and "Montant connu" not in changes:
            if ligne.montant_max != ligne.montant_min:
                ligne.qualificatif = Qualificatif.ENTRE
            elif ligne.qualificatif not in (
                Qualificatif.EXACT,
                Qualificatif.ENVIRON,
                Qualificatif.GRATUIT,
            ) or (ligne.qualificatif == Qualificatif.GRATUIT and ligne.montant_min):
                ligne.qualificatif = Qualificatif.EXACT

    def stamp(self, ligne, changes, *, par, le, fichier):
        ligne.origine = LigneCout.Origine.SAISIE
        ligne.decidee_par, ligne.decidee_le = par, le
        ligne.decidee_motif = f"Import de {fichier}"


class FeuilletDUneAction(Feuillet):
    """A sheet whose rows hang on an action, and perhaps on a cost line of it."""

    may_supprimer = True

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
    nom_de_rangee = "dépense"
    LIENS = ("action__axe__defi", "ligne", "engagement")

    def finish(self, depense, changes):
        if depense.exercice is None and depense.le:
            depense.exercice = depense.le.year


class FeuilletFinancements(FeuilletDUneAction):
    """One row what a funder brings to an action."""

    titre = "Financements"
    modele = Financement
    nom_de_rangee = "financement"
    LIENS = ("action__axe__defi", "ligne", "financeur")

    @property
    def poseurs(self):
        return {**super().poseurs, "financeur": self.set_financeur}

    def set_financeur(self, apport, nom):
        apport.financeur = self.reperes.find_financeur(nom)
