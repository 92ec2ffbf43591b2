"""The field and the widget of a text in Markdown: a text area with buttons and a preview (R-P7).

A model says once that a text is Markdown; each form of it then has the editor. Without JavaScript,
and in the administration, it is a plain text area.
"""

from django.db.models import TextField
from django.forms import Textarea

# (what a button writes, its words, its sign, its key): see static/js/editeur.js.
BOUTONS = (
    ("gras", "Gras", "G", "b"),
    ("italique", "Italique", "I", "i"),
    ("intertitre", "Intertitre", "T", ""),
    ("liste", "Liste", "•", ""),
    ("lien", "Lien", "↗", ""),
)
AIDE = "Une ligne vide sépare deux paragraphes, « ### » fait un intertitre, « - » une liste."


class Editeur(Textarea):
    template_name = "composants/editeur.html"

    def __init__(self, attrs=None):
        super().__init__({"rows": 12, **(attrs or {})})

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"boutons": BOUTONS}


class MarkdownField(TextField):
    """A text in Markdown; for the database, a text like any other."""

    def formfield(self, **options):
        # The administration brings a widget of its own.
        return super().formfield(**{"widget": Editeur, **options})

    def deconstruct(self):
        nom, _, arguments, options = super().deconstruct()
        return nom, "django.db.models.TextField", arguments, options
