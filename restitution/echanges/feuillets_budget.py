"""The sheets « Coûts », « Réalisation » and « Financements »."""

import re
from functools import cached_property

from budget.ecriture import ecrire
from budget.libelle import Periode, Qualificatif, Sens, Taxe, lire
from budget.models import Depense, Financement, LigneCout, Nature
from restitution.colonnes import Format
from restitution.echanges.champs import make_champ, make_choix, make_lu
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

    @cached_property
    def colonnes(self):
        return (
            make_champ(
                CODE,
                "place",
                fixe=True,
                obligatoire=True,
                brut=lambda ligne: (ligne.action or ligne.axe).code,
            ),
            make_champ(self.ECRIT, "ecrit", fixe=True, brut=ecrire),
            make_champ("Libellé", "libelle"),
            make_choix("Montant connu", "qualificatif", Qualificatif),
            make_champ("Montant ou minimum", "montant_min", Format.EUROS),
            make_champ("Maximum", "montant_max", Format.EUROS, brut=get_maximum),
            make_choix("HT ou TTC", "taxe", Taxe),
            make_choix("Période", "periode", Periode),
            make_champ("Unité", "unite"),
            make_champ("Quantité", "quantite", Format.NOMBRE),
            make_champ("TVA (%)", "taux_tva", Format.NOMBRE),
            make_choix("Sens", "sens", Sens),
            make_choix("Nature", "nature", Nature),
            make_champ("Compte M57", "compte"),
            make_champ("Compte dans les totaux", "retenue", Format.OUI_NON),
            make_lu("Coût partagé", lambda ligne: str(ligne.mutualise or "")),
        )

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


def get_maximum(ligne):
    """The maximum of a range; None for one amount, which its first cell says."""
    return None if ligne.montant_max == ligne.montant_min else ligne.montant_max


class FeuilletDUneAction(Feuillet):
    """A sheet whose rows hang on an action, and perhaps on a cost line of it."""

    may_supprimer = True

    def load(self):
        return (
            self.modele.objects.for_plan(self.plan)
            .select_related(*self.LIENS)
            .order_by("action__axe__defi__numero", "action__axe__numero", "action__numero", "pk")
        )

    def make_code(self):
        return make_champ(
            CODE, "place", fixe=True, obligatoire=True, brut=lambda objet: objet.action.code
        )

    def make_ligne(self):
        return make_champ(
            "Ligne de coût",
            "ligne",
            brut=lambda objet: str(objet.ligne or ""),
            poser=lambda objet, mots: setattr(
                objet, "ligne", self.reperes.find_ligne(objet.action, mots)
            ),
        )

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

    @cached_property
    def colonnes(self):
        return (
            self.make_code(),
            self.make_ligne(),
            make_choix("Étape", "etape", Depense.Etape, obligatoire=True),
            make_champ("Date", "le", Format.JOUR, obligatoire=True),
            make_champ("Montant HT", "montant_ht", Format.EUROS),
            make_champ("Montant TTC", "montant_ttc", Format.EUROS, obligatoire=True),
            make_champ("Exercice", "exercice", Format.ANNEE),
            make_champ("Fournisseur", "fournisseur"),
            make_champ("Référence", "reference"),
            make_champ("Pièce justificative", "piece"),
            make_lu("Engagement payé", lambda depense: str(depense.engagement or "")),
        )

    def finish(self, depense, changes):
        if depense.exercice is None and depense.le:
            depense.exercice = depense.le.year


class FeuilletFinancements(FeuilletDUneAction):
    """One row what a funder brings to an action."""

    titre = "Financements"
    modele = Financement
    nom_de_rangee = "financement"
    LIENS = ("action__axe__defi", "ligne", "financeur")

    @cached_property
    def colonnes(self):
        return (
            self.make_code(),
            self.make_ligne(),
            make_champ(
                "Financeur",
                "financeur",
                obligatoire=True,
                brut=lambda f: str(f.financeur) if f.financeur_id else "",
                poser=lambda f, nom: setattr(f, "financeur", self.reperes.find_financeur(nom)),
            ),
            make_champ("Taux (%)", "taux", Format.POUR_CENT),
            make_champ("Montant", "montant", Format.EUROS),
            make_choix("Étape", "etape", Financement.Etape, obligatoire=True),
            make_champ("Mots du document ou remarque", "citation"),
        )
