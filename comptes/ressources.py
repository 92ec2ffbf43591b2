"""Base of the import-export resources: what comes in stays within the person's structures."""

from copy import copy
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from import_export.fields import Field
from import_export.resources import ModelResource, modelresource_factory
from import_export.widgets import CharWidget, ForeignKeyWidget, Widget

from comptes.administration import limit_to_permises
from comptes.models import Structure
from socle.champs import write_valeur
from socle.donnees.versions import cut_raison
from socle.saisie.cellules import (
    read_choix,
    read_entier,
    read_jour,
    read_nombre,
    read_oui_non,
    read_texte,
)

# What reads the cells of a field: the readers of the workbook (R-X3).
LECTEURS = (
    (models.BooleanField, read_oui_non),
    (models.DecimalField, read_nombre),
    (models.IntegerField, read_entier),
    (models.DateField, read_jour),
    (models.CharField, read_texte),
    (models.TextField, read_texte),
)


def as_cellule(valeur):
    """A value of a workbook or of JSON as `socle.saisie.cellules` takes it, without a float."""
    if isinstance(valeur, int | float) and not isinstance(valeur, bool):
        return Decimal(repr(valeur))
    return valeur.date() if isinstance(valeur, datetime) else valeur


class Cellule(Widget):
    """A value as `lire` reads it, written in words that `lire` takes back."""

    def __init__(self, lire, **options):
        super().__init__()
        self.lire = lire

    def clean(self, value, row=None, **kwargs):
        return self.lire(as_cellule(value))

    def render(self, value, obj=None, **kwargs):
        return write_valeur(value)


class LienPermis(ForeignKeyWidget):
    """A foreign key as a natural key, looked for among the rows that the person may change.

    `dans` is {column of the row: path that leads to its value}, such as Plan="plan__slug".
    """

    utilisateur = None
    geste = None

    def __init__(self, modele, cle="pk", **dans):
        super().__init__(modele, cle)
        self.dans = dans

    def get_queryset(self, value, row, *args, **kwargs):
        permis = limit_to_permises(self.model._default_manager.all(), self.utilisateur, self.geste)
        dans = {chemin: row.get(titre) or None for titre, chemin in self.dans.items()}
        return permis.filter(**dans)

    def clean(self, value, row=None, **kwargs):
        try:
            return super().clean(value, row=row, **kwargs)
        except self.model.DoesNotExist as erreur:
            nom = self.model._meta.verbose_name
            raise ValueError(f"« {value} » : {nom} inconnu ou hors de votre structure.") from erreur


def lien(nom, modele, cle="pk", titre="", **dans):
    """The column of a foreign key, by default under the name of its field."""
    return Field(nom, titre or nom, LienPermis(modele, cle, **dans))


STRUCTURE = lien("structure", Structure, "slug", "Structure")


class RessourceDeStructure(ModelResource):
    """All or nothing, unchanged rows skipped, each row checked as a form would."""

    def __init__(self, utilisateur=None, geste=None, **kwargs):
        super().__init__(**kwargs)
        self.utilisateur = utilisateur
        self.geste = geste
        for champ in self.fields.values():
            if isinstance(champ.widget, LienPermis):
                champ.widget.utilisateur, champ.widget.geste = utilisateur, geste

    class Meta:
        abstract = True
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    @classmethod
    def widget_from_django_field(cls, f, default=CharWidget):
        """What reads the cells of a field. An empty text is an empty text, never a missing one."""
        if f.choices:
            return partial(Cellule, partial(read_choix, choix=f.flatchoices))
        is_simple = not f.is_relation and not f.primary_key and type(f) is not models.DateTimeField
        for genre, lire in LECTEURS if is_simple else ():
            if isinstance(f, genre):
                return partial(Cellule, lire)
        return super().widget_from_django_field(f, default=default)

    @classmethod
    def name_colonne(cls, nom):
        """A column for people, after its title in the file: « debut_le – début »."""
        titre = cls.fields[nom].column_name
        try:
            libelle = cls._meta.model._meta.get_field(cls.fields[nom].attribute).verbose_name
        except FieldDoesNotExist:
            return titre
        return titre if titre.casefold() == libelle.casefold() else f"{titre} – {libelle}"

    def get_user_visible_fields(self):
        """The columns as the page of the import lists them."""
        champs = []
        for nom in self.get_import_order():
            champ = copy(self.fields[nom])
            champ.column_name = self.name_colonne(nom)
            champs.append(champ)
        return champs

    def get_queryset(self):
        return limit_to_permises(super().get_queryset(), self.utilisateur, self.geste)

    def before_save_instance(self, instance, row, file_name=None, **kwargs):
        instance._change_reason = cut_raison(f"import de {file_name}" if file_name else "import")


def make_ressource(modele, *cles, sans=(), base=RessourceDeStructure, **champs):
    """The resource of a model, whose rows are known by the fields `cles`, or by their number.

    `sans` are the fields that stay out, `champs` the columns that are not read as their field.
    """
    options = {
        "import_id_fields": cles or ["id"],
        "exclude": ["id", *sans] if cles else sans,
        "export_order": list(champs),
    }
    return modelresource_factory(modele, base, options, champs)
