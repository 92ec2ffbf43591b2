"""What a cost, or the words for it, belongs to: an axe, an action, a sub-project of it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from plan.models import Action, Axe, Plan, SousProjet
from socle.donnees.contenu import Tenu


class RattacheQuerySet(models.QuerySet):
    """Rows that reach their plan through an axe or through an action."""

    CHEMINS = ("axe__defi__plan", "action__axe__defi__plan")

    def for_plan(self, plan):
        return self.par_un_chemin("", plan)

    def for_utilisateur(self, utilisateur):
        return self.par_un_chemin("__in", Plan.objects.for_utilisateur(utilisateur))

    def for_geste(self, utilisateur, geste):
        return self.par_un_chemin("__in", Plan.objects.for_geste(utilisateur, geste))

    def lieux(self):
        """{number of a row: number of its structure}."""
        chemins = (f"{chemin}__structure" for chemin in self.CHEMINS)
        return dict(self.values_list("pk", Coalesce(*chemins)))

    def par_un_chemin(self, suffixe, valeur):
        """Rows of which one path, continued by `suffixe`, leads to `valeur`."""
        choix = Q()
        for chemin in self.CHEMINS:
            choix |= Q(**{f"{chemin}{suffixe}": valeur})
        return self.filter(choix)


class Rattache(Tenu):
    """What belongs to one axe or to one action, and there perhaps to a sub-project of it."""

    axe = models.ForeignKey(
        Axe,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="axe",
    )
    action = models.ForeignKey(
        Action,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="action",
    )
    sous_projet = models.ForeignKey(
        SousProjet,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="sous-projet",
    )

    objects = RattacheQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(axe__isnull=False, action=None, sous_projet=None)
                    | Q(axe=None, action__isnull=False)
                ),
                name="%(app_label)s_%(class)s_un_seul_rattachement",
                violation_error_message=(
                    "Rattachez le coût à un axe ou à une action, et à un seul des deux ; "
                    "un sous-projet se choisit dans l'action."
                ),
            )
        ]

    def clean(self):
        super().clean()
        if self.sous_projet and self.sous_projet.action_id != self.action_id:
            raise ValidationError({"sous_projet": "Choisissez un sous-projet de la même action."})
