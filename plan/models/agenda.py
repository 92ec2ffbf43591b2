"""The secret addresses at which a calendar program reads the dates of a plan."""

import secrets

from django.conf import settings
from django.core import signing
from django.db import models

from comptes.models import DansStructureQuerySet
from plan.models.arborescence import Plan

SEL = "agenda"


def draw_cle():
    """128 random bits, as text."""
    return secrets.token_urlsafe(16)


class AgendaQuerySet(DansStructureQuerySet):
    def for_personne(self, utilisateur, plan):
        """{scope: agenda} of this person in this plan."""
        return {agenda.portee: agenda for agenda in self.filter(utilisateur=utilisateur, plan=plan)}

    def open(self, utilisateur, plan, portee, *, le):
        """The agenda of this person, this plan and this scope; made if there was none."""
        return self.get_or_create(
            utilisateur=utilisateur, plan=plan, portee=portee, defaults={"cree_le": le}
        )[0]

    def revoke(self, utilisateur, plan, portee):
        """Its address gives nothing any more; a new one will be another."""
        self.filter(utilisateur=utilisateur, plan=plan, portee=portee).delete()

    def find_secret(self, secret):
        """The agenda of this secret, whose person may still read its plan; else None (R-M4).

        The signature is checked first, in constant time: the database is asked about no guess.
        """
        try:
            cle = signing.Signer(salt=SEL).unsign(secret)
        except signing.BadSignature:
            return None
        agenda = (
            self.filter(cle=cle, utilisateur__is_active=True)
            .select_related("plan__structure", "utilisateur")
            .first()
        )
        if agenda and Plan.objects.for_utilisateur(agenda.utilisateur).contains(agenda.plan):
            return agenda
        return None


class Agenda(models.Model):
    """A secret, revocable address: what one person may see of the dates of one plan.

    The row holds no secret by itself: the address also bears a signature made with the secret key,
    so that a stolen copy of the database opens no agenda.
    """

    CHEMIN_STRUCTURE = "plan__structure"

    class Portee(models.TextChoices):
        MES_ACTIONS = "mes_actions", "les actions que je pilote ou que je suis"
        PLAN = "plan", "tout le plan"

    utilisateur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="agendas",
        verbose_name="utilisateur",
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="agendas", verbose_name="plan"
    )
    portee = models.CharField("portée", max_length=12, choices=Portee)
    cle = models.CharField("clé", max_length=40, unique=True, default=draw_cle, editable=False)
    cree_le = models.DateTimeField("créé le", editable=False)

    objects = AgendaQuerySet.as_manager()

    class Meta:
        verbose_name = "agenda"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["utilisateur", "plan", "portee"],
                name="agenda_unique",
                violation_error_message="Cet agenda a déjà une adresse.",
            )
        ]

    def __str__(self):
        return f"{self.plan}, {self.get_portee_display()}"

    @property
    def secret(self):
        """What the address bears; never stored."""
        return signing.Signer(salt=SEL).sign(self.cle)
