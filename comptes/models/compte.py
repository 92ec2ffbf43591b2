from functools import partial

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property

from comptes.droits import GESTES_PAR_ROLE, ROLES_A_SECOND_FACTEUR, Role, roles_pour
from comptes.models.identite import LUE, VUE, check_couleur, place_of_image


class StructureQuerySet(models.QuerySet):
    def for_utilisateur(self, utilisateur):
        """The structures that this person belongs to."""
        return self.filter(appartenances__utilisateur=utilisateur)

    def for_geste(self, utilisateur, geste):
        """The structures in which this person's role holds `geste`."""
        return self.filter(
            appartenances__utilisateur=utilisateur, appartenances__role__in=roles_pour(geste)
        )

    def seule(self):
        """The only one; None when there is none, or several."""
        trouvees = self.distinct()[:2]
        return trouvees[0] if len(trouvees) == 1 else None


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
    logo = models.FileField("logo", upload_to=place_of_image, max_length=200, blank=True)
    couverture = models.FileField(
        "image de couverture", upload_to=place_of_image, max_length=200, blank=True
    )
    couleur = models.CharField(
        "couleur principale",
        max_length=7,
        blank=True,
        validators=[partial(check_couleur, seuil=LUE)],
        help_text="Titres, liens, boutons. Comme #2c5a41 ; vide : le vert de l'application.",
    )
    accent = models.CharField(
        "seconde couleur",
        max_length=7,
        blank=True,
        validators=[partial(check_couleur, seuil=VUE)],
        help_text="Filets et repères. Vide : la couleur principale.",
    )

    objects = StructureQuerySet.as_manager()

    class Meta:
        verbose_name = "structure"
        ordering = ["nom"]

    def __str__(self):
        return self.nom

    def equipe(self, *, presents=()):
        """Active people of the structure, and the accounts numbered `presents` though they left."""
        membres = models.Q(appartenances__structure=self, is_active=True)
        return Utilisateur.objects.filter(membres | models.Q(pk__in=presents)).distinct()


class UtilisateurQuerySet(models.QuerySet):
    def for_email(self, email):
        """Accounts that sign in with this address, or receive their mail there; none for ''."""
        if not email:
            return self.none()
        return self.filter(models.Q(username__iexact=email) | models.Q(email__iexact=email))

    def name_connexion(self, saisi):
        """The name of the account that logs in by what was typed, its name or its address.

        Case does not count. What names no account, or two, is only made lower case: its failures
        are then counted together.
        """
        comptes = list(self.for_email(saisi)[:3])
        seul = comptes[0] if len(comptes) == 1 else None
        exact = next((compte for compte in comptes if compte.username == saisi), seul)
        return exact.username if exact else saisi.lower()


class ComptesManager(UserManager.from_queryset(UtilisateurQuerySet)):
    """Django's makers of accounts, with our vocabulary."""


class Utilisateur(AbstractUser):
    """A person with a password; what the person may do is said by `Appartenance`."""

    rappels = models.BooleanField(
        "reçoit les rappels",
        default=True,
        help_text="Un courriel de temps en temps, quand une action dont la personne est pilote "
        "attend quelque chose.",
    )

    objects = ComptesManager()

    @cached_property
    def roles(self):
        """{pk of a structure: `Role` in it}, read once: an account is loaded at each request."""
        roles = self.appartenances.values_list("structure", "role")
        return {structure: Role(role) for structure, role in roles}

    def may(self, geste, structure):
        """Whether the role of this person in `structure` holds `geste`."""
        return geste in self.list_gestes(structure)

    def needs_second_facteur(self):
        """Whether this person may do nothing before enrolling a second factor (R-D4)."""
        return settings.SECOND_FACTEUR_OBLIGATOIRE and self.has_role_sensible()

    def has_role_sensible(self):
        """Whether the role changes the plan, its money or its people, somewhere."""
        return self.is_superuser or not set(ROLES_A_SECOND_FACTEUR).isdisjoint(self.roles.values())

    def list_gestes(self, structure=None):
        """The gestures (frozenset of `Geste`) of this person's role in `structure`, or in any."""
        if structure is None:
            return frozenset().union(*(GESTES_PAR_ROLE[role] for role in self.roles.values()))
        role = self.roles.get(structure.pk)
        return GESTES_PAR_ROLE[role] if role else frozenset()

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
        """The rows that this person sees: those of what she sees that holds them."""
        chemin, porteur = self.find_porteur()
        return self.filter(**{f"{chemin}__in": porteur.for_utilisateur(utilisateur)})

    def for_geste(self, utilisateur, geste):
        """The rows of what holds them in which this person's role holds `geste`."""
        chemin, porteur = self.find_porteur()
        return self.filter(**{f"{chemin}__in": porteur.for_geste(utilisateur, geste)})

    def find_porteur(self):
        """(path, QuerySet) of what holds the rows: a plan for instance, else the structure."""
        chemin = self.model.CHEMIN_STRUCTURE.removesuffix("__structure")
        modele = self.model
        for nom in chemin.split("__"):
            modele = modele._meta.get_field(nom).related_model
        return chemin, modele._default_manager.all()

    def lieux(self):
        """{number of a row: number of its structure}."""
        return dict(self.values_list("pk", self.model.CHEMIN_STRUCTURE))


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
