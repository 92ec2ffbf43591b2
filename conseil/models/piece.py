"""The very bytes of an act and of its annexes, kept at the vote; and how a vote is reopened."""

import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from comptes.models import DansStructureQuerySet, QuerySetFige
from conseil.actes.verrou import A_ROUVRIR, REFUS, votee
from conseil.models.annexe import AnnexeDeliberation
from conseil.models.deliberation import ActeFige, Deliberation
from plan.models import Plan
from socle.donnees.verrous import TOUJOURS, Verrou


class PieceActe(models.Model):
    """A PDF of an act, that nothing changes: an annex, or the act itself (no `annexe`).

    A joined PDF has its row as soon as it is there; the others, once the act is voted (R-V15).
    `remarques` are sentences on what a joined PDF is not.
    """

    CHEMIN_STRUCTURE = "deliberation__structure"
    VERROU = Verrou(
        REFUS,
        insert=votee("d.id = NEW.deliberation_id"),
        update=TOUJOURS,
        delete=votee("d.id = OLD.deliberation_id"),
    )

    deliberation = models.ForeignKey(
        Deliberation, on_delete=models.CASCADE, related_name="pieces", verbose_name="délibération"
    )
    annexe = models.OneToOneField(
        AnnexeDeliberation,
        on_delete=models.CASCADE,
        null=True,
        related_name="piece",
        verbose_name="annexe",
    )
    pdf = models.BinaryField("PDF")
    taille = models.PositiveBigIntegerField("taille en octets")
    pages = models.PositiveIntegerField("pages")
    empreinte = models.CharField("SHA-256", max_length=64)
    remarques = models.JSONField("remarques", default=list)

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce de l'acte"
        verbose_name_plural = "pièces de l'acte"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["deliberation", "empreinte"],
                name="piece_acte_unique",
                violation_error_message="Ce fichier est déjà annexé à cet acte.",
            )
        ]

    def __str__(self):
        return f"{self.annexe or self.deliberation}"

    @classmethod
    def make(cls, contenu, **faits):
        """A row that is not saved yet, for these bytes."""
        return cls(
            pdf=contenu,
            taille=len(contenu),
            empreinte=hashlib.sha256(contenu).hexdigest(),
            **faits,
        )


class ReouvertureQuerySet(QuerySetFige):
    refus = ActeFige


class Reouverture(models.Model):
    """A vote entered wrongly and opened again before anybody received the act (R-V14).

    `numero` is the one that the act had: an edition bears it.
    """

    CHEMIN_STRUCTURE = "deliberation__structure"
    VERROU = Verrou(
        "Seul un vote ni transmis ni publié se rouvre ; une réouverture ne change plus.",
        insert=f"NOT {votee(A_ROUVRIR)}",
        update=TOUJOURS,
        delete=TOUJOURS,
    )

    deliberation = models.ForeignKey(
        Deliberation,
        on_delete=models.PROTECT,
        related_name="rouverte_par",
        verbose_name="délibération",
    )
    numero = models.CharField("numéro", max_length=40)
    le = models.DateTimeField("le")
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )
    motif = models.CharField("motif", max_length=300)

    objects = ReouvertureQuerySet.as_manager()

    class Meta:
        verbose_name = "réouverture"
        ordering = ["le"]

    def __str__(self):
        return f"Réouverture de la délibération {self.numero}"


def check_reouverture(acte):
    """Raise ValidationError when the entry of an act cannot be reopened, saying what remains."""
    if not acte.is_votee:
        raise ValidationError(f"La délibération {acte.numero} n'est pas votée : modifiez-la.")
    if acte.is_partie:
        raise ValidationError(
            f"La délibération {acte.numero} est transmise ou publiée : sa saisie ne se rouvre "
            "plus. Il reste une délibération rectificative, pour une erreur matérielle, une "
            "abrogation ou un retrait."
        )
    if Plan.objects.exclude(avenant_de=None).filter(
        deliberation=acte.numero, structure=acte.structure
    ):
        raise ValidationError(
            f"La délibération {acte.numero} a adopté un avenant, appliqué au plan : elle ne se "
            "rouvre plus. Un autre avenant, ou une délibération rectificative, corrige."
        )
    if suite := acte.suites.first():
        raise ValidationError(
            f"La délibération {suite.numero} vise celle-ci : retirez d'abord ce lien."
        )


@transaction.atomic
def reopen(acte, *, motif, par, le):
    """Make a draft again of a voted act, with all that it had. Raises ValidationError (R-V14).

    What the vote kept of its annexes goes; joined PDF stay. The plan is no longer adopted by it.
    """
    acte = (
        Deliberation.objects.select_for_update(of=("self",)).select_related("plan").get(pk=acte.pk)
    )
    check_reouverture(acte)
    Reouverture.objects.create(deliberation=acte, numero=acte.numero, le=le, par=par, motif=motif)
    plan = acte.plan
    if is_adopte_par(plan, acte):
        plan.withdraw_adoption(le=le.date(), par=par, motif=f"Saisie rouverte : {motif}")
    acte.votee_le = acte.feuille = acte.liste = acte.formules = None
    acte.reouvertures += 1
    acte._change_reason = f"Saisie rouverte : {motif}"[:100]
    acte.save()
    acte.pieces.exclude(annexe__genre=AnnexeDeliberation.Genre.PDF).delete()


def is_adopte_par(plan, acte):
    """Whether the plan says that this voted act adopted it."""
    return (plan.adopte_le, plan.deliberation) == (acte.votee_le, acte.numero)
