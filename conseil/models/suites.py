"""What follows a meeting: the list of what was examined, the minutes, its sheets (R-V22, R-V23)."""

import hashlib
from datetime import time

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Max, Q
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from conseil.models.seance import SeanceConseil
from socle.donnees.verrous import Verrou
from socle.saisie.editeur import MarkdownField

# A meeting that ends before this hour, earlier than it began, ends on the next day.
MATIN = time(6)


class SuitesQuerySet(DansStructureQuerySet):
    def for_structure(self, structure):
        return self.filter(seance__structure=structure)

    def for_seance(self, seance):
        """What follows a meeting, without its bytes; not saved while nothing is known of it."""
        return self.filter(seance=seance).defer("pdf").first() or SuitesSeance(seance=seance)

    def retiennent(self, seance):
        """Whether a meeting stays: its minutes are adopted, or it adopted others."""
        return self.filter(Q(seance=seance, pdf__isnull=False) | Q(arrete_a=seance)).exists()


class SuitesSeance(models.Model):
    """What a person says of the papers of a meeting; all the rest of them is computed.

    `pdf` are the minutes as they were adopted, « arrêtées »; `empreinte` is their SHA-256.
    """

    CHEMIN_STRUCTURE = "seance__structure"
    MOTS = ("ouverte_a", "levee_a", "ouverture", "fin")
    ARRET = ("arrete_a", "remarques", "arret_vote")
    LISTE = ("liste_affichee_le", "liste_publiee_le", "liste_adresse")
    PUBLICATION = (
        *("signe_le", "signe_president", "signe_secretaire"),
        *("pv_publie_le", "pv_adresse", "pv_papier"),
    )
    FEUILLETS = ("premier_feuillet", "dernier_feuillet")
    VERROU = Verrou(
        "Un procès-verbal arrêté ne change plus et ne se supprime pas.",
        update="OLD.pdf IS NOT NULL AND {change}",
        delete="OLD.pdf IS NOT NULL",
        libres=frozenset({*LISTE, *PUBLICATION, *FEUILLETS}),
    )

    seance = models.OneToOneField(
        SeanceConseil, on_delete=models.CASCADE, related_name="suites", verbose_name="séance"
    )
    liste_affichee_le = models.DateField("liste affichée au siège le", null=True, blank=True)
    liste_publiee_le = models.DateField("liste mise en ligne le", null=True, blank=True)
    liste_adresse = models.URLField("adresse de la liste", max_length=500, blank=True)
    ouverte_a = models.TimeField("ouverte à", null=True, blank=True)
    levee_a = models.TimeField("levée à", null=True, blank=True)
    ouverture = MarkdownField("ouverture de la séance", blank=True)
    fin = MarkdownField("fin de la séance", blank=True)
    arrete_a = models.ForeignKey(
        SeanceConseil,
        on_delete=models.PROTECT,
        null=True,
        related_name="pv_arretes",
        verbose_name="arrêté à la séance",
    )
    remarques = MarkdownField("rectifications demandées", blank=True)
    arret_vote = models.CharField("vote sur le procès-verbal", max_length=200, blank=True)
    pdf = models.BinaryField("procès-verbal arrêté", null=True)
    empreinte = models.CharField("SHA-256", max_length=64, blank=True)
    signe_le = models.DateField("procès-verbal signé le", null=True, blank=True)
    signe_president = models.CharField("nom du président", max_length=200, blank=True)
    signe_secretaire = models.CharField("nom du ou des secrétaires", max_length=200, blank=True)
    pv_publie_le = models.DateField("procès-verbal mis en ligne le", null=True, blank=True)
    pv_adresse = models.URLField("adresse du procès-verbal", max_length=500, blank=True)
    pv_papier = models.BooleanField("exemplaire papier à disposition du public", default=False)
    premier_feuillet = models.PositiveIntegerField("premier feuillet", null=True, blank=True)
    dernier_feuillet = models.PositiveIntegerField("dernier feuillet", null=True)

    history = HistoricalRecords(verbose_name="historique des suites", excluded_fields=["pdf"])

    objects = SuitesQuerySet.as_manager()

    class Meta:
        verbose_name = "suites d'une séance"
        ordering = ["-seance__le"]
        constraints = [
            models.CheckConstraint(
                condition=Q(arrete_a=None, pdf=None, signe_le=None, pv_publie_le=None)
                | Q(arrete_a__isnull=False, pdf__isnull=False),
                name="suites_pv_arrete_avant_publication",
            ),
            models.CheckConstraint(
                condition=Q(premier_feuillet=None, dernier_feuillet=None)
                | Q(premier_feuillet__gte=1, dernier_feuillet__gte=F("premier_feuillet")),
                name="suites_feuillets_dans_l_ordre",
            ),
        ]

    def __str__(self):
        return f"Après le {self.seance}"

    @property
    def is_arrete(self):
        return bool(self.empreinte)

    @property
    def is_signe(self):
        """Whether the president and the secretary signed the adopted minutes."""
        return bool(self.signe_le and self.signe_president and self.signe_secretaire)

    @property
    def debut(self):
        """When the meeting began: as somebody said, else as it was called."""
        return self.ouverte_a or self.seance.heure

    @property
    def is_du_lendemain(self):
        """Whether the meeting ended after midnight."""
        return bool(self.debut and self.levee_a and self.levee_a < min(self.debut, MATIN))

    def clean_fields(self, exclude=None):
        """The dates too, in their order; each as a sentence at its field."""
        super().clean_fields(exclude)
        fautes, avant = {}, dict.fromkeys(("liste_affichee_le", "liste_publiee_le"), self.seance)
        avant |= dict.fromkeys(("signe_le", "pv_publie_le"), self.arrete_a)
        for champ in avant.keys() - set(exclude or ()):
            jour, seance = getattr(self, champ), avant[champ]
            if jour and seance is None:
                fautes[champ] = "Arrêtez d'abord le procès-verbal : il se signe et se publie après."
            elif jour and jour < seance.le:
                fautes[champ] = f"Cette date est avant la séance du {seance.le:%d/%m/%Y}."
        if self.debut and self.levee_a and self.levee_a < self.debut and not self.is_du_lendemain:
            fautes["levee_a"] = f"La séance s'ouvre à {self.debut:%Hh%M} : elle se lève après."
        if fautes := {champ: phrase for champ, phrase in fautes.items() if champ not in exclude}:
            raise ValidationError(fautes)

    @transaction.atomic
    def arreter(self, *, pdf):
        """Freeze the minutes as these bytes. Raises ValidationError when somebody did it."""
        rangees = SuitesSeance.objects.select_for_update(of=("self",)).defer("pdf")
        if rangees.get(pk=self.pk).is_arrete:
            raise ValidationError("Ce procès-verbal est déjà arrêté : il ne change plus.")
        self.pdf, self.empreinte = pdf, hashlib.sha256(pdf).hexdigest()
        self.save(update_fields=[*self.ARRET, "pdf", "empreinte"])

    @transaction.atomic
    def number(self, *, pages):
        """Keep which sheets so many pages are, two to a sheet, from the first that was asked or
        after the last of the others. Raises ValidationError when another meeting has some.
        """
        autres = SuitesSeance.objects.for_structure(self.seance.structure).exclude(pk=self.pk)
        suivant = (autres.aggregate(dernier=Max("dernier_feuillet"))["dernier"] or 0) + 1
        premier = self.premier_feuillet or suivant
        dernier = premier + (pages + 1) // 2 - 1
        pris = autres.filter(premier_feuillet__lte=dernier, dernier_feuillet__gte=premier)
        if autre := pris.select_related("seance").first():
            siens = f"{autre.premier_feuillet} à {autre.dernier_feuillet}"
            raise ValidationError(
                f"Les feuillets {premier} à {dernier} croisent ceux du {autre.seance.le:%d/%m/%Y} "
                f"({siens}) : changez le premier."
            )
        self.premier_feuillet, self.dernier_feuillet = premier, dernier
        self.save(update_fields=["premier_feuillet", "dernier_feuillet"])
