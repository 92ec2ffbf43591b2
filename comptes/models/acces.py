"""How people come in: their open sessions, and the invitations that wait."""

import hashlib
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.core import signing
from django.db import models, transaction

from comptes.droits import Role
from comptes.models.compte import Appartenance, DansStructureQuerySet, Structure, Utilisateur

# What a browser calls itself, the most telling word first: Edge and Chrome also say « Safari ».
NAVIGATEURS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


class SessionOuverteQuerySet(models.QuerySet):
    def for_utilisateur(self, utilisateur):
        return self.filter(utilisateur_id=utilisateur.pk)

    def ouvertes(self, *, le):
        """Those that still open the application at the moment `le`."""
        vivantes = Session.objects.filter(expire_date__gt=le).values("session_key")
        return self.filter(cle__in=vivantes)

    def closes(self, *, le):
        return self.exclude(pk__in=self.ouvertes(le=le))


class SessionOuverte(models.Model):
    """Which browser logged in as whom; Django's own session says only what it holds."""

    utilisateur = models.ForeignKey(
        Utilisateur, on_delete=models.CASCADE, related_name="+", verbose_name="utilisateur"
    )
    cle = models.CharField("clé", max_length=40, unique=True)
    navigateur = models.CharField("navigateur", max_length=300, blank=True)
    ouverte_le = models.DateTimeField("ouverte le")

    objects = SessionOuverteQuerySet.as_manager()

    class Meta:
        verbose_name = "session ouverte"
        verbose_name_plural = "sessions ouvertes"
        ordering = ["-ouverte_le"]

    def __str__(self):
        return f"{self.utilisateur}, {self.ouverte_le:%d/%m/%Y}"

    @property
    def marque(self):
        """What names it in an address, without giving its key away."""
        return hashlib.sha256(self.cle.encode()).hexdigest()[:16]

    @property
    def appareil(self):
        """« Firefox sur Linux »; « navigateur inconnu » when its words say nothing."""
        lu = self.navigateur
        nom = next((nom for mot, nom in NAVIGATEURS if mot in lu), "navigateur inconnu")
        systeme = next((nom for mot, nom in SYSTEMES if mot in lu), "")
        return f"{nom} sur {systeme}" if systeme else nom


class InvitationQuerySet(DansStructureQuerySet):
    def for_compte(self, utilisateur):
        """Those sent to an address of this account, however it is written."""
        return self.filter(
            models.Q(email__iexact=utilisateur.username) | models.Q(email__iexact=utilisateur.email)
        )


class Invitation(models.Model):
    """A person asked to join a structure; becomes an `Appartenance` when she accepts.

    Until then nothing tells whether the address already has an account in another structure.
    """

    CHEMIN_STRUCTURE = "structure"
    DUREE = timedelta(days=7)
    # After which a mail that nobody said to have left is taken for lost.
    ROUTE = timedelta(minutes=5)

    class Courriel(models.TextChoices):
        EN_ROUTE = "en_route", "en route"
        PARTI = "parti", "parti"
        ECHEC = "echec", "non parti"

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="invitations", verbose_name="structure"
    )
    email = models.EmailField("adresse électronique", max_length=150)
    role = models.CharField("rôle", max_length=20, choices=Role, default=Role.AGENT)
    par = models.ForeignKey(
        Utilisateur,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="invitée par",
    )
    envoyee_le = models.DateTimeField("envoyée le", editable=False)
    courriel = models.CharField(
        "courriel", max_length=10, choices=Courriel, default=Courriel.EN_ROUTE, editable=False
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "email"],
                name="invitation_unique",
                violation_error_message=(
                    "Cette adresse est déjà invitée : renvoyez l'invitation depuis la liste."
                ),
            )
        ]

    def __str__(self):
        return self.email

    def is_perdue(self, *, le):
        """Whether its mail did not leave: the link is then to be given by hand."""
        if self.courriel == self.Courriel.EN_ROUTE:
            return le - self.envoyee_le > self.ROUTE
        return self.courriel == self.Courriel.ECHEC

    def sign(self):
        """What the link of the mail carries; a newer sending makes the former one void."""
        return signing.dumps([self.pk, self.envoyee_le.timestamp()], salt="invitation")

    @classmethod
    def find(cls, jeton, *, le):
        """The invitation of a link, None when the link is forged, void or older than seven days."""
        try:
            pk, envoyee = signing.loads(jeton, salt="invitation")
        except signing.BadSignature:
            return None
        invitation = cls.objects.select_related("structure").filter(pk=pk).first()
        if invitation is None or invitation.envoyee_le.timestamp() != envoyee:
            return None
        return invitation if le - invitation.envoyee_le <= cls.DUREE else None

    @transaction.atomic
    def accept(self, *, par):
        """Make the person a member with the role offered; one who already is one keeps her role."""
        appartenance, _ = Appartenance.objects.get_or_create(
            utilisateur=par, structure=self.structure, defaults={"role": self.role}
        )
        self.delete()
        return appartenance
