"""The meetings of the organs, what they say of actions, and the states that are frozen."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet, QuerySetFige
from comptes.models.cherchable import CherchableQuerySet
from instances.models import MembreOrgane, Organe
from plan.models.action import Action
from plan.models.arborescence import DuPlanQuerySet, Plan
from plan.models.requetes_action import is_tenue
from socle.donnees.contenu import Tenu
from socle.donnees.verrous import TOUJOURS, Verrou
from socle.francais.dates import ecrire_jour
from socle.francais.typographie import compter

REFUS = "Un état arrêté ne change plus et ne se supprime pas."
JOUR_ARRETE = "Les données de cette séance sont arrêtées : sa date ne change plus."


class EtatFige(Exception):
    """A frozen state was asked to change; the message is a French sentence."""

    def __init__(self):
        super().__init__(REFUS)


class SeanceCommissionQuerySet(DuPlanQuerySet):
    def de_la_commission(self):
        """Those of the commission that follows the plan: they name no organ (docs/adr/0030)."""
        return self.filter(organe=None)

    def for_organe(self, organe):
        """The meetings of an organ, of all the plans of its structure."""
        if organe.genre == Organe.Genre.COMMISSION:
            return self.de_la_commission().filter(plan__structure=organe.structure_id)
        return self.filter(organe=organe)

    def of_same(self, seance):
        """The meetings of the same organ in the same plan."""
        return self.filter(plan=seance.plan_id, organe=seance.organe_id)

    def for_jour(self, jour):
        return self.filter(le=jour)

    def before(self, jour):
        """Meetings held before the day `jour`, the most recent first."""
        return self.filter(le__lt=jour).order_by("-le")

    def tenues(self, *, on):
        """Meetings held on the day `on`, the most recent first (R-H8)."""
        return self.filter(is_tenue(on)).order_by("-le")

    def prochaine(self, jour):
        """The meeting of this day, or the next one; None when none that is not closed is known."""
        return self.filter(le__gte=jour, close_le=None).order_by("le").first()

    def with_donnees(self):
        """Annotates `is_arretee`: bool, and `nombre_avis`: int."""
        arretes = EtatArrete.objects.filter(seance=OuterRef("pk"))
        return self.select_related("organe").annotate(
            is_arretee=Exists(arretes), nombre_avis=Count("avis")
        )


class SeanceCommission(Tenu):
    """A meeting of an organ, to come or gone by; closed once, for ever (R-H9).

    `organe` is None for the commission that follows the plan.
    """

    ETIQUETTE = "plan.seancecommission"
    CHEMIN_STRUCTURE = "plan__structure"
    PORTEURS = ("plan",)
    RANG = 17

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="seances_commission", verbose_name="plan"
    )
    organe = models.ForeignKey(
        Organe, models.PROTECT, null=True, blank=True, related_name="seances", verbose_name="organe"
    )
    le = models.DateField("date")
    intitule = models.CharField("intitulé", max_length=200, blank=True)
    tenue_par = models.CharField("présidée par", max_length=150, blank=True)
    decisions = models.TextField("décisions", blank=True)
    close_le = models.DateTimeField("close le", null=True, blank=True, editable=False)
    close_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="close par",
    )

    history = HistoricalRecords(
        table_name="plan_historicalseancecommission",
        verbose_name="historique de la séance de commission",
    )

    objects = SeanceCommissionQuerySet.as_manager()

    class Meta:
        db_table = "plan_seancecommission"
        verbose_name = "séance de la commission"
        verbose_name_plural = "séances de la commission"
        ordering = ["-le"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "le"],
                condition=Q(organe=None),
                name="seancecommission_unique",
                violation_error_message="Une séance a déjà cette date.",
            ),
            models.UniqueConstraint(
                fields=["organe", "le"],
                name="seancecommission_unique_dans_l_organe",
                violation_error_message="Une séance de cet organe a déjà cette date.",
            ),
        ]

    def __str__(self):
        return self.intitule or f"{self.organe or 'Commission'} du {self.le:%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("seance", args=[self.pk])

    @property
    def mot(self):
        """What a sentence calls it: « la commission du 3 juin », « la séance du 3 juin »."""
        return "séance" if self.organe_id else "commission"

    def find_organe(self):
        """Its `Organe`; None while nobody described the commission that follows the plan."""
        organes = Organe.objects.for_structure(self.plan.structure_id)
        return self.organe or organes.filter(genre=Organe.Genre.COMMISSION).first()

    @property
    def nom_date(self):
        """Its name, and its date when the name does not hold it."""
        return f"{self} – {self.le:%d/%m/%Y}" if self.intitule else str(self)

    def clean(self):
        super().clean()
        if EtatArrete.objects.filter(seance=self.pk).exclude(seance__le=self.le).exists():
            raise ValidationError({"le": JOUR_ARRETE})


class EtatArreteQuerySet(QuerySetFige):
    refus = EtatFige

    def for_jour(self, plan, jour):
        """The state frozen by the meeting of a day, if there is one."""
        return self.filter(seance__plan=plan, seance__le=jour).select_related("seance")


class EtatArrete(models.Model):
    """The state of the plan as a meeting saw it, frozen: « données arrêtées au … » (R-H3).

    `contenu` are the rows of the plan and of its costs as JSON text; `empreinte` its SHA-256.
    Once saved it is never saved again nor deleted: both raise EtatFige.
    """

    ETIQUETTE = "plan.etatarrete"
    CHEMIN_STRUCTURE = "seance__plan__structure"
    # The account that froze it may be deleted.
    VERROU = Verrou(REFUS, update="{change}", delete=TOUJOURS, libres=frozenset({"arrete_par"}))

    seance = models.OneToOneField(
        SeanceCommission,
        on_delete=models.PROTECT,
        related_name="etat_arrete",
        verbose_name="séance de la commission",
    )
    arrete_le = models.DateTimeField("arrêté le")
    arrete_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="arrêté par",
    )
    contenu = models.TextField("données")
    empreinte = models.CharField("SHA-256", max_length=64)

    objects = EtatArreteQuerySet.as_manager()

    class Meta:
        db_table = "plan_etatarrete"
        verbose_name = "état arrêté"
        verbose_name_plural = "états arrêtés"
        ordering = ["-arrete_le"]

    def __str__(self):
        return f"Données arrêtées au {self.seance.le:%d/%m/%Y}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise EtatFige
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise EtatFige

    @property
    def is_intact(self):
        """Whether the rows are still those that were frozen."""
        return hashlib.sha256(self.contenu.encode()).hexdigest() == self.empreinte


class Reunion(models.Model):
    """What is sent before a meeting, and who was there; the other members were absent."""

    CHEMIN_STRUCTURE = "seance__plan__structure"

    seance = models.OneToOneField(
        SeanceCommission, on_delete=models.CASCADE, related_name="reunion", verbose_name="séance"
    )
    heure = models.TimeField("heure", null=True, blank=True)
    lieu = models.CharField("lieu", max_length=200, blank=True)
    ordre_du_jour = models.TextField("ordre du jour", blank=True, help_text="Un point par ligne.")
    convoquee_le = models.DateField("convocation envoyée le", null=True, blank=True)
    convoques = models.ManyToManyField(MembreOrgane, blank=True, related_name="+")
    presents = models.ManyToManyField(MembreOrgane, blank=True, related_name="+")
    excuses = models.ManyToManyField(MembreOrgane, blank=True, related_name="+")
    remplaces = models.ManyToManyField(MembreOrgane, blank=True, related_name="+")
    remplacants = models.CharField("par qui", max_length=300, blank=True)

    history = HistoricalRecords(verbose_name="historique de la réunion")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion"

    def __str__(self):
        return str(self.seance)

    def clean(self):
        if self.convoquee_le and self.convoquee_le > self.seance.le:
            raise ValidationError({"convoquee_le": "Une convocation part avant la séance."})


class AvisQuerySet(DuPlanQuerySet, CherchableQuerySet):
    def loaded_for_avis(self):
        lus = self.select_related("seance__organe", "action__axe__defi")
        return lus.order_by("-seance__le", "pk")


class Avis(Tenu):
    """What an organ says of an action at a meeting."""

    ETIQUETTE = "plan.avis"
    CHEMIN_STRUCTURE = "seance__plan__structure"
    PORTEURS = ("seance",)
    RANG = 18
    CHAMPS_CHERCHES = ("commentaire", "suite")

    class Sens(models.TextChoices):
        FAVORABLE = "favorable", "favorable"
        A_REVOIR = "a_revoir", "à revoir"
        A_REPORTER = "a_reporter", "à reporter"
        A_ARBITRER = "a_arbitrer", "à arbitrer"

    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, related_name="avis", verbose_name="action"
    )
    seance = models.ForeignKey(
        SeanceCommission,
        on_delete=models.PROTECT,
        related_name="avis",
        verbose_name="séance de la commission",
    )
    sens = models.CharField("avis", max_length=12, choices=Sens)
    commentaire = models.TextField("commentaire", blank=True)
    suite = models.TextField("suite donnée", blank=True)

    history = HistoricalRecords(
        table_name="plan_historicalavis", verbose_name="historique de l'avis"
    )

    objects = AvisQuerySet.as_manager()

    class Meta:
        db_table = "plan_avis"
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ["-seance__le"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "seance"],
                name="avis_unique",
                violation_error_message="Un avis est déjà donné sur cette action à cette séance.",
            ),
            models.CheckConstraint(
                condition=Q(sens="favorable") | ~Q(commentaire=""),
                name="avis_commente",
                violation_error_message="Dites pourquoi, dans « Commentaire ».",
            ),
        ]

    def __str__(self):
        return f"{self.get_sens_display()} ({self.seance})"


class AvisOrganeQuerySet(DuPlanQuerySet):
    def for_structure(self, structure):
        """Those of a structure, the most recent first, with their meetings."""
        siens = self.filter(seance__plan__structure=structure)
        return siens.select_related("seance__organe", "seance__plan").order_by("-seance__le", "pk")

    def check_avant(self, le):
        """Raise ValidationError when one comes after the meeting that votes (R-V28)."""
        if tard := self.filter(seance__le__gt=le).select_related("seance").first():
            raise ValidationError(
                f"L'avis du {tard.seance.le:%d/%m/%Y} est rendu après la séance du {le:%d/%m/%Y} : "
                "liez un avis d'avant le vote."
            )


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
        SeanceCommission, models.PROTECT, related_name="avis_rendus", verbose_name="séance"
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
            )
        ]

    def __str__(self):
        return f"{self.seance.nom_date} : {self.get_sens_display()} – {self.objet}"

    @property
    def vote(self):
        """« 5 pour, 1 contre, 0 abstention »; '' when the voices were not counted."""
        if None in (self.pour, self.contre, self.abstentions):
            return ""
        dites = compter(self.abstentions, "abstention")
        return f"{self.pour} pour, {self.contre} contre, {dites}"

    def clean(self):
        """All the voices or none; what they say is what the opinion says (R-V28)."""
        voix = (self.pour, self.contre, self.abstentions)
        if None in voix and any(nombre is not None for nombre in voix):
            raise ValidationError("Écrivez les trois nombres de voix, ou aucun.")
        ecart = self.pour - self.contre if self.vote else 0
        contraire = {self.Sens.FAVORABLE: ecart < 0, self.Sens.DEFAVORABLE: ecart > 0}
        if contraire.get(self.sens):
            raise ValidationError({"sens": f"{self.vote} : cet avis ne suit pas les voix."})

    def write_visa(self):
        """« Vu l'avis favorable du conseil d'exploitation du 3 juin 2026 », as an act says it."""
        organe = self.seance.find_organe()
        qui = f"{organe.du_nom if organe else 'de la commission'} du {ecrire_jour(self.seance.le)}"
        if self.sens == self.Sens.SANS:
            return f"Vu la saisine {qui}, qui n'a pas rendu d'avis"
        return f"Vu l'avis {self.get_sens_display()} {qui}"
