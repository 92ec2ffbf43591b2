"""A draft opened to people without accounts: who they are, what they say of it, what becomes of it
(docs/regles.md, R-N13 to R-N15; docs/adr/0036).
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from comptes.models import Invitation
from plan.etats import Etape
from plan.models import Action, Plan
from plan.models.arborescence import DuPlanQuerySet
from plan.models.demande import make_compte
from socle.francais.dates import ecrire_jour
from socle.jetons import digest, draw_jeton

PAS_UN_PROJET = (
    "Ce plan n'est plus un projet : il est adopté, en vigueur ou clos. On consulte sur un projet, "
    "celui du plan suivant ou d'un avenant."
)
TROP_LONG = (
    "Votre observation compte %(show_value)d caractères, 5 000 au plus se gardent ici : "
    "raccourcissez-la, ou répartissez-la."
)
POURQUOI = "Dites pourquoi : la personne le lira."
D_ABORD = "Dites d'abord qu'elle est reprise, ou reprise en partie."
Courriel = Invitation.Courriel


class ConsultationQuerySet(DuPlanQuerySet):
    def erase_perimees(self, *, le):
        """Forget the people of those whose time is over (R-N15); how many consultations it was."""
        perimees = [c for c in self.filter(effacee_le=None) if timezone.localdate(le) > c.efface_le]
        for consultation in perimees:
            for invite in consultation.invites.all():
                invite.erase()
            consultation.effacee_le = le
            consultation.save()
        return len(perimees)


class Consultation(models.Model):
    """A draft opened until a date, and until when who was consulted is kept."""

    CHEMIN_STRUCTURE = "plan__structure"

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="consultations", verbose_name="plan"
    )
    objet = models.CharField("objet", max_length=200)
    message = models.TextField("message aux personnes consultées", blank=True)
    jusqu_au = models.DateField("ouverte jusqu'au")
    montre_couts = models.BooleanField("montrer les coûts", default=False)
    jours_gardes = models.PositiveSmallIntegerField(
        "jours de conservation après la fin",
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="Ensuite, les noms, les adresses et les observations non retenues sont effacés. "
        "C'est dit aux personnes, et ne change plus.",
    )
    ouverte_le = models.DateTimeField("ouverte le", editable=False)
    ouverte_par = make_compte("ouverte par")
    effacee_le = models.DateTimeField("personnes effacées le", null=True, editable=False)

    history = HistoricalRecords(verbose_name="historique de la consultation")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = "consultation"
        ordering = ["-ouverte_le"]

    def __str__(self):
        return self.objet

    def get_absolute_url(self):
        return reverse("consultation", args=[self.pk])

    def clean(self):
        super().clean()
        if self._state.adding and not self.plan.is_projet:
            raise ValidationError(PAS_UN_PROJET)

    @transaction.atomic
    def open(self, *, par, le):
        self.ouverte_par, self.ouverte_le = par, le
        self.save()
        if self.plan.etape == Etape.ELABORATION:
            jour = timezone.localdate(le)
            self.plan.move_to(Etape.CONSULTATION, le=jour, par=par, motif=str(self))

    @property
    def efface_le(self):
        """The last day on which people are known."""
        return self.jusqu_au + timedelta(days=self.jours_gardes)

    def say_fin(self, *, on):
        """Why nobody writes on the day `on`, a sentence; '' while it is open (R-N13)."""
        if on > self.jusqu_au:
            depuis = ecrire_jour(self.jusqu_au + timedelta(days=1))
            return f"La consultation est close depuis le {depuis}."
        return "" if self.plan.is_projet else f"La consultation est close. {PAS_UN_PROJET}"


class InviteQuerySet(DuPlanQuerySet):
    def find_for_jeton(self, jeton, *, on):
        """Whom this token opens for, on a day; None for any other, whatever the reason."""
        trouves = self.filter(empreinte=digest(jeton)).select_related(
            "consultation__plan__structure"
        )
        return next((i for i in trouves if on <= i.consultation.efface_le), None)

    def a_ecrire(self, *, le, is_rappel):
        """Those whose link never left; or those who have it for two days and said nothing."""
        joignables = self.exclude(courriel="").filter(revoque_le=None)
        if is_rappel:
            partis = joignables.filter(envoi=Courriel.PARTI, contributions=None)
            return partis.filter(envoye_le__lt=le - Invite.ENTRE_DEUX_LIENS)
        perdus = Q(envoi=Courriel.EN_ROUTE, envoye_le__lt=le - Invitation.ROUTE)
        return joignables.filter(Q(envoi__in=["", Courriel.ECHEC]) | perdus)


class Invite(models.Model):
    """Somebody who is consulted. No history keeps who she is: erased, it is gone."""

    CHEMIN_STRUCTURE = "consultation__plan__structure"
    ENTRE_DEUX_LIENS = timedelta(days=2)

    class Qualite(models.TextChoices):
        SOCIOPRO = "sociopro", "socioprofessionnel"
        COMMUNE = "commune", "commune"
        PARTENAIRE = "partenaire", "partenaire"
        AUTRE = "autre", "autre"

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="invites", verbose_name="consultation"
    )
    nom = models.CharField("nom", max_length=150)
    organisme = models.CharField("organisme", max_length=150, blank=True)
    courriel = models.EmailField("adresse électronique", max_length=150, blank=True)
    qualite = models.CharField("qualité", max_length=10, choices=Qualite)
    empreinte = models.CharField("SHA-256 du jeton", max_length=64, editable=False, db_index=True)
    envoi = models.CharField("lien", max_length=10, choices=Courriel, blank=True, editable=False)
    envoye_le = models.DateTimeField("envoyé le", null=True, editable=False)
    revoque_le = models.DateTimeField("révoqué le", null=True, editable=False)

    objects = InviteQuerySet.as_manager()

    class Meta:
        verbose_name = "personne consultée"
        verbose_name_plural = "personnes consultées"
        ordering = ["qualite", "nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "courriel"],
                condition=~Q(courriel=""),
                name="invite_unique",
                violation_error_message="Cette adresse est déjà dans la liste.",
            )
        ]

    def __str__(self):
        return ", ".join(filter(None, (self.nom, self.organisme))) or "personne effacée"

    def draw_lien(self, *, le, envoi):
        """A new token, told only here; the link of before is void."""
        jeton = draw_jeton()
        self.empreinte, self.envoi = digest(jeton), envoi
        self.envoye_le, self.revoque_le = le, None
        self.save()
        return jeton

    def withdraw(self, *, le):
        """Her link opens nothing any more; what she wrote stays, and she too if she wrote."""
        self.empreinte, self.revoque_le = "", le
        self.save()
        if not self.contributions.exists():
            self.delete()

    def erase(self):
        """Forget who she is, her link, and the words that were not retained (R-N15)."""
        self.nom = self.organisme = self.courriel = self.empreinte = ""
        self.save()
        non_retenues = ("", Contribution.Suite.ECARTEE)
        self.contributions.filter(suite__in=non_retenues).update(texte="")


class Contribution(models.Model):
    """What one person says of an action, of a défi or of the whole draft, and what became of it.

    `sur` is what it is about, as the draft called it then, and `rang` its place there.
    """

    CHEMIN_STRUCTURE = "invite__consultation__plan__structure"

    class Suite(models.TextChoices):
        __empty__ = "à lire"
        RETENUE = "retenue", "retenue"
        REPRISE = "reprise", "reprise"
        EN_PARTIE = "en_partie", "reprise en partie"
        NON_REPRISE = "non_reprise", "non reprise"
        ECARTEE = "ecartee", "écartée"

    invite = models.ForeignKey(
        Invite, on_delete=models.CASCADE, related_name="contributions", verbose_name="personne"
    )
    cle = models.CharField("objet", max_length=30, editable=False)
    sur = models.CharField("sur", max_length=350, editable=False)
    rang = models.PositiveSmallIntegerField("rang", editable=False)
    texte = models.TextField("observation", validators=[MaxLengthValidator(5000, TROP_LONG)])
    ecrite_le = models.DateTimeField("écrite le", editable=False)
    suite = models.CharField("ce qu'elle devient", max_length=12, choices=Suite, blank=True)
    reprise_dans = models.ForeignKey(
        Action,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="reprise en",
    )
    reponse = models.TextField("réponse de l'office", blank=True)
    traitee_le = models.DateTimeField("traitée le", null=True, editable=False)
    traitee_par = make_compte("traitée par")

    objects = DuPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "observation"
        ordering = ["rang", "cle", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["invite", "cle"], name="contribution_unique")
        ]

    def __str__(self):
        return f"Observation – {self.sur}"

    def clean(self):
        super().clean()
        expliquees = (self.Suite.EN_PARTIE, self.Suite.NON_REPRISE, self.Suite.ECARTEE)
        if self.suite in expliquees and not self.reponse.strip():
            raise ValidationError({"reponse": POURQUOI})
        if self.reprise_dans_id and self.suite not in (self.Suite.REPRISE, self.Suite.EN_PARTIE):
            raise ValidationError({"reprise_dans": D_ABORD})

    def write(self, *, le):
        """Keep what the person wrote; what was already read is to be read again."""
        self.ecrite_le, self.suite, self.reprise_dans = le, "", None
        self.save()

    def find_suite(self, *, on):
        """What had become of it on a day."""
        return self.suite if self.traitee_le and timezone.localdate(self.traitee_le) <= on else ""
