from datetime import timedelta

<<<<<<< HEAD
from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.validators import RegexValidator
from django.db import models, transaction

from comptes.droits import ROLES_A_SECOND_FACTEUR, Role, roles_pour
=======
from comptes.droits import GESTES_PAR_ROLE, Role, roles_pour
>>>>>>> main


class StructureQuerySet(models.QuerySet):
    def for_utilisateur(self, utilisateur):
        """The structures that this person belongs to."""
        return self.filter(appartenances__utilisateur=utilisateur)

    def for_geste(self, utilisateur, geste):
        """The structures in which this person's role holds `geste`."""
        return self.filter(
            appartenances__utilisateur=utilisateur, appartenances__role__in=roles_pour(geste)
        )


class Structure(models.Model):
    """An office de tourisme and the EPCI that it serves; owns its plans and its people."""

    nom = models.CharField("nom de l'office", max_length=200)
    slug = models.SlugField("identifiant", unique=True)
    collectivite = models.CharField("collectivité de rattachement", max_length=200)
    sigle = models.CharField("sigle de la collectivité", max_length=30, blank=True)
    siren = models.CharField(
        "SIREN de la collectivité",
        max_length=9,
        validators=[RegexValidator(r"^\d{9}$", "Le SIREN compte neuf chiffres, sans espace.")],
    )

    objects = StructureQuerySet.as_manager()

    class Meta:
        verbose_name = "structure"
        ordering = ["nom"]

    def __str__(self):
        return self.nom

    def equipe(self, *, present=None):
        """Active people of the structure, and the account numbered `present` even if it left."""
        membres = models.Q(appartenances__structure=self, is_active=True)
        return Utilisateur.objects.filter(membres | models.Q(pk=present)).distinct()


class UtilisateurQuerySet(models.QuerySet):
    def for_email(self, email):
        """Accounts that sign in with this address, or receive their mail there."""
        return self.filter(models.Q(username__iexact=email) | models.Q(email__iexact=email))


class ComptesManager(UserManager.from_queryset(UtilisateurQuerySet)):
    """Django's makers of accounts, with our vocabulary."""


class Utilisateur(AbstractUser):
    """A person with a password; what the person may do is said by `Appartenance`."""

    objects = ComptesManager()

    def may(self, geste, structure):
        """Whether the role of this person in `structure` holds `geste`."""
        return Structure.objects.for_geste(self, geste).filter(pk=structure.pk).exists()

<<<<<<< HEAD
    def needs_second_facteur(self):
        """Whether this person may do nothing before enrolling a second factor (R-D4)."""
        if not settings.SECOND_FACTEUR_OBLIGATOIRE:
            return False
        return (
            self.is_superuser or self.appartenances.filter(role__in=ROLES_A_SECOND_FACTEUR).exists()
        )
=======
    def list_gestes(self, structure):
        """The gestures (frozenset of `Geste`) that the role of this person holds in `structure`."""
        appartenance = self.appartenances.filter(structure=structure).first()
        return GESTES_PAR_ROLE[Role(appartenance.role)] if appartenance else frozenset()
>>>>>>> main

    class Meta:
        verbose_name = "utilisateur"
        ordering = ["last_name", "first_name", "username"]

    def __str__(self):
        return self.get_full_name() or self.username


class DansStructureQuerySet(models.QuerySet):
    """Base of the QuerySets of every model that belongs to a structure.

    The model says by which relation it reaches its structure, in `CHEMIN_STRUCTURE`.
    """

    def for_utilisateur(self, utilisateur):
        """The rows of the structures that this person belongs to."""
        visibles = Structure.objects.for_utilisateur(utilisateur)
        return self.filter(**{f"{self.model.CHEMIN_STRUCTURE}__in": visibles})

    def for_geste(self, utilisateur, geste):
        """The rows of the structures in which this person's role holds `geste`."""
        permises = Structure.objects.for_geste(utilisateur, geste)
        return self.filter(**{f"{self.model.CHEMIN_STRUCTURE}__in": permises})


class AppartenanceQuerySet(DansStructureQuerySet):
    def loaded_for_personnes(self):
        """By structure and name, without the technical accounts."""
        return (
            self.filter(utilisateur__is_superuser=False)
            .select_related("utilisateur", "structure")
            .order_by("structure__nom", "utilisateur__last_name", "utilisateur__username")
        )


class Appartenance(models.Model):
    """The role of a person in a structure."""

    CHEMIN_STRUCTURE = "structure"

    utilisateur = models.ForeignKey(
        Utilisateur,
        on_delete=models.CASCADE,
        related_name="appartenances",
        verbose_name="utilisateur",
    )
    structure = models.ForeignKey(
        Structure,
        on_delete=models.CASCADE,
        related_name="appartenances",
        verbose_name="structure",
    )
    role = models.CharField("rôle", max_length=20, choices=Role, default=Role.LECTURE)

    objects = AppartenanceQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["utilisateur", "structure"],
                name="appartenance_unique",
                violation_error_message="Cette personne a déjà un rôle dans cette structure.",
            )
        ]

    def __str__(self):
        return f"{self.utilisateur} – {self.get_role_display()} ({self.structure})"


class SessionOuverteQuerySet(models.QuerySet):
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


class Invitation(models.Model):
    """A person asked to join a structure; becomes an `Appartenance` when she accepts.

    Until then nothing tells whether the address already has an account in another structure.
    """

    CHEMIN_STRUCTURE = "structure"
    DUREE = timedelta(days=7)

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

    objects = DansStructureQuerySet.as_manager()

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


class TraceQuerySet(models.QuerySet):
    def for_geste(self, utilisateur, geste):
        """What happened in the structures where this person holds `geste`, and to their people."""
        permises = Structure.objects.for_geste(utilisateur, geste)
        membres = Appartenance.objects.filter(structure__in=permises).values("utilisateur")
        return self.filter(
            models.Q(structure__in=permises)
            | models.Q(structure=None, par__in=membres, par__is_superuser=False)
        )

    def of(self, quoi):
        return self.filter(quoi=quoi)

    def before(self, le):
        return self.filter(le__lt=le)


class Trace(models.Model):
    """One line of the audit log: written by `noter`, changed and deleted by no page (R-D7)."""

    DUREE = timedelta(days=365)

    class Quoi(models.TextChoices):
        CONNEXION = "connexion", "connexion"
        ECHEC = "echec", "connexion refusée"
        SECOND_FACTEUR = "second_facteur", "second facteur"
        MOT_DE_PASSE = "mot_de_passe", "mot de passe"
        SESSION = "session", "session fermée"
        DROITS = "droits", "droits"
        SORTIE = "sortie", "export"
        IMPORT = "import", "import"
        GEL = "gel", "données figées"
        PUBLICATION = "publication", "publication"
        ANONYMISATION = "anonymisation", "anonymisation"

    le = models.DateTimeField("le", db_index=True)
    quoi = models.CharField("quoi", max_length=20, choices=Quoi)
    par = models.ForeignKey(
        Utilisateur, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="par"
    )
    sur = models.ForeignKey(
        Utilisateur,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="compte concerné",
    )
    structure = models.ForeignKey(
        Structure, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="structure"
    )
    detail = models.CharField("détail", max_length=300, blank=True)

    objects = TraceQuerySet.as_manager()

    class Meta:
        verbose_name = "trace"
        ordering = ["-le", "-pk"]

    def __str__(self):
        return f"{self.le:%d/%m/%Y %H:%M} : {self.get_quoi_display()}"


def noter(quoi, *, le, par=None, sur=None, structure=None, detail=""):
    """Write a line of the audit log. `par` is an account, or None when nobody is known.

    `structure` is the one concerned; without it the line belongs to the structures of `par`.
    `sur` is the account to which it was done. No name is written in `detail`: the accounts carry
    them, so that a person who is anonymised is so here too.
    """
    return Trace.objects.create(
        quoi=quoi,
        le=le,
        par_id=par and par.pk,
        sur_id=sur and sur.pk,
        structure=structure,
        detail=detail[:300],
    )
