"""A piece of long work: who asked for it, how far it is, what came of it (docs/adr/0008)."""

from pathlib import Path

from django.conf import settings
from django.db import models

from comptes.droits import Geste
from comptes.models import DansStructureQuerySet, Structure
from plan.models import Plan


class TravailQuerySet(DansStructureQuerySet):
    def for_structure(self, structure):
        return self.filter(structure=structure)

    def visibles_de(self, utilisateur):
        """Those that the person asked for, or that she may do herself, in her structures."""
        permises = Structure.objects.for_geste(utilisateur, Geste.IMPORTER)
        return self.for_utilisateur(utilisateur).filter(
            models.Q(par=utilisateur) | models.Q(structure__in=permises)
        )

    def recents(self):
        """The last ones, with all that a list shows."""
        return self.select_related("par", "plan").order_by("-demande_le", "-pk")[:20]


def place_of_fichier(travail, nom):
    """Where the file of a piece of work is kept: its name says nothing to the system."""
    return f"travaux/{travail.structure_id}/{travail.empreinte}{Path(nom).suffix.lower()[:10]}"


class Travail(models.Model):
    """A long work. `rapport` is what it found (an import) as JSON, `erreur` a French sentence."""

    CHEMIN_STRUCTURE = "structure"

    class Genre(models.TextChoices):
        IMPORT = "import", "import"
        SCHEMA_DIRECTEUR = "schema_directeur", "schéma directeur en PDF"

    class Etat(models.TextChoices):
        EN_ATTENTE = "en_attente", "en attente"
        EN_COURS = "en_cours", "en cours"
        A_CONFIRMER = "a_confirmer", "à confirmer"
        FAIT = "fait", "fait"
        REFUSE = "refuse", "refusé"
        ECHEC = "echec", "interrompu"

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="travaux", verbose_name="structure"
    )
    plan = models.ForeignKey(
        Plan,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="travaux",
        verbose_name="plan",
    )
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="travaux",
        verbose_name="demandé par",
    )
    genre = models.CharField("genre", max_length=20, choices=Genre)
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.EN_ATTENTE)
    fichier = models.FileField("fichier", upload_to=place_of_fichier, max_length=200, blank=True)
    nom = models.CharField("nom du fichier", max_length=200, blank=True)
    empreinte = models.CharField("SHA-256", max_length=64, blank=True)
    options = models.JSONField("options", default=dict)
    rapport = models.JSONField("rapport", null=True, blank=True)
    erreur = models.TextField("erreur", blank=True)
    demande_le = models.DateTimeField("demandé le")
    fini_le = models.DateTimeField("fini le", null=True, blank=True)

    objects = TravailQuerySet.as_manager()

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        ordering = ["-demande_le"]

    def __str__(self):
        return self.nom or self.get_genre_display()

    @property
    def is_en_route(self):
        return self.etat in (self.Etat.EN_ATTENTE, self.Etat.EN_COURS)
