"""The sheets « Plan » and « Indicateurs »."""

from functools import cached_property

from comptes.cellules import fold, refuse_mot
from plan.etats import Statut
from plan.models import Action, Indicateur, ValeurIndicateur
from plan.models.action import Priorite
from plan.periode import lire as lire_periode
from restitution.colonnes import Format
from restitution.echanges.champs import make_champ, make_choix, make_lu, read_periode
from restitution.echanges.feuillets import CODE, Feuillet, RangeeRefusee


def set_debut(action, texte):
    periode = lire_periode(texte)
    action.debut_precision, action.debut_le = periode.precision, periode.premier


def set_fin(action, texte):
    periode = lire_periode(texte)
    action.fin_precision, action.fin_le = periode.precision, periode.dernier


class FeuilletPlan(Feuillet):
    """One row an action: its place, its people, its follow-up."""

    titre = "Plan"
    modele = Action
    nom_de_rangee = "action"

    def load(self):
        return Action.objects.for_plan(self.plan).loaded_for_ligne().ordered()

    @cached_property
    def colonnes(self):
        return (
            make_champ(CODE, "code", fixe=True, obligatoire=True),
            make_lu("Défi", lambda action: action.axe.defi.titre),
            make_lu("Axe", lambda action: action.axe.titre),
            make_champ("Titre", "titre", obligatoire=True),
            make_champ("Pilote", "nom_du_pilote", poser=self.set_pilote),
            make_champ("Élu·e référent·e", "elu_referent"),
            make_lu(
                "Partenaires",
                lambda action: ", ".join(str(p.partenaire) for p in action.partenariats_lus),
            ),
            make_choix("Priorité", "priorite", Priorite),
            make_champ("Début", "debut", lire=read_periode, poser=set_debut),
            make_champ("Fin", "fin", lire=read_periode, poser=set_fin),
            make_champ("Moyens humains", "moyens_humains"),
            make_choix("Statut", "statut", Statut, obligatoire=True),
            make_champ("Avancement (%)", "avancement", Format.ENTIER),
            make_champ("Motif", "motif"),
            make_champ("Commentaire", "commentaire"),
            make_champ("Fait depuis la dernière commission", "fait"),
            make_champ("Prochaine étape", "prochaine_etape"),
            make_champ("Ce qui bloque", "blocage"),
        )

    def set_pilote(self, action, nom):
        compte = self.reperes.equipe.get(fold(nom))
        action.pilote, action.pilote_nom = (compte, "") if compte else (None, nom)

    def name(self, action):
        return f"Action {action.code}"

    def make(self, valeurs):
        code = valeurs[CODE]
        defi_axe, _, numero = code.rpartition("-")
        if defi_axe not in self.reperes.axes or not (numero.isascii() and numero.isdigit()):
            raise RangeeRefusee(
                CODE,
                f"« {code[:20]} » n'est pas le code d'une nouvelle action : écrivez "
                "défi-axe-numéro, comme 1-2-9, dans un axe qui existe.",
            )
        if code in self.reperes.actions:
            raise RangeeRefusee(CODE, f"L'action {code} existe déjà : modifiez sa ligne.")
        action = Action(axe=self.reperes.axes[defi_axe], numero=int(numero))
        self.reperes.actions[code] = action
        return action

    def stamp(self, action, changes, *, par, le, fichier):
        """A follow-up that changed has an author and a date."""
        suivis = {c.titre for c in self.champs if c.attribut in Action.CHAMPS_SUIVI}
        if suivis & set(changes):
            action.suivi_par, action.suivi_le = par, le


class FeuilletIndicateurs(Feuillet):
    """One row a value of an indicator; one without any has a row to give its first."""

    titre = "Indicateurs"
    modele = ValeurIndicateur
    nom_de_rangee = "valeur"
    may_supprimer = True
    LIBELLE = "Indicateur"

    def load(self):
        valeurs = ValeurIndicateur.objects.filter(indicateur__plan=self.plan)
        return valeurs.select_related("indicateur").order_by(
            "indicateur__ordre", "indicateur", "annee", "serie"
        )

    @cached_property
    def indicateurs(self):
        return list(Indicateur.objects.filter(plan=self.plan).order_by("ordre"))

    @cached_property
    def rangees(self):
        """The values, then the indicators that have none, as values not saved yet."""
        servis = {valeur.indicateur_id for valeur in self.objets}
        vides = [i for i in self.indicateurs if i.pk not in servis]
        return [*self.objets, *(ValeurIndicateur(indicateur=i) for i in vides)]

    def key_of(self, valeur):
        return super().key_of(valeur) if valeur.pk else ""

    @cached_property
    def colonnes(self):
        return (
            make_champ(
                self.LIBELLE,
                "libelle",
                fixe=True,
                obligatoire=True,
                brut=lambda valeur: valeur.indicateur.libelle,
            ),
            make_lu("Unité", lambda valeur: valeur.indicateur.unite),
            make_champ("Année", "annee", Format.ANNEE),
            make_champ("Série", "serie"),
            make_champ("Valeur", "valeur", Format.NOMBRE, obligatoire=True),
            make_lu("Cible", lambda valeur: valeur.indicateur.cible, Format.NOMBRE),
            make_lu("Année de la cible", lambda v: v.indicateur.cible_annee, Format.ANNEE),
        )

    def is_attente(self, valeurs):
        dites = (valeurs.get(titre) for titre in ("Année", "Série", "Valeur"))
        return all(valeur in (None, "") for valeur in dites)

    def make(self, valeurs):
        noms = {fold(indicateur.libelle): indicateur for indicateur in self.indicateurs}
        nom = valeurs[self.LIBELLE]
        if fold(nom) not in noms:
            phrase = refuse_mot(nom, [i.libelle for i in self.indicateurs][:20])
            raise RangeeRefusee(self.LIBELLE, phrase)
        return ValeurIndicateur(indicateur=noms[fold(nom)])

    def name(self, valeur):
        return f"{valeur.indicateur.libelle}, {valeur.annee or 'sans année'}"
