"""The sheets « Défis », « Axes » and « Sous-projets »; how a code says the place of a row."""

import re
from functools import cached_property

from django.utils.text import capfirst

from plan.champs import make_titre
from plan.feuillets.feuillet import CODE, Ecriture, Feuillet, RangeeRefusee, version_of
from plan.models import Axe, Defi, SousProjet
from socle.champs import ENTIER, Champ, make_lu

TITRES = (
    Champ("titre", "Titre", obligatoire=True),
    make_titre("titre_adopte", "Intitulé adopté"),
    make_titre("titre_sommaire", "Titre au sommaire"),
)


class FeuilletNumerote(Feuillet):
    """Rows known by a code: « 1-2-9 » is the ninth of « 1-2 », which may be new in the same file.

    Of the `Reperes`, `CONNUS` are the objects by code, `PARENTS` those in which they are.
    """

    def make(self, valeurs):
        titre = self.colonnes[0].titre
        code, connus = valeurs[titre], getattr(self.reperes, self.CONNUS)
        tete, _, numero = code.rpartition("-")
        parent = getattr(self.reperes, self.PARENTS).get(tete)
        if parent is None or not re.fullmatch(r"[1-9][0-9]{0,3}", numero):
            date = " Si votre tableur en fait une date, mettez la cellule en texte."
            phrase = f"« {code[:20]} » n'est pas le code {self.say_nouveau(self.plan.vocabulaire)}."
            raise RangeeRefusee(titre, phrase + date if "/" in code else phrase)
        objet = self.modele(**{self.modele.PORTEURS[0]: parent}, numero=int(numero))
        connus.setdefault(code, objet)
        return objet

    def check(self, objet):
        if objet.pk is None and getattr(self.reperes, self.CONNUS)[objet.code] is not objet:
            le = capfirst(self.plan.vocabulaire.le(objet.code))
            return {"code": f"{le} existe déjà : modifiez sa ligne."}
        return super().check(objet)


class FeuilletDefis(FeuilletNumerote):
    titre, modele = "Défis", Defi
    PARENTS, CONNUS = "plans", "defis"
    colonnes = (Champ("code", "Défi", fixe=True, obligatoire=True), *TITRES)

    def say_nouveau(self, mots):
        return f"d'un{mots.defi.e} {mots.defi.nouveau} : écrivez son numéro, comme 4"

    def load(self):
        return self.reperes.defis.values()

    def make(self, valeurs):
        """With the axe that holds its actions, in a plan of two levels (R-P9)."""
        defi = super().make(valeurs)
        if self.plan.niveaux == 2:
            self.reperes.axes.setdefault(defi.code, defi.make_axe())
        return defi

    def list_ecritures(self, ecriture):
        axe = self.reperes.axes.get(ecriture.objet.code)
        if ecriture.geste != "creer" or self.plan.niveaux == 3:
            return [ecriture]
        axe.titre = ecriture.objet.titre
        return [ecriture, Ecriture(axe, "creer", version_of(axe))]


class FeuilletAxes(FeuilletNumerote):
    titre, modele = "Axes", Axe
    PARENTS, CONNUS = "defis", "axes"
    colonnes = (Champ("code", "Axe", fixe=True, obligatoire=True), *TITRES)

    def say_nouveau(self, mots):
        return (
            f"d'un{mots.axe.e} {mots.axe.nouveau} : écrivez {mots.defi}-numéro, comme 1-4, dans "
            f"{mots.defi.un} qui existe"
        )

    def load(self):
        return Axe.objects.for_plan(self.plan).loaded_for_choix()


class FeuilletSousProjets(Feuillet):
    """A new sub-project comes after the others of its action."""

    titre, modele = "Sous-projets", SousProjet
    colonnes = (
        Champ("code", CODE, brut=lambda projet: projet.action.code, fixe=True, obligatoire=True),
        make_lu("Ordre", lambda projet: projet.ordre, ENTIER),
        TITRES[0],
    )

    def load(self):
        projets = SousProjet.objects.for_plan(self.plan).select_related("action__axe__defi")
        places = ("action__axe__defi__numero", "action__axe__numero", "action__numero", "ordre")
        return projets.order_by(*places)

    @cached_property
    def derniers(self):
        """{code of an action: the order of its last one}."""
        return {projet.action.code: projet.ordre for projet in self.objets}

    def make(self, valeurs):
        action = self.reperes.find_action(valeurs[CODE])
        ordre = self.derniers[action.code] = self.derniers.get(action.code, 0) + 1
        return SousProjet(action=action, ordre=ordre)

    def name(self, projet):
        return f"{projet.action.code}, {projet}"
