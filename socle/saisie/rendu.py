"""How a form is shown: by `{{ form }}`, which writes each of its fields, so that none is missed."""

from itertools import groupby

from django.forms.renderers import TemplatesSetting


class Rendu(TemplatesSetting):
    """Our own templates of a form and of a field."""

    form_template_name = "composants/formulaire.html"
    field_template_name = "composants/champ.html"


class EnRangees:
    """A form that shows some fields side by side, and folds others away under a title."""

    template_name = "composants/formulaire_en_rangees.html"
    COTE_A_COTE = ()
    TITRE_REPLIES = ""
    REPLIES = ()

    def get_context(self):
        champs = self.visible_fields()
        return super().get_context() | {
            "rangees": self.list_rangees(c for c in champs if c.name not in self.REPLIES),
            "repliees": self.list_rangees(c for c in champs if c.name in self.REPLIES),
        }

    def list_rangees(self, champs):
        """The fields of one tuple of `COTE_A_COTE` together, any other alone, in their order."""
        rangees = {nom: noms for noms in self.COTE_A_COTE for nom in noms}
        groupes = groupby(champs, key=lambda champ: rangees.get(champ.name, champ.name))
        return [list(groupe) for _, groupe in groupes]

    @property
    def is_deplie(self):
        """Whether a field that is folded away needs to be seen."""
        return bool(set(self.REPLIES) & self.errors.keys())


def narrow(champ):
    """The field, shown no wider than the few letters that it takes."""
    champ.widget.attrs["class"] = "court"
    return champ
