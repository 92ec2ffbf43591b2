"""How a meeting is convened: by whom, in what hurry, after which other; and what was sent of it."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from pydantic import TypeAdapter
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet
from conseil.actes.convocation import PointEnvoye, count_jours_francs, is_meme_point
from conseil.models.point import PointOrdreDuJour
from conseil.models.seance import SeanceConseil
from instances.droit import lire_droit
from instances.models import Elu
from socle.francais.dates import ecrire_jour
from socle.francais.typographie import compter

POINTS = TypeAdapter(tuple[PointEnvoye, ...])


def lien(modele, suppression, nom):
    return models.ForeignKey(
        modele, suppression, null=True, blank=True, related_name="+", verbose_name=nom
    )


def refuse_trop_tard(seance, jour, champ):
    """Raise ValidationError when a sending leaves fewer clear days than urgency does (R-V5)."""
    droit = lire_droit(seance.structure, on=seance.le)
    regle, francs = droit["convocation-urgence"], count_jours_francs(jour, seance.le)
    if regle.verifie and francs < regle.valeur:
        refus = (
            f"L'envoi du {ecrire_jour(jour)} laisse {compter(max(francs, 0), 'jour')} franc : même "
            f"l'urgence en demande {regle.valeur} ({regle.cite()}). Changez la date de la séance."
        )
        raise ValidationError({champ: refus})


class Convocation(models.Model):
    """Who convenes a meeting, the urgency and what the council said of it, the first meeting."""

    CHEMIN_STRUCTURE = "seance__structure"

    class Decision(models.TextChoices):
        APPROUVEE = "approuvee", "le conseil approuve l'urgence"
        PARTIE = "partie", "le conseil renvoie une partie de l'ordre du jour"
        TOUT = "tout", "le conseil renvoie tout l'ordre du jour"

    seance = models.OneToOneField(
        SeanceConseil, models.CASCADE, related_name="convocation", verbose_name="séance"
    )
    par = lien(Elu, models.PROTECT, "convoquée par")
    urgence = models.BooleanField("convoquée en urgence", default=False)
    motif_urgence = models.CharField("motif de l'urgence", max_length=500, blank=True)
    decision_urgence = models.CharField(
        "vote du conseil sur l'urgence", max_length=9, choices=Decision, blank=True
    )
    premiere = lien(SeanceConseil, models.SET_NULL, "première séance, où le quorum a manqué")

    history = HistoricalRecords(verbose_name="historique de la convocation")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "convocation"
        ordering = ["-seance__le"]
        constraints = [
            models.CheckConstraint(
                condition=Q(urgence=True) | Q(motif_urgence="", decision_urgence=""),
                name="convocation_motif_d_une_urgence",
                violation_error_message="Cochez l'urgence, ou videz son motif et son vote.",
            )
        ]

    def __str__(self):
        return f"Convocation – {self.seance}"

    def clean(self):
        if self.urgence and not self.motif_urgence.strip():
            raise ValidationError({"motif_urgence": "Dites pourquoi, en une phrase."})
        jours = [envoi.le for envoi in self.seance.envois.aux_elus()] or [self.seance.convoquee_le]
        if self.urgence and max(filter(None, jours), default=None):
            refuse_trop_tard(self.seance, max(filter(None, jours)), "urgence")
        if self.premiere is None:
            return
        if not SeanceConseil.objects.before(self.seance).filter(pk=self.premiere_id).exists():
            refus = "Choisissez une séance du même conseil, avant celle-ci."
        elif self.premiere.points.exists() and not self.premiere.list_sans_quorum():
            refus = "Le quorum n'a manqué à aucun point non voté de cette séance."
        else:
            return
        raise ValidationError({"premiere": refus})

    @transaction.atomic
    def record_reprise(self):
        """Say at each point which one of the first meeting it takes up again, and that the meeting
        is a second one; an empty agenda takes them all. What was said of that meeting stays.
        """
        reprises = self.premiere.list_sans_quorum() if self.premiere else []
        dits = {"seance": self.seance}
        points = list(self.seance.points.select_related("repris_de")) or [
            PointOrdreDuJour(numero=p.numero, intitule=p.intitule, synthese=p.synthese, **dits)
            for p in reprises
        ]
        for point in points:
            if point.repris_de and point.repris_de.seance_id == self.premiere_id:
                continue
            point.repris_de = next((p for p in reprises if is_meme_point(p, point)), None)
            reprises = [p for p in reprises if p != point.repris_de]
            point.save()
        if self.seance.seconde_convocation != bool(self.premiere):
            self.seance.seconde_convocation = bool(self.premiere)
            self.seance.save()


class EnvoiQuerySet(DansStructureQuerySet):
    def aux_elus(self):
        return self.filter(forme__in=EnvoiConvocation.AUX_ELUS)


class EnvoiConvocation(models.Model):
    """A sending of a convocation: the day, how, and the points as they were sent.

    `servis` are the numbers of the councillors who got it on paper.
    """

    CHEMIN_STRUCTURE = "seance__structure"

    class Forme(models.TextChoices):
        DEMATERIALISE = "dematerialise", "aux élus, par voie dématérialisée"
        PAPIER = "papier", "aux élus qui l'ont demandée, sur papier"
        AFFICHAGE = "affichage", "affichage au siège"
        PUBLICATION = "publication", "publication en ligne"
        MUNICIPAUX = "municipaux", "copie aux conseillers municipaux, par voie électronique"

    AUX_ELUS = (Forme.DEMATERIALISE, Forme.PAPIER)
    PUBLICS = (Forme.AFFICHAGE, Forme.PUBLICATION)

    seance = models.ForeignKey(
        SeanceConseil, on_delete=models.CASCADE, related_name="envois", verbose_name="séance"
    )
    le = models.DateField("envoyée ou affichée le")
    forme = models.CharField("comment", max_length=13, choices=Forme)
    communes = models.PositiveSmallIntegerField(
        "nombre de communes servies", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    servis = models.JSONField("élus servis sur papier", default=list, blank=True)
    points = models.JSONField("points envoyés", default=list, blank=True)

    history = HistoricalRecords(verbose_name="historique de l'envoi")

    objects = EnvoiQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi de la convocation"
        verbose_name_plural = "envois de la convocation"
        ordering = ["le", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(forme="municipaux", communes__isnull=False)
                | (~Q(forme="municipaux") & Q(communes=None)),
                name="envoi_communes_d_une_copie",
                violation_error_message="Le nombre de communes va avec la copie aux conseillers "
                "municipaux, et avec elle seule.",
            )
        ]

    def __str__(self):
        return f"Envoi du {self.le:%d/%m/%Y}, {self.get_forme_display()}"

    @property
    def is_aux_elus(self):
        return self.forme in self.AUX_ELUS

    @property
    def points_envoyes(self):
        return POINTS.validate_python(self.points)

    def clean(self):
        if self.le is None or not self.forme:
            return
        if self.le > self.seance.le or (self.is_aux_elus and self.le == self.seance.le):
            avant = f"L'envoi précède la séance du {ecrire_jour(self.seance.le)}."
            raise ValidationError({"le": avant})
        if not self.is_aux_elus:
            return
        if self.seance.heure is None:
            raise ValidationError("Écrivez d'abord l'heure de la séance : la convocation la dit.")
        if getattr(self.seance, "convocation", None) and self.seance.convocation.urgence:
            refuse_trop_tard(self.seance, self.le, "le")
        self.date_seance(self.le)

    def date_seance(self, *jours):
        """Give the meeting the day of the first sending to its members, `jours` among them, which
        its acts print. Raises ValidationError once an act says another (R-V10).
        """
        autres = self.seance.envois.aux_elus().exclude(pk=self.pk).values_list("le", flat=True)
        jour = min([*autres, *jours], default=None)
        acte = self.seance.deliberations_votees().first()
        if acte and jour != self.seance.convoquee_le:
            raise ValidationError(
                f"La délibération {acte.numero} est votée : la date de la convocation qu'elle dit "
                "ne change plus."
            )
        self.seance.convoquee_le = jour

    @transaction.atomic
    def record(self):
        self.save()
        if self.is_aux_elus:
            self.seance.save()

    @transaction.atomic
    def cancel(self):
        """Take away a sending noted by mistake. Raises ValidationError."""
        if self.is_aux_elus:
            self.date_seance()
            self.seance.save()
        self.delete()
