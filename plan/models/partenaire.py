"""The organisations with which the actions are done."""

from django.db import models, transaction
from django.db.models import Count
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet, Structure
from socle.donnees.contenu import Tenu


class PartenaireQuerySet(DansStructureQuerySet):
    def for_plan(self, plan):
        """The partners of at least one action of this plan."""
        actions = Partenariat.objects.filter(action__axe__defi__plan=plan)
        return self.filter(pk__in=actions.values("partenaire"))

    def with_nombre(self):
        """With `nombre`, of the actions that it has in all the plans (int)."""
        return self.annotate(nombre=Count("partenariats")).order_by("nom")


class Partenaire(Tenu):
    """An organisation, under the name that the structure gives it."""

    CHEMIN_STRUCTURE = "structure"
    PORTEURS = ("structure",)
    RANG = 6

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="partenaires", verbose_name="structure"
    )
    nom = models.CharField("nom", max_length=200)

    history = HistoricalRecords(verbose_name="historique du partenaire")

    objects = PartenaireQuerySet.as_manager()

    class Meta:
        verbose_name = "partenaire"
        ordering = ["nom"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "nom"],
                name="partenaire_nom_unique",
                violation_error_message="Un partenaire porte déjà ce nom.",
            )
        ]

    def __str__(self):
        return self.nom

    @transaction.atomic
    def merge_in(self, autre):
        """Its actions are those of `autre`, with the words of the document that said so."""
        deja = {lien.action_id: lien for lien in autre.partenariats.all()}
        for lien in self.partenariats.all():
            if double := deja.get(lien.action_id):
                mots = dict.fromkeys(filter(None, (double.citation, lien.citation)))
                double.citation = "\n".join(mots)
                double.save()
                lien.delete()
            else:
                lien.partenaire = autre
                lien.save()
        self.delete()


class Partenariat(Tenu):
    """A partner of an action, with the words of the document that say so when there are some."""

    CHEMIN_STRUCTURE = "action__axe__defi__plan__structure"
    PORTEURS = ("action",)
    RANG = 7

    action = models.ForeignKey(
        "plan.Action",
        on_delete=models.CASCADE,
        related_name="partenariats",
        verbose_name="action",
    )
    partenaire = models.ForeignKey(
        Partenaire,
        on_delete=models.PROTECT,
        related_name="partenariats",
        verbose_name="partenaire",
    )
    citation = models.TextField("mots du document", blank=True)

    history = HistoricalRecords(verbose_name="historique du partenariat")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "partenariat"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "partenaire"],
                name="partenariat_unique",
                violation_error_message="Ce partenaire est déjà lié à cette action.",
            )
        ]

    def __str__(self):
        return f"{self.partenaire}"
