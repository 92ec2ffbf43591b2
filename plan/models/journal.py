"""What happens to an action: dated entries, files, links and milestones."""

from pathlib import Path

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from comptes.models.cherchable import CherchableQuerySet
from plan.models.action import Action
from plan.models.arborescence import DuPlanQuerySet
from socle.donnees.contenu import Tenu
from socle.saisie.editeur import MarkdownField


class DUneActionQuerySet(DuPlanQuerySet, CherchableQuerySet):
    """Rows that hang on an action."""

    def in_plan_order(self):
        """In the order of the actions, each with its action."""
        return self.select_related("action__axe__defi").order_by(
            "action__axe__defi__numero", "action__axe__numero", "action__numero", "pk"
        )


class DUneAction(Tenu):
    """Base of what hangs on an action."""

    CHEMIN_STRUCTURE = "action__axe__defi__plan__structure"

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name="action"
    )

    class Meta:
        abstract = True


class EntreeJournalQuerySet(DUneActionQuerySet):
    def loaded_for_journal(self):
        return self.select_related("action__axe__defi", "par").order_by("-le", "-pk")


class EntreeJournal(DUneAction):
    """One dated note in the journal of an action, in Markdown."""

    PORTEURS = ("action",)
    RANG = 13
    CHAMPS_CHERCHES = ("texte",)

    le = models.DateField("date")
    texte = MarkdownField("texte", help_text="Gras : **mots**. Liste : un tiret par ligne.")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="écrite par",
    )
    commission_le = models.DateField(
        "présentée à la commission du", null=True, blank=True, editable=False
    )

    history = HistoricalRecords(verbose_name="historique de l'entrée de journal")

    objects = EntreeJournalQuerySet.as_manager()

    class Meta:
        verbose_name = "entrée de journal"
        verbose_name_plural = "entrées de journal"
        ordering = ["-le", "-pk"]

    def __str__(self):
        return f"{self.le:%d/%m/%Y} : {self.texte[:60]}"


def place_of_piece(piece, nom):
    """Where a file is kept: its name says nothing to the system, only its type does."""
    return f"pieces/{piece.action_id}/{piece.empreinte}{Path(nom).suffix.lower()}"


class Piece(DUneAction):
    """A file of an action; served with the right of the action, never executed."""

    PORTEURS = ("action",)
    RANG = 16
    CHAMPS_CHERCHES = ("nom",)

    fichier = models.FileField("fichier", upload_to=place_of_piece, max_length=200)
    nom = models.CharField("nom", max_length=200)
    type_mime = models.CharField("type", max_length=100, editable=False)
    taille = models.PositiveBigIntegerField("taille en octets", editable=False)
    empreinte = models.CharField("SHA-256", max_length=64, editable=False)
    ajoutee_le = models.DateTimeField("ajoutée le", editable=False)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="ajoutée par",
    )

    history = HistoricalRecords(verbose_name="historique de la pièce")

    objects = DUneActionQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce"
        ordering = ["-ajoutee_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "empreinte"],
                name="piece_unique",
                violation_error_message="Ce fichier est déjà joint à cette action.",
            )
        ]

    def __str__(self):
        return self.nom


class Lien(DUneAction):
    """An address on the web that an action points to."""

    PORTEURS = ("action",)
    RANG = 15
    CHAMPS_CHERCHES = ("titre", "adresse")

    titre = models.CharField("titre", max_length=200)
    adresse = models.URLField("adresse", max_length=500)

    history = HistoricalRecords(verbose_name="historique du lien")

    objects = DUneActionQuerySet.as_manager()

    class Meta:
        verbose_name = "lien"
        ordering = ["pk"]

    def __str__(self):
        return self.titre


class JalonQuerySet(DUneActionQuerySet):
    def ouverts(self):
        return self.filter(fait_le=None)

    def for_actions(self, actions):
        """The milestones of these actions, given as a QuerySet."""
        return self.filter(action__in=actions.order_by().values("pk"))

    def en_retard(self, *, on):
        """Milestones that were due before the day `on` and are not done."""
        return self.ouverts().filter(du_le__lt=on)

    def loaded_for_agenda(self):
        return self.select_related("action__axe__defi").order_by("du_le", "pk")


class Jalon(DUneAction):
    """A step of an action, with the day it is due and the day it was done."""

    PORTEURS = ("action",)
    RANG = 14
    CHAMPS_CHERCHES = ("titre",)

    titre = models.CharField("titre", max_length=200)
    du_le = models.DateField("prévu le")
    fait_le = models.DateField("fait le", null=True, blank=True)

    history = HistoricalRecords(verbose_name="historique du jalon")

    objects = JalonQuerySet.as_manager()

    class Meta:
        verbose_name = "jalon"
        ordering = ["du_le"]

    def __str__(self):
        return self.titre
