"""The audit log."""

from datetime import timedelta

from django.db import models

from comptes.models.compte import Appartenance, Structure, Utilisateur


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

    def about(self, utilisateur):
        """What a person did, and what was done to her account."""
        return self.filter(models.Q(par=utilisateur) | models.Q(sur=utilisateur))

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
        LIEN = "lien", "réponse par lien"
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
