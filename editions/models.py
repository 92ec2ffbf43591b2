"""What was printed and frozen: the editions, which nothing changes (docs/regles.md, R-G)."""

import hashlib

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from comptes.models import QuerySetFige
from editions.documents.chiffres import read_chiffre
from editions.documents.genre import Genre
from editions.estampille import Estampille, write_code
from plan.models import Plan
from socle.donnees.verrous import TOUJOURS, Verrou

REFUS = "Une édition figée ne change plus et ne se supprime pas."


class EditionFigee(Exception):
    """An edition was about to be changed or deleted."""

    def __init__(self):
        super().__init__(REFUS)


class EditionQuerySet(QuerySetFige):
    refus = EditionFigee

    def for_plan(self, plan):
        return self.filter(plan=plan)

    def of_deliberations(self, structures, numeros):
        """Those of acts that bear these numbers, the oldest first, without their bytes."""
        actes = self.filter(genre=Genre.DELIBERATION, plan__structure__in=structures)
        return actes.filter(demande__numero__in=numeros).defer("pdf").order_by("figee_le")

    def loaded_for_liste(self):
        """Without the bytes of the documents."""
        return self.select_related("plan__structure", "par").defer("pdf").order_by("-figee_le")


class Edition(models.Model):
    """A document as it was on the day it was frozen. `empreinte` is the SHA-256 of `pdf`.

    `demande` is what was asked of the document, `chiffres` its figures, both as JSON.
    """

    ETIQUETTE = "restitution.edition"
    CHEMIN_STRUCTURE = "plan__structure"
    VERROU = Verrou(REFUS, update=TOUJOURS, delete=TOUJOURS)

    code = models.CharField("code", max_length=8, unique=True)
    genre = models.CharField("document", max_length=20, choices=Genre)
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="editions", verbose_name="plan"
    )
    libelle = models.CharField("libellé", max_length=200)
    figee_le = models.DateTimeField("figée le")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="figée par",
    )
    demande = models.JSONField("demande")
    chiffres = models.JSONField("chiffres")
    pdf = models.BinaryField("PDF")
    taille = models.PositiveBigIntegerField("taille en octets")
    pages = models.PositiveIntegerField("pages")
    empreinte = models.CharField("SHA-256", max_length=64)

    objects = EditionQuerySet.as_manager()

    class Meta:
        db_table = "restitution_edition"
        verbose_name = "édition"
        ordering = ["-figee_le"]

    def __str__(self):
        return f"{self.libelle} ({self.code_lisible})"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise EditionFigee
        super().save(*args, **{**kwargs, "force_insert": True})

    def get_absolute_url(self):
        """The public page where anyone checks it: the same for every plan, whatever the prefix."""
        return reverse("verifier-edition", args=[self.code])

    def delete(self, *args, **kwargs):
        raise EditionFigee

    @property
    def code_lisible(self):
        return write_code(self.code)

    @property
    def nom_du_fichier(self):
        return f"{self.genre}-{self.plan.slug}-{self.code_lisible}.pdf"

    @property
    def lus(self):
        """The figures as people read them."""
        return [read_chiffre(chiffre) for chiffre in self.chiffres]

    @property
    def is_intacte(self):
        """Whether the bytes are still those that were frozen."""
        return hashlib.sha256(self.pdf).hexdigest() == self.empreinte


def make_estampille(code, figee_le):
    """The mark that the paper bears."""
    adresse = f"{settings.ADRESSE_PUBLIQUE}/e/{code}/"
    return Estampille(code, timezone.localtime(figee_le).date(), adresse)
