"""The action and what is inside it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords, to_historic

from plan.champs import ACTION, SUIVI
from plan.etats import STATUTS_A_MOTIVER, Priorite, Statut
from plan.models.arborescence import Axe, TitresAdoptes
from plan.models.requetes_action import ActionQuerySet
from socle.champs import list_cherches, list_saisis
from socle.francais.dates import ecrire_jour
from socle.francais.periode import Precision, ecrire, lire
from socle.saisie.editeur import MarkdownField

FIN_AVANT_DEBUT = "La fin ne peut pas précéder le début."
REALISEE_A_CENT = (
    "Une action réalisée est à 100 % : écrivez 100 ou laissez vide, ou choisissez « En cours »."
)
RESTE_DANS_SON_PLAN = (
    "Cet axe ne fait pas partie du plan de l'action, qui y reste avec son suivi et ses dépenses : "
    "préparez le plan suivant, sa filiation dit quelle action la reprend."
)
MOTIF_ATTENDU = "Dites pourquoi l'action est en pause ou abandonnée, dans « Motif »."


def write_suivi(version, champ):
    """A follow-up field of an action, or of a past version of it, in words; unknown is not 0."""
    if champ == "statut":
        return version.get_statut_display()
    if champ == "avancement":
        return "non renseigné" if version.avancement is None else f"{version.avancement} %"
    return getattr(version, champ)


class Action(TitresAdoptes):
    """What the office has decided to do; its follow-up is stated by the staff."""

    CHEMIN_STRUCTURE = "axe__defi__plan__structure"
    CHAMPS = ACTION
    CHAMPS_SUIVI = tuple(list_saisis(ACTION, SUIVI))
    CHAMPS_CHERCHES = list_cherches(ACTION)
    PORTEURS = ("axe",)
    RANG = 3
    CHAMPS_RETIRES = ("abonnes",)
    REFUS_DE_SORTIR = {"axe": RESTE_DANS_SON_PLAN}
    # What a copy or the history brings back was written before today's rules: it comes as it was.
    is_rapportee = False

    axe = models.ForeignKey(
        Axe, on_delete=models.CASCADE, related_name="actions", verbose_name="axe"
    )
    numero = models.PositiveSmallIntegerField("numéro", validators=[MinValueValidator(1)])
    corps = MarkdownField("texte", blank=True, help_text="Markdown.")

    pilote = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions_pilotees",
        verbose_name="pilote (compte)",
    )
    pilote_nom = models.CharField("pilote (nom)", max_length=150, blank=True)
    elu_referent = models.CharField("élu·e référent·e", max_length=150, blank=True)
    priorite = models.CharField("priorité", max_length=10, choices=Priorite, blank=True)
    moyens_humains = models.TextField("moyens humains", blank=True)
    public_vise = models.TextField("public visé", blank=True)
    debut_precision = models.CharField(
        "précision du début", max_length=12, choices=Precision, blank=True
    )
    debut_le = models.DateField("début (premier jour)", null=True, blank=True)
    fin_precision = models.CharField(
        "précision de la fin", max_length=12, choices=Precision, blank=True
    )
    fin_le = models.DateField("fin (dernier jour)", null=True, blank=True)

    statut = models.CharField("statut", max_length=20, choices=Statut, default=Statut.A_VENIR)
    avancement = models.PositiveSmallIntegerField(
        "avancement",
        null=True,
        blank=True,
        validators=[
            MinValueValidator(0, "L'avancement va de 0 à 100."),
            MaxValueValidator(100, "L'avancement va de 0 à 100."),
        ],
        help_text="En pour cent, de 0 à 100. Vide : non renseigné, ce qui n'est pas 0.",
    )
    motif = models.TextField(
        "motif",
        blank=True,
        help_text="Obligatoire pour une action en pause ou abandonnée.",
    )
    commentaire = models.TextField("commentaire", blank=True)
    fait = models.TextField("fait depuis la dernière commission", blank=True)
    fait_le = models.DateTimeField("fait écrit le", null=True, blank=True, editable=False)
    prochaine_etape = models.TextField("prochaine étape", blank=True)
    blocage = models.TextField("ce qui bloque", blank=True)
    suivi_le = models.DateTimeField("suivi mis à jour le", null=True, blank=True, editable=False)
    suivi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="suivi mis à jour par",
    )

    history = HistoricalRecords(verbose_name="historique de l'action")

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        ordering = ["numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["axe", "numero"],
                name="action_numero_unique",
                violation_error_message="Ce numéro est déjà pris à cette place.",
            ),
            models.CheckConstraint(
                condition=Q(avancement=None) | Q(avancement__range=(0, 100)),
                name="action_avancement_pour_cent",
                violation_error_message="L'avancement va de 0 à 100.",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=STATUTS_A_MOTIVER) | ~Q(motif=""),
                name="action_motif_donne",
                violation_error_message=MOTIF_ATTENDU,
            ),
            models.CheckConstraint(
                condition=Q(pilote=None) | Q(pilote_nom=""),
                name="action_un_seul_pilote",
                violation_error_message=(
                    "Le pilote est un compte ou un nom : remplissez l'un des deux champs."
                ),
            ),
            models.CheckConstraint(
                condition=Q(debut_le=None) | Q(fin_le=None) | Q(fin_le__gte=F("debut_le")),
                name="action_fin_apres_debut",
                violation_error_message=FIN_AVANT_DEBUT,
            ),
        ]

    def __str__(self):
        return f"{self.code} : {self.titre}"

    @property
    def code(self):
        """« 1-2-8 », « 1-8 » in a plan of two levels; reads `axe.defi`, so select it."""
        return f"{self.axe.code}-{self.numero}"

    @cached_property
    def calendrier(self):
        """Its `Programmation`s in the order of the years, read once: see `with_calendrier`."""
        return list(self.programmations.all()) if self.pk else []

    @cached_property
    def partenariats_lus(self):
        """Its `Partenariat`s in the order of their making, read once: see `with_mailles`."""
        if self.pk is None:
            return []
        return list(self.partenariats.select_related("partenaire").order_by("pk"))

    @property
    def annees_prevues(self):
        """The years that still count as planned, in order (R-A2)."""
        return [p.annee for p in self.calendrier if p.is_tenue]

    @property
    def debut(self):
        """The start, as vague as it is known; '' when it is not."""
        return ecrire(self.debut_precision, self.debut_le)

    @debut.setter
    def debut(self, texte):
        periode = lire(texte)
        self.debut_precision, self.debut_le = periode.precision, periode.premier

    @property
    def fin(self):
        """The end, as vague as it is known; '' when it is not."""
        return ecrire(self.fin_precision, self.fin_le)

    @fin.setter
    def fin(self, texte):
        periode = lire(texte)
        self.fin_precision, self.fin_le = periode.precision, periode.dernier

    @property
    def nom_du_pilote(self):
        """The pilote's name, account or not; '' when there is none."""
        return str(self.pilote) if self.pilote else self.pilote_nom

    @property
    def fait_ecrit_le(self):
        """When `fait` was written; of data older than `fait_le`, when the follow-up was."""
        return (self.fait_le or self.suivi_le) if self.fait else None

    @property
    def is_fait_ancien(self):
        """Whether a commission has seen `fait` already (R-H8), or may have; after `with_etat`."""
        if not self.fait or not (seance := self.commission_le):
            return False
        ecrit = self.fait_ecrit_le
        if ecrit and seance == timezone.localdate(ecrit) and self.commission_close_le:
            return ecrit <= self.commission_close_le
        return ecrit is None or timezone.localdate(ecrit) <= seance

    @property
    def fait_ecrit(self):
        """« le 3 mars 2026, avant la commission du 12 mars 2026 »; after `with_etat`."""
        if not self.fait:
            return ""
        ecrit = self.fait_ecrit_le
        quand = f"le {ecrire_jour(timezone.localdate(ecrit))}" if ecrit else "à une date inconnue"
        if not self.is_fait_ancien:
            return quand
        if ecrit and timezone.localdate(ecrit) == self.commission_le:
            return f"{quand}, jour de la commission"
        return f"{quand}, avant la commission du {ecrire_jour(self.commission_le)}"

    def date_fait(self):
        """Say when `fait` was written (R-H8): with the follow-up that says it, or at the moment,
        for other words than those stored; what a copy or the history brings back keeps its own.
        """
        stockes = type(self)._base_manager.filter(pk=self.pk).values("fait", "fait_le", "suivi_le")
        avant, version = stockes.first() if self.fait and self.pk else None, to_historic(self)
        if not self.fait:
            self.fait_le = None
        elif version and version.fait == self.fait:
            self.fait_le = version.fait_le
        elif avant is None:
            self.fait_le = self.fait_le or self.suivi_le or timezone.now()
        elif avant["fait"] == self.fait:
            self.fait_le = avant["fait_le"]
        else:
            is_suivi = self.suivi_le and self.suivi_le != avant["suivi_le"]
            self.fait_le = self.suivi_le if is_suivi else timezone.now()

    def save(self, *args, update_fields=None, **kwargs):
        self.date_fait()
        if update_fields is not None and "fait" in update_fields:
            update_fields = {*update_fields, "fait_le"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def clean(self):
        # Imports write in bulk what they have cleaned.
        self.date_fait()
        if self.statut in STATUTS_A_MOTIVER and not self.motif.strip():
            raise ValidationError({"motif": MOTIF_ATTENDU})
        is_realisee = self.statut == Statut.REALISEE and not self.is_rapportee
        if is_realisee and self.avancement not in (None, 100):
            raise ValidationError({"avancement": REALISEE_A_CENT})
        if self.debut_le and self.fin_le and self.fin_le < self.debut_le:
            raise ValidationError(FIN_AVANT_DEBUT)

    def save_suivi(self, *, par, le):
        """Save the follow-up, with who says it and when."""
        self.suivi_par, self.suivi_le = par, le
        self.save()
