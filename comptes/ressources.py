"""Base of the import-export resources: what comes in stays within the person's structures."""

from copy import copy
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from import_export.resources import ModelResource
from import_export.widgets import (
    BooleanWidget,
    CharWidget,
    DateWidget,
    DecimalWidget,
    ForeignKeyWidget,
    IntegerWidget,
)

from comptes.administration import limit_to_permises
from comptes.cellules import (
    read_choix,
    read_entier,
    read_jour,
    read_nombre,
    read_oui_non,
    read_texte,
)
from comptes.versions import cut_raison


def as_cellule(valeur):
    """A value of a workbook or of JSON as `comptes.cellules` takes it, without a float."""
    if isinstance(valeur, int | float) and not isinstance(valeur, bool):
        return Decimal(repr(valeur))
    return valeur.date() if isinstance(valeur, datetime) else valeur


class TexteWidget(CharWidget):
    def clean(self, value, row=None, **kwargs):
        return read_texte(as_cellule(value))


class EntierWidget(IntegerWidget):
    def clean(self, value, row=None, **kwargs):
        return read_entier(as_cellule(value))


class NombreWidget(DecimalWidget):
    def clean(self, value, row=None, **kwargs):
        return read_nombre(as_cellule(value))


class JourWidget(DateWidget):
    def clean(self, value, row=None, **kwargs):
        return read_jour(as_cellule(value))


class OuiNonWidget(BooleanWidget):
    def clean(self, value, row=None, **kwargs):
        return read_oui_non(as_cellule(value))


class ChoixWidget(CharWidget):
    """A word of a list, by its label or by its value."""

    def __init__(self, choix, **kwargs):
        super().__init__(**kwargs)
        self.choix = choix

    def clean(self, value, row=None, **kwargs):
        return read_choix(as_cellule(value), self.choix)


# The same rules as the import of a workbook (R-X3).
WIDGETS = (
    (models.BooleanField, OuiNonWidget),
    (models.DecimalField, NombreWidget),
    (models.IntegerField, EntierWidget),
    (models.DateField, JourWidget),
    (models.CharField, TexteWidget),
    (models.TextField, TexteWidget),
)


class LienPermis(ForeignKeyWidget):
    """A foreign key as a natural key, looked for among the rows that the person may change."""

    utilisateur = None
    geste = None

    def get_queryset(self, value, row, *args, **kwargs):
        return limit_to_permises(self.model._default_manager.all(), self.utilisateur, self.geste)

    def clean(self, value, row=None, **kwargs):
        try:
            return super().clean(value, row=row, **kwargs)
        except self.model.DoesNotExist as erreur:
            nom = self.model._meta.verbose_name
            raise ValueError(f"« {value} » : {nom} inconnu ou hors de votre structure.") from erreur


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
            return partial(ChoixWidget, [(cle, libelle) for cle, libelle in f.flatchoices])
        is_simple = not f.is_relation and not f.primary_key and type(f) is not models.DateTimeField
        for genre, widget in WIDGETS if is_simple else ():
            if isinstance(f, genre):
                return widget
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
