"""An act of the council: its text, its vote, its journey; voted, it is frozen (R-V10)."""

from itertools import takewhile
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from commission.models import AvisOrgane
from comptes.models import DansStructureQuerySet, Structure
from conseil.actes.liens import check_lien, write_lien, write_suite
from conseil.actes.verrou import REFUS, ROUVRE
from conseil.actes.vote import SANS_POUR
from conseil.models.parcours import ActeParcours
from conseil.models.point import PointOrdreDuJour
from conseil.models.vote import FEUILLE, ActeVote
from plan.models import Plan
from socle.donnees.verrous import Verrou


class ActeFige(Exception):
    """A voted act cannot be changed or deleted; the message is a French sentence (R-V10)."""


ANNEXE = "conseil.AnnexeDeliberation"


class DeliberationQuerySet(DansStructureQuerySet):
    def for_utilisateur(self, utilisateur):
        """A voted act, which the council made public, or the draft on a plan that she sees."""
        plans = Plan.objects.for_utilisateur(utilisateur)
        actes = super().for_utilisateur(utilisateur)
        return actes.filter(Q(votee_le__isnull=False) | Q(plan__in=plans))

    def for_structure(self, structure):
        return self.filter(structure=structure)

    def for_plan(self, plan):
        return self.filter(plan=plan)

    def for_numero(self, numero):
        return self.filter(numero=numero)

    def votees(self):
        return self.exclude(votee_le=None)

    def loaded_for_deliberation(self):
        return self.select_related(
            "structure__assemblee",
            "plan__structure",
            "point__seance__structure",
            "point__seance__president",
            "point__seance__secretaire",
            "point__president",
            "point__secretaire",
            "lien_acte",
        ).prefetch_related(
            models.Prefetch("annexes", self.model._meta.apps.get_model(ANNEXE).objects.sans_pdf()),
            models.Prefetch("suites", self.model.objects.order_by("votee_le", "pk")),
        )

    def ordered(self):
        return self.order_by("point__seance", "point__cle")

    def update(self, **valeurs):
        """Refuse to write on voted acts, even many at once. Raises ActeFige."""
        if not Deliberation.SUIVI.issuperset(valeurs):
            self.refuse_votees()
        return super().update(**valeurs)

    def delete(self):
        """Refuse to delete voted acts. Raises ActeFige."""
        self.refuse_votees()
        return super().delete()

    def refuse_votees(self):
        if votee := self.votees().first():
            raise ActeFige(votee.write_fige())


class Deliberation(ActeVote, ActeParcours):
    """An act on a plan, at a point of the agenda; the texts are Markdown."""

    CHEMIN_STRUCTURE = "structure"
    # What may still be written once the act is voted: its journey, and how it is filed.
    SUIVI = frozenset(
        {
            "envoyee_le",
            "recue_le",
            "publiee_le",
            "numero_actes",
            "objet_actes",
            "matiere",
            "adresse",
            "budget_annee",
            "budget_nom",
            "dispensee",
        }
    )
    VERROU = Verrou(
        REFUS,
        update="CASE WHEN OLD.votee_le IS NULL THEN NEW.reouvertures <> OLD.reouvertures "
        f"ELSE {{change}} AND NOT {ROUVRE} END",
        delete="OLD.votee_le IS NOT NULL OR OLD.reouvertures > 0",
        libres=SUIVI,
        parfois=frozenset({"votee_le", "feuille", "liste", "formules", "reouvertures"}),
    )

    class Effet(models.TextChoices):
        ADOPTE = "adopte", "il adopte le plan"
        AUCUN = "aucun", "il ne l'adopte pas : bilan, avis, autre sujet"

    class Lien(models.TextChoices):
        RECTIFIE = "rectifie", "rectifie"
        ABROGE = "abroge", "abroge"
        RETIRE = "retire", "retire"

    # Only `record_vote` freezes.
    is_vote_en_cours = False

    class Etat(models.TextChoices):
        PROJET = "projet", "projet"
        VOTEE = "votee", "votée"
        TRANSMISE = "transmise", "transmise"
        PUBLIEE = "publiee", "publiée"
        EXECUTOIRE = "executoire", "exécutoire"

    structure = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        related_name="deliberations",
        verbose_name="structure",
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="deliberations", verbose_name="plan"
    )
    point = models.OneToOneField(
        PointOrdreDuJour,
        on_delete=models.PROTECT,
        related_name="deliberation",
        verbose_name="point de l'ordre du jour",
        error_messages={"unique": "Ce point a déjà sa délibération."},
    )
    numero = models.CharField("numéro", max_length=40, help_text="Comme 12/09/2024-5.1.")
    objet = models.CharField("objet", max_length=500)
    rapporteur = models.CharField("rapporteur", max_length=200, blank=True)
    visas = models.TextField("visas", blank=True, help_text="Les textes visés, un par paragraphe.")
    considerants = models.TextField("considérants", blank=True)
    avis_commission = models.TextField("avis de la commission", blank=True)
    avis_exploitation = models.TextField("avis du conseil d'exploitation", blank=True)
    expose = models.TextField("exposé", blank=True)
    liste_du_plan = models.BooleanField(
        "liste du plan", default=False, help_text="Les défis, axes et actions, après l'exposé."
    )
    dispositif = models.TextField(
        "dispositif", help_text="Une décision par ligne : « - **APPROUVE** le plan d'actions »."
    )
    effet = models.CharField(
        "effet sur le plan",
        max_length=10,
        choices=Effet,
        blank=True,
        help_text="S'il adopte le plan, ses titres et ses années sont gardés tels que votés.",
    )
    lien_nature = models.CharField(
        "nature du lien", max_length=10, choices=Lien, blank=True, help_text="Avec un acte voté."
    )
    lien_acte = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="suites",
        verbose_name="acte visé",
    )
    reouvertures = models.PositiveSmallIntegerField("réouvertures", default=0, editable=False)
    avis_lies = models.ManyToManyField(
        AvisOrgane, blank=True, related_name="deliberations", verbose_name="avis rendus"
    )

    history = HistoricalRecords(verbose_name="historique de la délibération")

    objects = DeliberationQuerySet.as_manager()

    class Meta:
        verbose_name = "délibération"
        ordering = ["point__seance", "point__cle"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "numero"],
                name="deliberation_numero_unique",
                violation_error_message="Un acte porte déjà ce numéro.",
            ),
            models.UniqueConstraint(
                fields=["structure", "numero_actes"],
                condition=~Q(numero_actes=""),
                name="deliberation_numero_actes_unique",
                violation_error_message="Un acte porte déjà ce numéro ACTES.",
            ),
            models.CheckConstraint(
                condition=Q(envoyee_le=None, recue_le=None, publiee_le=None) | ~Q(votee_le=None),
                name="deliberation_votee_avant_envoi",
                violation_error_message="Un projet ne s'envoie ni ne se publie : votez-le d'abord.",
            ),
            models.CheckConstraint(
                condition=Q(votee_le=None, feuille__isnull=True)
                | Q(votee_le__isnull=False, feuille__isnull=False, pour__isnull=False)
                | Q(votee_le__isnull=False, feuille__isnull=False, scrutin__in=SANS_POUR),
                name="deliberation_vote_entier",
                violation_error_message="Un acte voté garde son vote et son appel.",
            ),
            models.CheckConstraint(
                condition=Q(lien_nature="", lien_acte=None)
                | (~Q(lien_nature="") & Q(lien_acte__isnull=False) & ~Q(lien_acte=F("id"))),
                name="deliberation_lien_entier",
                violation_error_message="La nature du lien et l'acte visé, un autre que celui-ci, "
                "vont ensemble : les deux, ou aucun.",
            ),
        ]

    def __str__(self):
        return f"Délibération n° {self.numero}"

    def save(self, *args, **kwargs):
        """Save, unless that would change a voted act, or freeze one. Raises ActeFige."""
        if self.list_changes_figes():
            raise ActeFige(self.write_fige())
        if phrase := self.check_gel():
            raise ActeFige(phrase)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("deliberation", args=[self.pk])

    def delete(self, *args, **kwargs):
        """Delete a draft. Raises ActeFige for an act that is voted, or was."""
        if self.is_votee or self.reouvertures:
            raise ActeFige(self.write_fige())
        return super().delete(*args, **kwargs)

    def clean(self):
        if change := self.list_changes_figes():
            raise ValidationError(f"{self.write_fige()} ({', '.join(change)})")
        if phrase := self.check_gel():
            raise ValidationError(phrase)
        if avant := self.find_avant():
            # A version put back from the history does not undo what was told.
            self.reouvertures = avant.reouvertures
        if phrase := check_lien(self):
            raise ValidationError({"lien_acte": phrase})
        self.check_parcours()

    def find_avant(self):
        """The act as it is saved; None before it is."""
        return Deliberation.objects.filter(pk=self.pk).first() if self.pk else None

    def list_changes_figes(self):
        """The labels of the frozen fields that differ from what is saved; none for a draft."""
        avant = self.find_avant()
        if avant is None or not avant.is_votee:
            return []
        libres = self.SUIVI
        if not self.is_votee and self.reouvertures == avant.reouvertures + 1:
            libres |= self.VERROU.parfois
        return [
            champ.verbose_name
            for champ in self._meta.concrete_fields
            if champ.name not in libres
            and getattr(avant, champ.attname) != getattr(self, champ.attname)
        ]

    def check_gel(self):
        """What forbids this act to become a voted one otherwise than by `record_vote`; ''."""
        if not self.is_votee or Deliberation.objects.votees().filter(pk=self.pk).exists():
            return ""
        if not self.is_vote_en_cours:
            return "Cette version est celle d'un acte voté : le vote se saisit dans sa page."
        voix = FEUILLE.validate_python(self.feuille).au_point.voix
        if self.vote.has_voix and self.vote.somme != voix:
            return f"{self.vote.somme} voix sont comptées, le conseil en a {voix} à ce point."
        return ""

    def record_vote(self, *args, **kwargs):
        """As `ActeVote.record_vote`, the one way for an act to be voted (R-V7)."""
        self.is_vote_en_cours = True
        super().record_vote(*args, **kwargs)

    def write_fige(self):
        if self.reouvertures and not self.is_votee:
            return (
                f"La délibération {self.numero} a été votée puis rouverte : elle se corrige et se "
                "vote de nouveau, elle ne se supprime pas."
            )
        if not self.is_partie:
            return (
                f"La délibération {self.numero} est votée : elle ne change plus. Pour la corriger, "
                "le conseil en vote une autre ; tant que rien n'est transmis ni publié, la "
                "direction peut rouvrir la saisie, depuis sa page."
            )
        return (
            f"La délibération {self.numero} est votée : elle ne change plus. "
            "Pour la corriger, le conseil en vote une autre : délibération rectificative, "
            "abrogation ou retrait, depuis sa page."
        )

    @property
    def liens(self):
        """What it corrects and what corrects it, in sentences; load `lien_acte` and `suites`."""
        suites = (suite for suite in self.suites.all() if suite.is_votee)
        return tuple(filter(None, [write_lien(self), *map(write_suite, suites)]))

    def list_pieces(self):
        """[(file name, bytes)] of the act and of its annexes, in order, as kept at the vote.

        [] for an act voted before they were kept; what is kept of a draft are its joined PDF.
        """
        pieces = self.pieces.select_related("annexe")
        pieces = pieces.order_by(F("annexe__ordre").asc(nulls_first=True))
        return [(piece.name_fichier(), bytes(piece.pdf)) for piece in pieces]

    @property
    def etat(self):
        """A value of `Etat`, from the dates (R-V9)."""
        if self.executoire_le:
            return self.Etat.EXECUTOIRE
        if self.publiee_le:
            return self.Etat.PUBLIEE
        if self.envoyee_le:
            return self.Etat.TRANSMISE
        return self.Etat.VOTEE if self.is_votee else self.Etat.PROJET

    @property
    def may_adopter(self):
        """Whether the plan can be said adopted by this act; reads `plan`."""
        is_adoptee = self.is_votee and self.vote.is_adoptee and self.effet != self.Effet.AUCUN
        return is_adoptee and self.plan.adopte_le is None

    def record_adoption(self, *, par=None):
        """Write on the plan that this act adopts it, as voted. Raises ValidationError (R-V12)."""
        if not self.may_adopter:
            raise ValidationError(
                "Un plan est adopté par un acte voté et adopté, une seule fois : rien n'a changé."
            )
        motif, vote = f"Délibération n° {self.numero}", self.find_vote()
        self.plan.adopt(le=self.votee_le, deliberation=self.numero, par=par, motif=motif, a=vote)

    def find_vote(self):
        """The moment when its last vote was recorded."""
        *_, vote = takewhile(attrgetter("votee_le"), self.history.all())
        return vote.history_date
