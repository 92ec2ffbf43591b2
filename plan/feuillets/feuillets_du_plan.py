"""The sheets « Plan » and « Indicateurs »."""

from functools import cached_property

from comptes.ressources import as_cellule
from plan.champs import SUIVI
from plan.feuillets.arborescence import FeuilletNumerote
from plan.feuillets.feuillet import CODE, Feuillet, RangeeRefusee
from plan.models import Action, Indicateur, ValeurIndicateur
from socle.champs import Ou, shown_in
from socle.saisie.cellules import fold, read_texte, refuse_mot


class FeuilletPlan(FeuilletNumerote):
    """One row an action: its place, its people, its follow-up."""

    titre = "Plan"
    modele = Action
    PARENTS, CONNUS = "axes", "actions"

    def say_nouveau(self, mots):
        *_, dans, action = mots.dits
        forme = "-".join(map(str, mots.dits[:-1]))
        return (
            f"d'un{action.e} {action.nouveau} : écrivez {forme}-numéro, comme "
            f"{mots.exemple[:-1]}9, dans {dans.un} qui existe"
        )

    @cached_property
    def colonnes(self):
        """Without the axe where no axe has a name (R-P9)."""
        colonnes = super().colonnes
        if self.reperes and self.plan.niveaux == 2:
            return tuple(champ for champ in colonnes if champ.nom != "nom_de_l_axe")
        return colonnes

    def load(self):
        return Action.objects.for_plan(self.plan).loaded_for_ligne().ordered()

    @property
    def poseurs(self):
        return {"nom_du_pilote": self.set_pilote}

    def set_pilote(self, action, nom):
        compte = self.reperes.equipe.get(fold(nom))
        action.pilote, action.pilote_nom = (compte, "") if compte else (None, nom)

    def name(self, action):
        return self.plan.vocabulaire.name(action.code)

    def get_instance(self, instance_loader, row):
        """In the administration an action is known by its code."""
        return self.reperes.actions.get(read_texte(as_cellule(row[CODE])))

    def stamp(self, action, changes, *, par, le, fichier):
        """A follow-up that changed has an author and a date."""
        suivis = {champ.titre for champ in self.champs if champ.groupe == SUIVI}
        if suivis & set(changes):
            action.suivi_par, action.suivi_le = par, le


class FeuilletIndicateurs(Feuillet):
    """One row a value of an indicator; one without any has a row to give its first."""

    titre = "Indicateurs"
    modele = ValeurIndicateur
    may_supprimer = True
    LIBELLE = "Indicateur"

    def load(self):
        valeurs = ValeurIndicateur.objects.filter(indicateur__plan=self.plan)
        return valeurs.select_related("indicateur__section").order_by(
            "indicateur__ordre", "indicateur", "annee", "serie"
        )

    @cached_property
    def rangees(self):
        """The values, then the indicators that have none, as values not saved yet."""
        servis = {valeur.indicateur_id for valeur in self.objets}
        vides = [i for i in self.reperes.indicateurs if i.pk not in servis]
        return [*self.objets, *(ValeurIndicateur(indicateur=i) for i in vides)]

    def key_of(self, valeur):
        return super().key_of(valeur) if valeur.pk else ""

    @cached_property
    def colonnes(self):
        siens = shown_in(Indicateur.CHAMPS, Ou.CLASSEUR)
        libelle, unite, *autres = (champ.through("indicateur") for champ in siens)
        return (libelle, unite, *shown_in(ValeurIndicateur.CHAMPS, Ou.CLASSEUR), *autres)

    def is_attente(self, valeurs):
        dites = (valeurs.get(titre) for titre in ("Année", "Série", "Valeur"))
        return all(valeur in (None, "") for valeur in dites)

    def make(self, valeurs):
        noms = {fold(indicateur.libelle): indicateur for indicateur in self.reperes.indicateurs}
        nom = valeurs[self.LIBELLE]
        if fold(nom) not in noms:
            phrase = refuse_mot(nom, [i.libelle for i in self.reperes.indicateurs][:20])
            raise RangeeRefusee(self.LIBELLE, phrase)
        return ValeurIndicateur(indicateur=noms[fold(nom)])

    def name(self, valeur):
        return f"{valeur.indicateur.libelle}, {valeur.annee or 'sans année'}"
