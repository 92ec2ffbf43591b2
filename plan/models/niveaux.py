"""How a plan goes from three levels to two, and back (R-P9)."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count

from plan.vocabulaire import Vocabulaire, read_mots


class NiveauxDuPlan(models.Model):
    """What a plan does of its levels; it has `mots`, `niveaux` and `defis`."""

    class Meta:
        abstract = True

    def say_fusion(self, niveaux):
        """Why the plan cannot have that many levels: which défis hold several axes; else ''."""
        noms = self.defis.annotate(nombre=Count("axes")).filter(nombre__gt=1).order_by("numero")
        plusieurs = ", ".join(str(defi.numero) for defi in noms) if niveaux == 2 else ""
        mots = Vocabulaire(**read_mots(self.mots))
        return plusieurs and (
            f"À deux niveaux, chaque {mots.defi} tient ses {mots.action.pluriel} sans rien entre "
            f"les deux. À réduire d'abord à un seul {mots.axe}, en déplaçant les "
            f"{mots.action.pluriel} des autres : {mots.defi.pluriel} {plusieurs}."
        )

    def list_fusions(self):
        """The défis with the only axe that would lose its name and give its text to them."""
        defis = self.defis.prefetch_related("axes").order_by("numero")
        return [axe for defi in defis for axe in defi.axes.all()]

    @transaction.atomic
    def set_niveaux(self, niveaux):
        """Give the plan two or three levels (R-P9): what the only axe of a défi says joins the text
        of the défi; ValidationError when it cannot.
        """
        if refus := self.say_fusion(niveaux):
            raise ValidationError(refus)
        defis = list(self.defis.prefetch_related("axes").order_by("numero"))
        self.niveaux = niveaux
        self.save()
        for defi in defis:
            for axe in defi.axes.all():
                axe.implicite = niveaux == 2
                if axe.implicite and axe.corps:
                    defi.corps = f"{defi.corps.rstrip()}\n\n{axe.corps}".lstrip()
                    axe.corps = ""
                    defi.save()
                axe.save()
            if niveaux == 2 and not defi.axes.all():
                defi.make_axe()
