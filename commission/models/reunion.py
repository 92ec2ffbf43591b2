"""Who is at a meeting of an organ, and what the organ says of a subject of the council."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from commission.models.seance import SeanceCommission
from comptes.models import DansStructureQuerySet
from instances.models import MembreOrgane
from plan.models.arborescence import DuPlanQuerySet
from socle.donnees.contenu import Tenu
from socle.francais.dates import ecrire_jour


class PresenceOrgane(models.Model):
    """A member and a meeting: whether the convocation was sent, and the answer to the roll call."""

    CHEMIN_STRUCTURE = "seance__plan__structure"

    class Etat(models.TextChoices):
        PRESENT = "present", "présent"
        EXCUSE = "excuse", "excusé"
        ABSENT = "absent", "absent"
        REMPLACE = "remplace", "remplacé ou représenté"

    seance = models.ForeignKey(
        SeanceCommission, on_delete=models.CASCADE, related_name="presences", verbose_name="séance"
    )
    membre = models.ForeignKey(
        MembreOrgane, on_delete=models.PROTECT, related_name="presences", verbose_name="membre"
    )
    is_convoque = models.BooleanField("convocation envoyée", default=False)
    etat = models.CharField("présence", max_length=8, choices=Etat, blank=True)
    par = models.CharField("remplacé ou représenté par", max_length=200, blank=True)

    history = HistoricalRecords(verbose_name="historique de la présence")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "présence à une séance d'organe"
        verbose_name_plural = "présences aux séances des organes"
        ordering = ["seance", "membre"]
        constraints = [
            models.UniqueConstraint(
                fields=["seance", "membre"],
                name="presenceorgane_unique",
                violation_error_message="Ce membre est déjà dans la liste.",
            ),
            models.CheckConstraint(
                condition=(Q(etat="remplace") & ~Q(par="")) | (~Q(etat="remplace") & Q(par="")),
                name="presenceorgane_remplacant_nomme",
                violation_error_message="« Remplacé ou représenté » et le nom vont ensemble.",
            ),
        ]

    def __str__(self):
        return f"{self.membre} – {self.seance}"

    def clean(self):
        if self.membre.organe != self.seance.find_organe():
            raise ValidationError({"membre": f"{self.membre} n'est pas membre de cet organe."})
        if not self.membre.is_en_exercice(self.seance.le):
            raise ValidationError({"membre": f"{self.membre} n'était pas membre ce jour-là."})


class AvisOrganeQuerySet(DuPlanQuerySet):
    def for_structure(self, structure):
        return self.filter(seance__plan__structure=structure)

    def ordered(self):
        """The most recent first, with their meetings."""
        return self.select_related("seance__organe", "seance__plan").order_by("-seance__le", "pk")


class AvisOrgane(Tenu):
    """What an organ says, at a meeting, of a subject of the council; an act may refer to it."""

    CHEMIN_STRUCTURE = "seance__plan__structure"
    PORTEURS = ("seance",)
    RANG = 30

    class Sens(models.TextChoices):
        FAVORABLE = "favorable", "favorable"
        DEFAVORABLE = "defavorable", "défavorable"
        RESERVE = "reserve", "réservé"
        SANS = "sans", "sans avis"

    seance = models.ForeignKey(
        SeanceCommission,
        on_delete=models.PROTECT,
        related_name="avis_rendus",
        verbose_name="séance",
    )
    objet = models.CharField("objet", max_length=300)
    sens = models.CharField("avis", max_length=11, choices=Sens)
    texte = models.TextField("texte de l'avis", blank=True)
    pour = models.PositiveSmallIntegerField("pour", null=True, blank=True)
    contre = models.PositiveSmallIntegerField("contre", null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField("abstentions", null=True, blank=True)

    history = HistoricalRecords(verbose_name="historique de l'avis")

    objects = AvisOrganeQuerySet.as_manager()

    class Meta:
        verbose_name = "avis d'un organe"
        verbose_name_plural = "avis des organes"
        ordering = ["seance", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seance", "objet"],
                name="avisorgane_unique",
                violation_error_message="Un avis est déjà rendu sur cet objet à cette séance.",
            ),
            models.CheckConstraint(
                condition=Q(pour=None, contre=None, abstentions=None)
                | Q(pour__isnull=False, contre__isnull=False, abstentions__isnull=False),
                name="avisorgane_vote_entier",
                violation_error_message="Écrivez les trois nombres de voix, ou aucun.",
            ),
        ]

    def __str__(self):
        return f"{self.seance.nom_date} : {self.get_sens_display()} – {self.objet}"

    @property
    def vote(self):
        """« 5 pour, 1 contre, 0 abstention »; '' when the voices were not counted."""
        if self.pour is None or self.contre is None or self.abstentions is None:
            return ""
        s = "s" if self.abstentions > 1 else ""
        return f"{self.pour} pour, {self.contre} contre, {self.abstentions} abstention{s}"

    def clean(self):
        """What the voices say is what the opinion says (R-V28)."""
        if not self.vote or self.sens not in (self.Sens.FAVORABLE, self.Sens.DEFAVORABLE):
            return
        organe = self.seance.find_organe()
        ecart = self.pour - self.contre
        is_partage_tranche = not ecart and self.pour and organe and organe.voix_preponderante
        if not is_partage_tranche and (ecart > 0) != (self.sens == self.Sens.FAVORABLE):
            raise ValidationError({"sens": f"{self.vote} : cet avis ne suit pas les voix."})

    def write_visa(self):
        """« Vu l'avis favorable du conseil d'exploitation du 3 juin 2026 », as an act says it."""
        organe = self.seance.find_organe()
        qui = f"{organe.du_nom if organe else 'de la commission'} du {ecrire_jour(self.seance.le)}"
        if self.sens == self.Sens.SANS:
            return f"Vu la saisine {qui}, qui n'a pas rendu d'avis"
        return f"Vu l'avis {self.get_sens_display()} {qui}"
