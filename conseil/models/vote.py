"""The vote of an act, and what is kept with it: roll call, list of the plan, set phrases."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import models, transaction
from pydantic import TypeAdapter

from conseil.actes.feuille import Feuille, compose_feuille
from conseil.actes.formules import Formules, compose_formules
from conseil.actes.liste import DefiListe, compose_liste
from conseil.actes.vote import Vote, check_vote
from conseil.models.seance import SeanceConseil
from instances.models import Assemblee

FEUILLE = TypeAdapter(Feuille)
FORMULES = TypeAdapter(Formules)
LISTE = TypeAdapter(tuple[DefiListe, ...])
# Who chairs a point in the place of the president signs under this title.
PRESIDENT_DE_SEANCE = "Le président de séance"


class ActeVote(models.Model):
    """What an act holds of its vote.

    `feuille` (`conseil.actes.feuille.Feuille`), `liste` (`conseil.actes.liste`) and `formules`
    (`conseil.actes.formules`) are the roll call, the list of the plan and the set phrases as they
    were at the vote, kept with the act.
    """

    class Partage(models.TextChoices):
        POUR = "pour", "pour"
        CONTRE = "contre", "contre"

    pour = models.PositiveSmallIntegerField("pour", null=True, blank=True)
    contre = models.PositiveSmallIntegerField("contre", null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField("abstentions", null=True, blank=True)
    ne_prend_pas_part = models.PositiveSmallIntegerField("ne prend pas part", null=True, blank=True)
    partage = models.CharField(
        "vote du président en cas de partage", max_length=6, choices=Partage, blank=True
    )
    votee_le = models.DateField("votée le", null=True, blank=True)
    feuille = models.JSONField("appel au moment du vote", null=True, blank=True)
    liste = models.JSONField("liste du plan au moment du vote", null=True, blank=True)
    formules = models.JSONField("formules au moment du vote", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_votee(self):
        return self.votee_le is not None

    @property
    def vote(self):
        """The `Vote`; None before it."""
        if self.votee_le is None:
            return None
        return Vote(self.pour, self.contre, self.abstentions, self.ne_prend_pas_part, self.partage)

    def compose_feuille(self):
        """The roll call of the act: the one kept at the vote, else that of the meeting now."""
        if self.feuille is not None:
            return FEUILLE.validate_python(self.feuille)
        seance = SeanceConseil.objects.loaded_for_appel().get(pk=self.point.seance_id)
        return compose_feuille(seance, self.point)

    def compose_formules(self):
        """The set phrases of the act: those kept at the vote, else those of the assembly now."""
        if self.formules is not None:
            return FORMULES.validate_python(self.formules)
        assemblee = getattr(self.structure, "assemblee", None)
        formules = compose_formules(
            self.structure, assemblee or Assemblee(structure=self.structure)
        )
        if self.point.find_president() != self.point.seance.president:
            formules = replace(formules, titre_president=PRESIDENT_DE_SEANCE)
        return formules

    def compose_liste(self):
        """The list of the plan that the act prints: the one kept at the vote, else that of now."""
        if self.is_votee:
            return LISTE.validate_python(self.liste or ())
        return compose_liste(self.plan) if self.liste_du_plan else ()

    def check_au_point(self, au_point):
        """Raise ValidationError when the council at the point is not the one that voted."""
        if au_point != FEUILLE.validate_python(self.feuille).au_point:
            raise ValidationError(
                f"La délibération {self.numero} est votée : l'appel ne change plus au point "
                f"{self.point.numero}."
            )

    @transaction.atomic
    def record_vote(self, vote):
        """Write the vote and freeze the act. Raises ValidationError {field: sentence} (R-V7)."""
        if self.is_votee:
            raise ValidationError(self.write_fige())
        seance = SeanceConseil.objects.loaded_for_appel().get(pk=self.point.seance_id)
        if not seance.presences.all():
            raise ValidationError("L'appel n'est pas fait : saisissez d'abord les présents.")
        feuille = compose_feuille(seance, self.point)
        self.point.check_a_deliberer(feuille.au_point)
        secretaire = self.point.find_secretaire()
        if fautes := check_vote(vote, feuille.au_point, secretaire=secretaire and secretaire.pk):
            raise ValidationError(fautes)
        self.pour, self.contre, self.abstentions = vote.pour, vote.contre, vote.abstentions
        self.ne_prend_pas_part, self.partage = vote.ne_prend_pas_part, vote.partage
        self.liste = LISTE.dump_python(self.compose_liste(), mode="json")
        self.formules = FORMULES.dump_python(self.compose_formules(), mode="json")
        self.votee_le = seance.le
        self.feuille = FEUILLE.dump_python(feuille, mode="json")
        self.full_clean()
        self.save()
