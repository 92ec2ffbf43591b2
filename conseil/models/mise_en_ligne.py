"""What follows a vote: the act on the public page, the receipt of the préfecture."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from conseil.models.deliberation import Deliberation
from socle.donnees.verrous import TOUJOURS, Verrou

REFUS = "Ce qui prouve une publication ou une réception ne change plus et ne se supprime pas."


class MiseEnLigneQuerySet(DansStructureQuerySet):
    def for_structures(self, structures):
        return self.filter(deliberation__structure__in=structures)

    def for_acte(self, pk):
        return self.filter(deliberation=pk)

    def en_ligne(self):
        return self.filter(retiree_le=None)

    def loaded_for_actes(self):
        """With their act, without the bytes; the last posted first."""
        lies = self.select_related("deliberation__structure", "deliberation__lien_acte")
        return lies.prefetch_related("deliberation__suites").defer("archive").order_by("-le")


class MiseEnLigne(models.Model):
    """An act on the public page, from `le` until it is taken from it (R-V24).

    `archive` is the zip of its files, kept for ever; `fichiers` says nom, titre, taille and
    empreinte (SHA-256) of each. The history says who posted and withdrew it.
    """

    CHEMIN_STRUCTURE = "deliberation__structure"
    VERROU = Verrou(
        REFUS,
        update="({change} OR OLD.retiree_le IS NOT NULL)",
        delete=TOUJOURS,
        libres=frozenset({"retiree_le"}),
    )

    deliberation = models.ForeignKey(
        Deliberation, models.PROTECT, related_name="mises_en_ligne", verbose_name="délibération"
    )
    prenom = models.CharField("prénom de l'auteur", max_length=100)
    nom = models.CharField("nom de l'auteur", max_length=100)
    qualite = models.CharField("qualité de l'auteur", max_length=100)
    le = models.DateTimeField("mise en ligne le")
    adresse = models.CharField("adresse", max_length=500)
    fichiers = models.JSONField("fichiers", default=list)
    archive = models.BinaryField("archive")
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    history = HistoricalRecords(
        excluded_fields=["archive"], verbose_name="historique de la mise en ligne"
    )

    objects = MiseEnLigneQuerySet.as_manager()

    class Meta:
        verbose_name = "mise en ligne"
        verbose_name_plural = "mises en ligne"
        ordering = ["-le"]
        constraints = [
            models.UniqueConstraint(
                fields=["deliberation"],
                condition=Q(retiree_le=None),
                name="mise_en_ligne_unique",
                violation_error_message="Cet acte est déjà en ligne : rien n'a été fait de plus.",
            ),
            models.CheckConstraint(
                condition=~Q(prenom="") & ~Q(nom="") & ~Q(qualite=""),
                name="mise_en_ligne_a_un_auteur",
            ),
        ]

    def __str__(self):
        return f"{self.deliberation}, en ligne le {timezone.localdate(self.le):%d/%m/%Y}"

    @property
    def auteur(self):
        return f"{self.prenom} {self.nom}, {self.qualite}"

    @transaction.atomic
    def post(self):
        """Put the act online, and say on it that it is published. Raises ValidationError."""
        acte = Deliberation.objects.select_for_update().get(pk=self.deliberation_id)
        if not acte.is_votee:
            raise ValidationError("Un projet ne se publie pas : votez-le d'abord.")
        self.full_clean()
        self.save()
        if acte.publiee_le is None:
            acte.publiee_le, acte.adresse = timezone.localdate(self.le), self.adresse
            acte.save()

    def withdraw(self, *, le):
        """Take the act from the public page; its files stay here."""
        self.retiree_le = le
        self.save(update_fields=["retiree_le"])


class AccuseReception(models.Model):
    """A receipt of the préfecture as it was joined, and the day that it proves (R-V25)."""

    CHEMIN_STRUCTURE = "deliberation__structure"
    VERROU = Verrou(REFUS, update=TOUJOURS, delete=TOUJOURS)

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.PROTECT, related_name="accuses", verbose_name="délibération"
    )
    recue_le = models.DateField("reçue en préfecture le")
    type_mime = models.CharField("type", max_length=100)
    contenu = models.BinaryField("contenu")

    history = HistoricalRecords(
        excluded_fields=["contenu"], verbose_name="historique de l'accusé de réception"
    )

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "accusé de réception"
        verbose_name_plural = "accusés de réception"
        ordering = ["-pk"]

    def __str__(self):
        return f"Accusé de réception du {self.recue_le:%d/%m/%Y}"
