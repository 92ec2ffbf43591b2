"""What the office judges of each action at the end of its plan, and what is to become of it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from commission.models import AvisOrgane, SeanceCommission
from plan.models import Action, Defi, Plan
from plan.models.arborescence import DuPlanQuerySet
from socle.donnees.contenu import Tenu
from socle.saisie.editeur import MarkdownField

AVEC_SOI = "Une action ne fusionne pas avec elle-même : choisissez-en une autre."


class Suite(models.TextChoices):
    """What is to become of an action after its plan."""

    TERMINEE = "terminee", "terminée"
    RECONDUIRE = "reconduire", "à reconduire"
    ADAPTER = "adapter", "à adapter"
    FUSIONNER = "fusionner", "à fusionner"
    ABANDONNER = "abandonner", "à abandonner"


# What stops with its plan.
SUITES_FINIES = (Suite.TERMINEE, Suite.ABANDONNER)


def say_suite(suite, fusion=""):
    """« à fusionner avec 1-2-3 », `fusion` being a code; '' until somebody says it."""
    avec = f" avec {fusion}" if fusion else ""
    return f"{Suite(suite).label}{avec}" if suite else ""


class Echelle(Tenu):
    """The four steps of appreciation of a plan, from the worst to the best, in its own words."""

    CHEMIN_STRUCTURE = "plan__structure"
    PORTEURS = ("plan",)
    RANG = 31

    plan = models.OneToOneField(
        Plan, on_delete=models.CASCADE, related_name="echelle", verbose_name="plan"
    )
    niveau_1 = models.CharField("premier degré", max_length=40, default="insuffisant")
    niveau_2 = models.CharField("deuxième degré", max_length=40, default="partiel")
    niveau_3 = models.CharField("troisième degré", max_length=40, default="satisfaisant")
    niveau_4 = models.CharField("quatrième degré", max_length=40, default="très satisfaisant")

    history = HistoricalRecords(verbose_name="historique de l'échelle")

    objects = DuPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "échelle d'appréciation"
        verbose_name_plural = "échelles d'appréciation"
        ordering = ["plan"]

    def __str__(self):
        return ", ".join(nom for _, nom in self.degres)

    @property
    def degres(self):
        """[(1 to 4, its words)], the worst first."""
        return [(rang, getattr(self, f"niveau_{rang}")) for rang in range(1, 5)]


class EvaluationQuerySet(DuPlanQuerySet):
    def by_action(self, plan):
        """{number of an action: its evaluation, with the action that it is to merge with}."""
        jugees = self.for_plan(plan).select_related("fusion_avec__axe__defi")
        return {jugee.action_id: jugee for jugee in jugees}


class Evaluation(Tenu):
    """What is judged of one action; the figures beside it are computed, only words are typed."""

    CHEMIN_STRUCTURE = "action__axe__defi__plan__structure"
    PORTEURS = ("action",)
    RANG = 32

    action = models.OneToOneField(
        Action, on_delete=models.CASCADE, related_name="evaluation", verbose_name="action"
    )
    realise = models.TextField("ce qui a été fait", blank=True)
    resultat = models.TextField("résultat", blank=True)
    appreciation = models.PositiveSmallIntegerField(
        "appréciation",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(4)],
        help_text="De 1 à 4, dans les mots de l'échelle du plan.",
    )
    suite = models.CharField("suite", max_length=10, choices=Suite, blank=True)
    fusion_avec = models.ForeignKey(
        Action,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="à fusionner avec",
    )
    pourquoi = models.TextField("pourquoi", blank=True)
    evaluee_le = models.DateTimeField("évaluée le", null=True, blank=True, editable=False)
    evaluee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="évaluée par",
    )

    history = HistoricalRecords(verbose_name="historique de l'évaluation")

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "évaluation"
        ordering = ["action"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fusion_avec=None) | Q(suite="fusionner"),
                name="evaluation_fusion_dite",
                violation_error_message="Une action à fusionner, et elle seule, dit avec laquelle.",
            ),
            models.CheckConstraint(
                condition=Q(fusion_avec=None) | ~Q(fusion_avec=F("action")),
                name="evaluation_fusion_avec_une_autre",
                violation_error_message=AVEC_SOI,
            ),
            models.CheckConstraint(
                condition=Q(appreciation=None) | Q(appreciation__range=(1, 4)),
                name="evaluation_appreciation_de_1_a_4",
                violation_error_message="L'appréciation va de 1 à 4.",
            ),
        ]

    def __str__(self):
        return f"Évaluation – {self.action}"

    @property
    def suite_dite(self):
        """Its suite in words; reads `fusion_avec`."""
        return say_suite(self.suite, self.fusion_avec.code if self.fusion_avec else "")

    def judge(self, *, par, le):
        """Save what is judged, with who says it and when."""
        self.evaluee_par, self.evaluee_le = par, le
        self.save()

    def clean(self):
        super().clean()
        if self.suite != Suite.FUSIONNER:
            self.fusion_avec = None
        elif self.fusion_avec_id == self.action_id:
            raise ValidationError({"fusion_avec": AVEC_SOI})


class AvisSuite(Tenu):
    """What an organ says, at a meeting, of what is to become of an action.

    `suite`, with `fusion_avec`, is the one that it was asked about: a later one it has not seen.
    """

    CHEMIN_STRUCTURE = "evaluation__action__axe__defi__plan__structure"
    PORTEURS = ("evaluation",)
    RANG = 34

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="avis", verbose_name="évaluation"
    )
    seance = models.ForeignKey(
        SeanceCommission,
        on_delete=models.PROTECT,
        related_name="avis_suites",
        verbose_name="séance",
    )
    suite = models.CharField("suite soumise", max_length=10, choices=Suite)
    fusion_avec = models.ForeignKey(
        Action,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="fusion soumise",
    )
    sens = models.CharField("avis", max_length=11, choices=AvisOrgane.Sens)
    commentaire = models.TextField("commentaire", blank=True)

    history = HistoricalRecords(verbose_name="historique de l'avis sur une suite")

    objects = DuPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "avis sur une suite"
        verbose_name_plural = "avis sur les suites"
        ordering = ["-seance__le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "seance"],
                name="avissuite_unique",
                violation_error_message="Cette séance a déjà rendu son avis sur cette suite.",
            )
        ]

    def __str__(self):
        return f"{self.get_sens_display()} – {self.seance}"

    @property
    def is_de_la_suite(self):
        """Whether what it was asked about is still what the evaluation says."""
        dite = (self.evaluation.suite, self.evaluation.fusion_avec_id)
        return (self.suite, self.fusion_avec_id) == dite

    def submit(self, suite):
        """Say which suite it was asked about, as the evaluation says it now."""
        self.suite = suite
        is_fusion = suite == Suite.FUSIONNER == self.evaluation.suite
        self.fusion_avec = self.evaluation.fusion_avec if is_fusion else None


class Synthese(Tenu):
    """What is concluded of a défi, or of the whole plan when it names none; Markdown."""

    CHEMIN_STRUCTURE = "plan__structure"
    PORTEURS = ("plan",)
    RANG = 33

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="syntheses", verbose_name="plan"
    )
    defi = models.OneToOneField(
        Defi,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="synthese",
        verbose_name="défi",
    )
    texte = MarkdownField("synthèse", blank=True, help_text="Markdown.")

    history = HistoricalRecords(verbose_name="historique de la synthèse")

    objects = DuPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "synthèse"
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(defi=None),
                name="synthese_du_plan_unique",
                violation_error_message="Ce plan a déjà sa synthèse.",
            )
        ]

    def __str__(self):
        return f"Synthèse – {self.defi or self.plan}"
