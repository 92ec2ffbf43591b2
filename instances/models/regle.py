"""The rules of law that the council obeys: articles, delays and thresholds, as rows."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet, Structure


class RegleQuerySet(DansStructureQuerySet):
    def livrees(self):
        """Those of the shipped file, which no structure wrote."""
        return self.filter(structure=None)

    def in_force(self, structure, *, on):
        """Those that hold on a day, the shipped ones first, then the corrections, old to new."""
        au_plus = Q(du=None) | Q(du__lte=on)
        au_moins = Q(au=None) | Q(au__gte=on)
        siennes = Q(structure=None) | Q(structure=structure)
        return self.filter(siennes, au_plus, au_moins).order_by(
            F("structure").asc(nulls_first=True), F("du").asc(nulls_first=True), "pk"
        )


class Regle(models.Model):
    """A rule that holds from `du` to `au`; a row of a structure corrects the shipped one.

    `valeur` is a number of `unite`; what is not `verifie` is told, never refused.
    """

    CHEMIN_STRUCTURE = "structure"

    structure = models.ForeignKey(
        Structure,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="regles",
        verbose_name="structure",
    )
    code = models.SlugField("code", max_length=40)
    intitule = models.CharField("règle", max_length=300)
    article = models.CharField("article", max_length=40, blank=True, help_text="Comme L. 2121-12.")
    texte = models.CharField(
        "texte", max_length=80, default="CGCT", help_text="Comme CGCT, ou du code du tourisme."
    )
    valeur = models.PositiveSmallIntegerField("valeur", null=True, blank=True)
    unite = models.CharField("unité", max_length=40, blank=True)
    verifie = models.BooleanField("vérifiée dans le texte", default=False)
    note = models.CharField("remarque", max_length=300, blank=True)
    du = models.DateField("en vigueur du", null=True, blank=True)
    au = models.DateField("au", null=True, blank=True)

    history = HistoricalRecords(verbose_name="historique de la règle")

    objects = RegleQuerySet.as_manager()

    class Meta:
        verbose_name = "règle de droit"
        verbose_name_plural = "règles de droit"
        ordering = ["code", "du"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "code", "du"],
                name="regle_unique",
                violation_error_message="Cette règle a déjà une correction à partir de ce jour.",
            ),
            models.UniqueConstraint(
                fields=["structure", "code"],
                condition=Q(du=None),
                name="regle_sans_date_unique",
                violation_error_message="Cette règle a déjà une correction sans date.",
            ),
            models.CheckConstraint(
                condition=Q(du=None) | Q(au=None) | Q(au__gte=F("du")),
                name="regle_dans_l_ordre",
                violation_error_message="La règle finit avant de commencer.",
            ),
        ]

    def __str__(self):
        return self.intitule

    def cite(self):
        """« art. L. 2121-12 du CGCT », « art. R. 421-1 du code …, à vérifier »; '' without one."""
        if not self.article:
            return ""
        de = "" if self.texte.startswith(("du ", "de ")) else "du "
        doute = "" if self.verifie else ", à vérifier"
        return f"art. {self.article} {de}{self.texte}{doute}"
