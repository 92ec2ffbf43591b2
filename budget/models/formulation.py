"""The words of the fiches and of the annex table for the costs, as they are laid out there."""

from django.db import models
from simple_history.models import HistoricalRecords

from budget.models.rattachement import Rattache, RattacheQuerySet
from budget.montants.libelle import lire_couts
from socle.donnees.contenu import Tenu
from socle.saisie.editeur import MarkdownField


class Document(models.TextChoices):
    """Where a wording is read."""

    FICHE = "fiche", "fiche action"
    TABLEAU = "tableau", "tableau « Dépenses prévisionnelles et calendrier »"


class BlocCout(Rattache):
    """A block of costs as a document lays it out: a heading, wordings in order, words around.

    A fiche has blocks « Coût estimé : »; a row of the annex table is a block whose heading is the
    label of the row, e.g. « Défi 1 – Axe 2 / Action 8 ».
    """

    PORTEURS = ("action", "axe")
    RANG = 21

    document = models.CharField("document", max_length=10, choices=Document)
    intitule = models.CharField("intitulé", max_length=200)
    chapeau = MarkdownField("texte avant les lignes", blank=True, help_text="Markdown.")
    suite = MarkdownField("texte après les lignes", blank=True, help_text="Markdown.")

    history = HistoricalRecords(verbose_name="historique du bloc de coûts")

    class Meta(Rattache.Meta):
        verbose_name = "bloc de coûts"
        verbose_name_plural = "blocs de coûts"
        ordering = ["pk"]

    def __str__(self):
        return self.intitule

    @property
    def intitule_des_couts(self):
        """The heading where it says something of the costs; that of a row names the action."""
        return self.intitule if self.document == Document.FICHE else ""


class DUnBlocQuerySet(RattacheQuerySet):
    """Rows that hang on a block of costs."""

    CHEMINS = ("bloc__axe__defi__plan", "bloc__action__axe__defi__plan")


class Formulation(Tenu):
    """The words of a document for a cost, letter for letter."""

    PORTEURS = ("bloc",)
    RANG = 22

    bloc = models.ForeignKey(
        BlocCout, on_delete=models.CASCADE, related_name="formulations", verbose_name="bloc"
    )
    ligne = models.ForeignKey(
        "budget.LigneCout",
        on_delete=models.CASCADE,
        related_name="formulations",
        verbose_name="ligne de coût",
    )
    ordre = models.PositiveSmallIntegerField("ordre")
    texte = models.TextField("mots du document")
    ligne_source = models.PositiveIntegerField("ligne du document source", null=True, blank=True)

    history = HistoricalRecords(verbose_name="historique de la formulation")

    objects = DUnBlocQuerySet.as_manager()

    class Meta:
        verbose_name = "formulation"
        ordering = ["ordre"]
        constraints = [
            models.UniqueConstraint(
                fields=["bloc", "ordre"],
                name="formulation_ordre_unique",
                violation_error_message="Ce bloc a déjà une formulation à cette place.",
            )
        ]

    def __str__(self):
        return self.texte

    def lire_couts(self):
        """What these words say under their heading, a `Lecture`."""
        return lire_couts(self.texte, intitule=self.bloc.intitule_des_couts)
