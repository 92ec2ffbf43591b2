"""A sheet of the office's workbook that comes back (R-X2), and a file of the administration.

One resource for both: the columns that the model declares, what makes a row, what follows from it.
"""

import hashlib
from copy import copy
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.text import capfirst
from import_export.fields import Field

from comptes.administration import limit_to_permises
from comptes.ressources import RessourceDeStructure, as_cellule, make_ressource
from plan.models import Action, Axe, Indicateur, Plan
from socle.champs import Ou, shown_in
from socle.saisie.cellules import fold, read_texte

CODE = "Action"


class RangeeRefusee(ValueError):
    """A new row cannot be made; `colonne` is the title of the cell at fault, '' for the row."""

    def __init__(self, colonne, phrase):
        super().__init__(phrase)
        self.colonne = colonne


@dataclass
class Ecriture:
    """What is to be written of one row, whose version in the base was `lue`.

    `places` is {attribute: (cell, value in words)}.
    """

    objet: models.Model
    geste: str
    lue: tuple
    changes: tuple[str, ...] = ()
    places: dict = field(default_factory=dict)


def version_of(objet):
    """All the values of a row: two readings between which it changed differ."""
    return tuple(getattr(objet, champ.attname) for champ in objet._meta.concrete_fields)


def normalise(valeur):
    """A value as the digest of a row writes it: the same before and after a spreadsheet."""
    if isinstance(valeur, Decimal):
        return f"{valeur.normalize():f}"
    return "" if valeur is None else str(valeur)


def digest(valeurs):
    """Twelve letters that change when one value of a row does. `valeurs` is {title: value}."""
    pleines = sorted((t, normalise(v)) for t, v in valeurs.items() if v not in (None, ""))
    return hashlib.sha256(repr(pleines).encode()).hexdigest()[:12]


class Reperes:
    """What the rows of a plan name: actions and axes by code, people and indicators by name."""

    def __init__(self, plan):
        self.plan = plan
        self.plans = {"": plan}
        self.axes = {
            axe.code: axe for axe in Axe.objects.filter(defi__plan=plan).select_related("defi")
        }
        self.actions = {
            action.code: action
            for action in Action.objects.for_plan(plan).select_related("axe__defi", "pilote")
        }
        self.equipe = {fold(str(p)): p for p in plan.structure.equipe()}

    def find_action(self, texte):
        code = read_texte(texte)
        if code not in self.actions:
            aucun = capfirst(self.plan.vocabulaire.action.aucun)
            raise RangeeRefusee(CODE, f"{aucun} ne porte le code « {code[:20]} ».")
        return self.actions[code]

    @cached_property
    def defis(self):
        return {defi.code: defi for defi in self.plan.defis.all()}

    @cached_property
    def indicateurs(self):
        indicateurs = Indicateur.objects.filter(plan=self.plan).select_related("section")
        return list(indicateurs.order_by("ordre"))


class Feuillet(RessourceDeStructure):
    """Rows of `modele`. `poseurs` is {name of a field: what sets it}, for those that name another
    object among the `reperes`.

    In the workbook, all the rows are of one plan; in the administration, each names its own.
    """

    titre = ""
    modele = None
    may_supprimer = False
    poseurs = {}
    genre_de_reperes = Reperes

    def __init__(self, reperes=None, **options):
        super().__init__(**options)
        self.reperes = reperes
        self.par_plan = {}
        for champ in self.fields.values():
            if isinstance(champ, ChampDeFeuillet):
                champ.champ = self.bind(champ.champ)

    @property
    def plan(self):
        return self.reperes.plan

    def bind(self, champ):
        return replace(champ, poser=self.poseurs.get(champ.nom, champ.poser))

    @cached_property
    def objets(self):
        return list(self.load())

    @cached_property
    def par_pk(self):
        return {objet.pk: objet for objet in self.objets}

    @cached_property
    def colonnes(self):
        return tuple(map(self.bind, shown_in(self.modele.CHAMPS, Ou.CLASSEUR)))

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

    def before_import(self, dataset, **kwargs):
        attendues = ["Plan", *(c.titre for c in self.colonnes if c.fixe and c.obligatoire)]
        absentes = [titre for titre in attendues if titre not in dataset.headers]
        if absentes:
            raise ValueError(
                f"Il manque la colonne « {absentes[0]} » : les titres ne sont plus ceux d'un "
                "ancien export, refaites-le."
            )

    def get_or_init_instance(self, instance_loader, row):
        """In the administration: turn to the plan that the row names, then find or make."""
        slug = row["Plan"]
        if slug not in self.par_plan:
            permis = limit_to_permises(Plan.objects.all(), self.utilisateur, self.geste)
            plan = permis.filter(slug=slug).first()
            if plan is None:
                raise ValueError(f"« {slug} » : plan inconnu ou hors de votre structure.")
            self.par_plan[slug] = self.genre_de_reperes(plan)
        self.reperes = self.par_plan[slug]
        return super().get_or_init_instance(instance_loader, row)

    def init_instance(self, row=None):
        lues = [champ for champ in self.colonnes if champ.attribut]
        return self.make({c.titre: c.read(as_cellule(row.get(c.titre))) for c in lues})

    def import_instance(self, instance, row, **kwargs):
        avant = self.values_of(instance)
        super().import_instance(instance, row, **kwargs)
        changes = {t for t, valeur in self.values_of(instance).items() if valeur != avant[t]}
        if changes or instance._state.adding:
            self.finish(instance, changes)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """A new row is written, even when all that it says made it."""
        return not instance._state.adding and super().skip_row(
            instance, original, row, import_validation_errors
        )


def is_neuf(objet):
    return objet is not None and objet.pk is None


class ChampDeFeuillet(Field):
    """A column of a sheet, in a file of the administration."""

    def __init__(self, champ):
        super().__init__(champ.nom, champ.titre, readonly=champ.fixe)
        self.champ = champ

    def __deepcopy__(self, memo):
        """A resource has fields of its own; what they declare is not copied."""
        return copy(self)

    def get_value(self, instance):
        return self.champ.current(instance)

    def export(self, instance, **kwargs):
        return self.champ.show(self.get_value(instance))

    def clean(self, row, **kwargs):
        return self.champ.read(as_cellule(row[self.column_name]))

    def save(self, instance, row, is_m2m=False, **kwargs):
        """Set what differs; an empty cell says nothing of a new row."""
        is_muette = instance._state.adding and row[self.column_name] in (None, "")
        if self.readonly or is_muette:
            return
        valeur = self.clean(row)
        if valeur != self.get_value(instance):
            self.champ.set(instance, valeur)


def is_ecrit(champ, modele):
    """Whether the administration writes a field: what the workbook writes, and any plain value."""
    try:
        return not champ.lu or not modele._meta.get_field(champ.nom).is_relation
    except FieldDoesNotExist:
        return False


def make_feuillet(base, *cles, plan, sans=(), garde=(), **autres):
    """The resource of a sheet: the columns that are written, and what none of them holds.

    `garde` are fields that a column writes in its words and that keep a column of their own.
    """
    modele = base.modele
    ecrits = [replace(c, lu=False) for c in modele.CHAMPS if is_ecrit(c, modele)]
    tenus = {nom for champ in ecrits for nom in champ.champs} - {*garde}
    champs = {champ.nom: ChampDeFeuillet(champ) for champ in ecrits}
    exclus = [*sans, *tenus - champs.keys()]
    return make_ressource(
        modele, *cles, sans=exclus, base=base, **{"plan": plan, **champs, **autres}
    )
