"""Base of the import-export resources: what comes in stays within the person's structures."""

from import_export.resources import ModelResource
from import_export.widgets import CharWidget, ForeignKeyWidget

from comptes.administration import limit_to_permises


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
        """An empty cell of a long text is an empty text, as in a form; never a missing one."""
        return super().widget_from_django_field(f, default=default)

    def get_queryset(self):
        return limit_to_permises(super().get_queryset(), self.utilisateur, self.geste)

    def before_save_instance(self, instance, row, file_name=None, **kwargs):
        instance._change_reason = f"import de {file_name}" if file_name else "import"
