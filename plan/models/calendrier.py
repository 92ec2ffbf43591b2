"""The calendar of the plan: one row per (action, year)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from simple_history.models import HistoricalRecords

from plan.models.arborescence import ANNEE_VALIDE, DuPlanQuerySet
from socle.donnees.contenu import Tenu

MOTIF_ATTENDU = "Dites pourquoi l'année est reportée ou annulée."
REPORT_ATTENDU = "Dites à quelle année, plus tard, elle est reportée."


def say_arrivee(depuis, annee):
    """Why `annee` may not be taken away: another one was put off to it (R-A2)."""
    return f"L'année {depuis} est reportée à {annee} : changez d'abord ce report."


class Issue(models.TextChoices):
    """How a planned year ended; « prévue » until somebody says it."""

    PREVUE = "prevue", "prévue"
    FAITE = "faite", "faite"
    EN_PARTIE = "en_partie", "faite en partie"
    REPORTEE = "reportee", "reportée"
    ANNULEE = "annulee", "annulée"


ISSUES_SANS_SUITE = (Issue.REPORTEE, Issue.ANNULEE)
# Why a year is planned, in its history, when another one was put off to it.
ARRIVEE = "arrivée d'une année reportée"
# A year that still counts as planned: neither put off nor cancelled (R-A2).
TENUE = ~Q(issue__in=ISSUES_SANS_SUITE)


class ProgrammationQuerySet(DuPlanQuerySet):
    def tenues(self):
        """The years that still count as planned (R-A2)."""
        return self.filter(TENUE)

    def a_renseigner(self, *, on):
        """Past years that nobody has closed on the day `on` (R-A1)."""
        return self.filter(issue=Issue.PREVUE, annee__lt=on.year)

    def libres(self):
        """Planned years that may still be taken away: nobody closed them, none came to them."""
        return self.filter(issue=Issue.PREVUE).exclude(pk__in=self.arrivees().values("pk"))

    @transaction.atomic
    def plan_only(self, action, voulues):
        """Of the years of an action that are free or planned, plan these and no other."""
        for prevue in self.filter(action=action).libres():
            if prevue.annee not in voulues:
                prevue.delete()
        prises = self.filter(action=action).values_list("annee", flat=True)
        for annee in sorted(set(voulues).difference(prises)):
            self.create(action=action, annee=annee)

    def arrivees(self, *, sans=()):
        """Years to which another year of their action, but for those numbered `sans`, was put off;
        annotates `depuis`, that other year.
        """
        reports = Programmation.objects.filter(
            action=OuterRef("action"), reportee_a=OuterRef("annee")
        ).exclude(pk__in=sans)
        return self.annotate(depuis=Subquery(reports.values("annee")[:1])).exclude(depuis=None)


class Programmation(Tenu):
    """An action is planned in a year: a cross of « Dépenses prévisionnelles et calendrier »."""

    CHEMIN_STRUCTURE = "action__axe__defi__plan__structure"
    PORTEURS = ("action",)
    RANG = 5

    action = models.ForeignKey(
        "plan.Action",
        on_delete=models.CASCADE,
        related_name="programmations",
        verbose_name="action",
    )
    annee = models.PositiveSmallIntegerField("année", validators=ANNEE_VALIDE)
    issue = models.CharField("bilan de l'année", max_length=10, choices=Issue, default=Issue.PREVUE)
    reportee_a = models.PositiveSmallIntegerField(
        "reportée à l'année", null=True, blank=True, validators=ANNEE_VALIDE
    )
    motif = models.TextField("motif", blank=True)
    close_le = models.DateTimeField("renseignée le", null=True, blank=True, editable=False)
    close_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="renseignée par",
    )

    history = HistoricalRecords(verbose_name="historique de l'année prévue")

    objects = ProgrammationQuerySet.as_manager()

    class Meta:
        verbose_name = "année prévue"
        verbose_name_plural = "années prévues"
        ordering = ["annee"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "annee"],
                name="programmation_unique",
                violation_error_message="Cette année est déjà prévue pour cette action.",
            ),
            models.CheckConstraint(
                condition=TENUE | ~Q(motif=""),
                name="programmation_motif_donne",
                violation_error_message=MOTIF_ATTENDU,
            ),
            models.CheckConstraint(
                condition=Q(issue="reportee", reportee_a__isnull=False, reportee_a__gt=F("annee"))
                | (~Q(issue="reportee") & Q(reportee_a=None)),
                name="programmation_report_plus_tard",
                violation_error_message=REPORT_ATTENDU,
            ),
        ]

    def __str__(self):
        return f"{self.annee}"

    @property
    def is_tenue(self):
        """Whether the year still counts as planned (R-A2)."""
        return self.issue not in ISSUES_SANS_SUITE

    def say(self):
        """How it ended, in words: « reportée à 2026 »."""
        vers = f" à {self.reportee_a}" if self.reportee_a else ""
        return f"{self.get_issue_display()}{vers}"

    def is_a_renseigner(self, *, on):
        return self.issue == Issue.PREVUE and self.annee < on.year

    def clean(self):
        super().clean()
        fautes = {}
        if self.issue in ISSUES_SANS_SUITE and not self.motif.strip():
            fautes["motif"] = MOTIF_ATTENDU
        if self.issue != Issue.REPORTEE:
            self.reportee_a = None
        elif self.reportee_a is None or self.reportee_a <= self.annee:
            fautes["reportee_a"] = REPORT_ATTENDU
        if fautes:
            raise ValidationError(fautes)

    @transaction.atomic
    def close(self, *, par, le):
        """Save how the year ended; one put off makes its new year planned, and keeps the trace.

        A new year that was itself put off or cancelled is planned again. The year to which it was
        put off before this correction is as it was, unless somebody wrote it since (R-A2).
        """
        connue = Programmation.objects.filter(action=self.action, annee=self.annee).first()
        if self._state.adding and connue and connue.issue == Issue.PREVUE:
            # Another year was just put off to this new one, which the same file closes.
            self.pk, self._state.adding = connue.pk, False
        avant = connue and connue.reportee_a
        self.close_par = self._history_user = par
        self.close_le = le
        self.save()
        if avant and avant != self.reportee_a:
            self.take_back(avant, par=par)
        if self.issue != Issue.REPORTEE:
            return
        nouvelle = Programmation.objects.filter(action=self.action, annee=self.reportee_a).first()
        nouvelle = nouvelle or Programmation(action=self.action, annee=self.reportee_a)
        if nouvelle._state.adding or not nouvelle.is_tenue:
            nouvelle.issue, nouvelle.reportee_a, nouvelle.motif = Issue.PREVUE, None, ""
            nouvelle._change_reason, nouvelle._history_user = ARRIVEE, par
            nouvelle.save()

    def take_back(self, annee, *, par):
        """Undo what putting off to `annee` did, when nothing else came there since."""
        annees = Programmation.objects.filter(action=self.action)
        arrivee = annees.filter(annee=annee).first()
        derniere = arrivee and arrivee.history.first()
        if derniere is None or derniere.history_change_reason != ARRIVEE:
            return
        if annees.filter(reportee_a=annee).exists():
            return
        arrivee._history_user = par
        if (avant := derniere.prev_record) is None:
            arrivee.delete()
        else:
            arrivee.issue, arrivee.reportee_a = avant.issue, avant.reportee_a
            arrivee.motif = avant.motif
            arrivee.save()
