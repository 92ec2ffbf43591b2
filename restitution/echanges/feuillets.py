"""What the sheets of the office's workbook that come back have in common (R-X2)."""

import hashlib
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from budget.models import Financeur, LigneCout
from comptes.cellules import CelluleRefusee, fold, read_texte, refuse_mot
from comptes.champs import Ou, shown_in
from plan.models import Action, Axe

CODE = "Action"


class RangeeRefusee(ValueError):
    """A new row cannot be made; `colonne` is the title of the cell at fault, '' for the row."""

    def __init__(self, colonne, phrase):
        super().__init__(phrase)
        self.colonne = colonne


def normalise(valeur):
    """A value as the digest of a row writes it: the same before and after a spreadsheet."""
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}"
    return "" if valeur is None else str(valeur)


def digest(valeurs):
    """Twelve letters that change when one value of a row does. `valeurs` is {title: value}."""
    pleines = sorted((t, normalise(v)) for t, v in valeurs.items() if v not in (None, ""))
    return hashlib.sha256(repr(pleines).encode()).hexdigest()[:12]


class Feuillet:
    """A sheet over the rows of `modele`, whose fields are its columns. `poseurs` is {name of a
    field: what sets it}, for those that name another object.
    """

    titre = ""
    modele = None
    nom_de_rangee = "ligne"
    may_supprimer = False
    poseurs = {}

    def __init__(self, plan, reperes):
        self.plan = plan
        self.reperes = reperes

    @cached_property
    def objets(self):
        return list(self.load())

    @cached_property
    def par_pk(self):
        return {objet.pk: objet for objet in self.objets}

    @cached_property
    def colonnes(self):
        return tuple(
            replace(champ, poser=self.poseurs.get(champ.nom, champ.poser))
            for champ in shown_in(self.modele.CHAMPS, Ou.CLASSEUR)
        )

    @cached_property
    def champs(self):
        """The columns that may change an existing row."""
        return [champ for champ in self.colonnes if champ.attribut and not champ.fixe]

    def key_of(self, objet):
        """The hidden key of a row: its number, and the digest of its values (docs/adr/0009)."""
        return f"{objet.pk}-{digest(self.values_of(objet))}"

    def values_of(self, objet):
        return {champ.titre: champ.current(objet) for champ in self.champs}

    def name(self, objet):
        return str(objet)

    def is_calculee(self, titre):
        """Whether a column of the export only shows what the application computes."""
        return False

    def is_attente(self, valeurs):
        """Whether a row without a key only waits to be filled; `valeurs` are {title: value}."""
        return False

    def stamp(self, objet, changes, *, par, le, fichier):
        """Who changed it and when, for the models that keep it."""

    def finish(self, objet, changes):
        """What follows from the values just set; `changes` are the titles of what changed."""

    def check(self, objet):
        """{attribute or '': sentence} of what `full_clean` refuses.

        What an object names and the same file makes is not in the base yet: it is not looked for.
        """
        neufs = {
            champ.name
            for champ in objet._meta.concrete_fields
            if champ.is_relation and champ.is_cached(objet) and is_neuf(getattr(objet, champ.name))
        }
        try:
            objet.full_clean(exclude=neufs)
        except ValidationError as refus:
            return {
                "" if nom == NON_FIELD_ERRORS else nom: " ".join(phrases)
                for nom, phrases in refus.message_dict.items()
            }
        return {}

    def list_ecritures(self, ecriture):
        """The rows of the base that are written for a row of the sheet."""
        return [ecriture]


def is_neuf(objet):
    return objet is not None and objet.pk is None


class Reperes:
    """The objects that the rows name: actions and axes by code, cost lines by words, funders."""

    def __init__(self, plan):
        self.plan = plan
        self.axes = {
            axe.code: axe for axe in Axe.objects.filter(defi__plan=plan).select_related("defi")
        }
        self.actions = {
            action.code: action
            for action in Action.objects.for_plan(plan).select_related("axe__defi", "pilote")
        }
        self.financeurs = {
            fold(financeur.nom): financeur
            for financeur in Financeur.objects.filter(structure=plan.structure)
        }
        self.equipe = {fold(str(p)): p for p in plan.structure.equipe()}

    @cached_property
    def lignes(self):
        """{(action's code, words folded): cost lines} of the plan."""
        trouvees = {}
        for ligne in LigneCout.objects.for_plan(self.plan).select_related("action__axe__defi"):
            if ligne.action:
                trouvees.setdefault((ligne.action.code, fold(str(ligne))), []).append(ligne)
        return trouvees

    def find_action(self, texte):
        code = read_texte(texte)
        if code not in self.actions:
            raise RangeeRefusee(CODE, f"Aucune action ne porte le code « {code[:20]} ».")
        return self.actions[code]

    def find_ligne(self, action, texte):
        """The cost line of an action that these words name; None for no words."""
        mots = read_texte(texte)
        if not mots:
            return None
        trouvees = self.lignes.get((action.code, fold(mots)), [])
        if len(trouvees) != 1:
            nombre = "plusieurs lignes" if trouvees else "aucune ligne"
            raise CelluleRefusee(
                f"« {mots[:60]} » désigne {nombre} de coût de l'action {action.code} : "
                "écrivez les mots de la feuille « Coûts »."
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
