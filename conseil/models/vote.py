"""The vote of an act, and what is kept with it: roll call, list of the plan, set phrases."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import models, transaction
from pydantic import TypeAdapter

from conseil.actes.feuille import Feuille, compose_feuille
from conseil.actes.formules import Formules, compose_formules
from conseil.actes.liste import DefiListe, compose_liste
from conseil.actes.scrutin import check_vote
from conseil.actes.vote import Scrutin, Vote
from conseil.models.seance import SeanceConseil
from instances.droit import lire_droit
from instances.models import Assemblee, Elu

FEUILLE = TypeAdapter(Feuille)
FORMULES = TypeAdapter(Formules)
LISTE = TypeAdapter(tuple[DefiListe, ...])
# Who chairs a point in the place of the president signs under this title.
PRESIDENT_DE_SEANCE = "Le président de séance"
VOTE = TypeAdapter(Vote)
NOMBRES = ("pour", "contre", "abstentions", "ne_prend_pas_part")


class ActeVote(models.Model):
    """What an act holds of its vote.

    `feuille` (`conseil.actes.feuille.Feuille`), `liste` (`conseil.actes.liste`) and `formules`
    (`conseil.actes.formules`) are the roll call, the list of the plan and the set phrases as they
    were at the vote, kept with the act. `details` is the whole `Vote`, with its names and its
    rounds; an act older than it has only its numbers.
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
    scrutin = models.CharField("scrutin", max_length=10, choices=Scrutin, default=Scrutin.ORDINAIRE)
    details = models.JSONField("détail du vote", null=True, blank=True)
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
        if self.details is not None:
            return VOTE.validate_python(self.details)
        return Vote(self.pour, self.contre, self.abstentions, self.ne_prend_pas_part, self.partage)

    def list_voix(self, au_point):
        """(councillor, who casts his voice or None) of each voice at the point, by name."""
        pouvoirs = dict(au_point.pouvoirs)
        elus = Elu.objects.filter(pk__in=[*au_point.votants, *pouvoirs, *pouvoirs.values()])
        noms = {elu.pk: elu for elu in elus.ordered()}
        return [(elu, noms.get(pouvoirs.get(pk))) for pk, elu in noms.items()]

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
        avis = self.avis_lies.for_structure(self.structure) if self.pk else ()
        assemblee = assemblee or Assemblee(structure=self.structure)
        formules = compose_formules(self.structure, assemblee, avis)
        if self.point.find_president() != self.point.seance.president:
            formules = replace(formules, titre_president=PRESIDENT_DE_SEANCE)
        return formules

    def compose_liste(self):
        """The list of the plan that the act prints: the one kept at the vote, else that of now."""
        if self.is_votee:
            return LISTE.validate_python(self.liste or ())
        return compose_liste(self.plan) if self.liste_du_plan else ()

    def check_au_point(self, au_point):
        """Raise ValidationError when the council at the point is not the one that voted. Whether
        a second convocation takes the point up again may be said after the vote (R-V13).
        """
        garde = FEUILLE.validate_python(self.feuille).au_point
        if replace(au_point, sans_condition=garde.sans_condition) != garde:
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
        self.avis_lies.all().check_avant(seance.le)
        feuille = compose_feuille(seance, self.point)
        self.point.check_a_deliberer(feuille.au_point)
        preside, secretaire = self.point.find_president(), self.point.find_secretaire()
        if preside and (vote.compte or preside != seance.president):
            vote = replace(vote, presidence=preside.nom_signe)
        fautes = check_vote(
            vote,
            feuille.au_point,
            secretaire=secretaire and secretaire.pk,
            president=self.point.deports.for_compte().values_list("elu", flat=True).first(),
            preside=preside and preside.pk,
            droit=lire_droit(self.structure, on=seance.le),
        )
        if fautes:
            raise ValidationError(fautes)
        for champ in NOMBRES:
            setattr(self, champ, getattr(vote, champ) if vote.has_voix else None)
        self.partage, self.scrutin = vote.partage, vote.scrutin
        self.details = VOTE.dump_python(vote, mode="json")
        self.liste = LISTE.dump_python(self.compose_liste(), mode="json")
        self.formules = FORMULES.dump_python(self.compose_formules(), mode="json")
        self.votee_le = seance.le
        self.feuille = FEUILLE.dump_python(feuille, mode="json")
        self.full_clean()
        self.save()
