"""What was made once by a form, so that it is not made twice (docs/adr/0021)."""

from datetime import timedelta

from django.db import models

from comptes.models.compte import Utilisateur


class EnvoiQuerySet(models.QuerySet):
    def claim(self, jeton, *, par, empreinte, le):
        """(the `Envoi` of this token, whether it is free): one that another request is writing is
        waited for; one whose request died is free again.
        """
        envoi, is_neuf = self.get_or_create(
            utilisateur=par, jeton=jeton, defaults={"empreinte": empreinte, "le": le}
        )
        if not is_neuf and not envoi.adresse and envoi.le < le - Envoi.ATTENTE:
            envoi.empreinte, envoi.le, is_neuf = empreinte, le, True
            envoi.save()
        return envoi, is_neuf

    def before(self, le):
        return self.filter(le__lt=le)


class Envoi(models.Model):
    """A form that a person sent: the one-time token of its page, the digest of what was sent, and
    where it led; `adresse` is empty while it is being written.
    """

    DUREE = timedelta(days=14)
    ATTENTE = timedelta(minutes=10)

    utilisateur = models.ForeignKey(
        Utilisateur, on_delete=models.CASCADE, related_name="+", verbose_name="utilisateur"
    )
    jeton = models.CharField("jeton", max_length=64)
    empreinte = models.CharField("SHA-256", max_length=64)
    adresse = models.TextField("adresse de la réponse", blank=True)
    le = models.DateTimeField("le", db_index=True)

    objects = EnvoiQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi"
        constraints = [
            models.UniqueConstraint(fields=["utilisateur", "jeton"], name="envoi_unique")
        ]

    def __str__(self):
        return f"{self.le:%d/%m/%Y %H:%M} : {self.adresse}"
