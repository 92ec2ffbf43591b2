"""Cost lines: what is spent, and the words of the fiche and of the annex table for it."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from comptes.models import Structure
from plan.models import Action, Axe, SousProjet


class Document(models.TextChoices):
    """Where a wording is read."""

    FICHE = "fiche", "fiche action"
    TABLEAU = "tableau", "tableau « Dépenses prévisionnelles et calendrier »"


class RattacheQuerySet(models.QuerySet):
    """Rows that reach their plan through an axe or through an action."""

    CHEMINS = ("axe__defi__plan", "action__axe__defi__plan")

    def for_plan(self, plan):
        return self.par_un_chemin("", plan)

    def for_utilisateur(self, utilisateur):
        visibles = Structure.objects.for_utilisateur(utilisateur)
        return self.par_un_chemin("__structure__in", visibles)

    def for_geste(self, utilisateur, geste):
        permises = Structure.objects.for_geste(utilisateur, geste)
        return self.par_un_chemin("__structure__in", permises)

    def par_un_chemin(self, suffixe, valeur):
        """Rows of which one path, continued by `suffixe`, leads to `valeur`."""
        choix = Q()
        for chemin in self.CHEMINS:
            choix |= Q(**{f"{chemin}{suffixe}": valeur})
        return self.filter(choix)


class Rattache(models.Model):
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


class LigneCout(Rattache):
    """One cost, whichever document names it; its wordings say how each one writes it."""

    cle = models.SlugField("identifiant", max_length=80)

    history = HistoricalRecords(verbose_name="historique de la ligne de coût")

    class Meta(Rattache.Meta):
        verbose_name = "ligne de coût"
        verbose_name_plural = "lignes de coût"
        ordering = ["pk"]
        constraints = [
            *Rattache.Meta.constraints,
            models.UniqueConstraint(
                fields=["action", "cle"],
                condition=Q(axe=None),
                name="lignecout_cle_unique_par_action",
                violation_error_message="Une ligne de cette action porte déjà cet identifiant.",
            ),
            models.UniqueConstraint(
                fields=["axe", "cle"],
                condition=Q(action=None),
                name="lignecout_cle_unique_par_axe",
                violation_error_message="Une ligne de cet axe porte déjà cet identifiant.",
            ),
        ]

    def __str__(self):
        return self.cle


class BlocCout(Rattache):
    """A block of costs as a document lays it out: a heading, wordings in order, words around.

    A fiche has blocks « Coût estimé : »; a row of the annex table is a block whose heading is the
    label of the row, e.g. « Défi 1 – Axe 2 / Action 8 ».
    """

    document = models.CharField("document", max_length=10, choices=Document)
    intitule = models.CharField("intitulé", max_length=200)
    chapeau = models.TextField("texte avant les lignes", blank=True, help_text="Markdown.")
    suite = models.TextField("texte après les lignes", blank=True, help_text="Markdown.")

    history = HistoricalRecords(verbose_name="historique du bloc de coûts")

    class Meta(Rattache.Meta):
        verbose_name = "bloc de coûts"
        verbose_name_plural = "blocs de coûts"
        ordering = ["pk"]

    def __str__(self):
        return self.intitule


class FormulationQuerySet(RattacheQuerySet):
    CHEMINS = ("bloc__axe__defi__plan", "bloc__action__axe__defi__plan")


class Formulation(models.Model):
    """The words of a document for a cost, letter for letter."""

    bloc = models.ForeignKey(
        BlocCout, on_delete=models.CASCADE, related_name="formulations", verbose_name="bloc"
    )
    ligne = models.ForeignKey(
        LigneCout,
        on_delete=models.CASCADE,
        related_name="formulations",
        verbose_name="ligne de coût",
    )
    ordre = models.PositiveSmallIntegerField("ordre")
    texte = models.TextField("mots du document")
    ligne_source = models.PositiveIntegerField("ligne du document source", null=True, blank=True)

    history = HistoricalRecords(verbose_name="historique de la formulation")

    objects = FormulationQuerySet.as_manager()

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
