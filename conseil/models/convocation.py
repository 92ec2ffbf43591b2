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


def refuse_trop_tard(seance, jours):
    """Raise ValidationError when one of these days of sending leaves less than urgency allows."""
    droit = lire_droit(seance.structure, on=seance.le)
    tard = max(jours, default=None)
    minimum = droit["convocation-urgence"].valeur
    francs = count_jours_francs(tard, seance.le) if tard else minimum
    if francs < minimum and droit.is_verifie("convocation-urgence"):
        raise ValidationError(
            f"L'envoi du {ecrire_jour(tard)} laisse {compter(max(francs, 0), 'jour')} franc avant "
            f"la séance : même l'urgence en demande {minimum} "
            f"({droit.cite('convocation-urgence')}). Changez la date de la séance."
        )


class Convocation(models.Model):
    """Who convenes a meeting, the urgency and what the council said of it, the first meeting."""

    CHEMIN_STRUCTURE = "seance__structure"

    class Decision(models.TextChoices):
        APPROUVEE = "approuvee", "le conseil approuve l'urgence"
        PARTIE = "partie", "le conseil renvoie une partie de l'ordre du jour"
        TOUT = "tout", "le conseil renvoie tout l'ordre du jour"

    seance = models.OneToOneField(
        SeanceConseil, on_delete=models.CASCADE, related_name="convocation", verbose_name="séance"
    )
    par = models.ForeignKey(
        Elu,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="convoquée par",
    )
    urgence = models.BooleanField("convoquée en urgence", default=False)
    motif_urgence = models.CharField("motif de l'urgence", max_length=500, blank=True)
    decision_urgence = models.CharField(
        "vote du conseil sur l'urgence", max_length=9, choices=Decision, blank=True
    )
    premiere = models.ForeignKey(
        SeanceConseil,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="première séance, où le quorum a manqué",
    )

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
            raise ValidationError(
                {"motif_urgence": "Dites pourquoi : le président en rend compte à l'ouverture."}
            )
        if self.urgence:
            envoyes = [envoi.le for envoi in self.seance.envois.aux_elus()]
            jours = envoyes or filter(None, [self.seance.convoquee_le])
            try:
                refuse_trop_tard(self.seance, jours)
            except ValidationError as refus:
                raise ValidationError({"urgence": refus.messages}) from refus
        if self.premiere:
            self.check_premiere()

    def check_premiere(self):
        """Raise ValidationError for a meeting that this one cannot take up again (R-V13)."""
        phrase = ""
        if not SeanceConseil.objects.before(self.seance).filter(pk=self.premiere_id).exists():
            phrase = "Choisissez une séance du même conseil, avant celle-ci."
        elif self.premiere.points.exists() and not self.premiere.list_sans_quorum():
            phrase = (
                f"Le quorum n'a manqué à aucun point non voté de la séance du "
                f"{ecrire_jour(self.premiere.le)} : rien n'y est à reprendre sans lui."
            )
        if phrase:
            raise ValidationError({"premiere": phrase})

    @transaction.atomic
    def record_reprise(self):
        """Say at each point which one of the first meeting it takes up again, and that the meeting
        is a second one; an empty agenda takes them all. What was said of that meeting stays.
        """
        reprises = self.premiere.list_sans_quorum() if self.premiere else []
        points = list(self.seance.points.select_related("repris_de"))
        if not points:
            points = [
                PointOrdreDuJour(
                    seance=self.seance, numero=p.numero, intitule=p.intitule, synthese=p.synthese
                )
                for p in reprises
            ]
        for point in points:
            if point.repris_de and point.repris_de.seance_id == self.premiere_id:
                continue
            repris = next((p for p in reprises if is_meme_point(p, point)), None)
            reprises = [p for p in reprises if p != repris]
            if point.pk is None or point.repris_de != repris:
                point.repris_de = repris
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
            raise ValidationError(
                {"le": f"L'envoi précède la séance du {ecrire_jour(self.seance.le)}."}
            )
        if not self.is_aux_elus:
            return
        if self.seance.heure is None:
            raise ValidationError("Écrivez d'abord l'heure de la séance : la convocation la dit.")
        if getattr(self.seance, "convocation", None) and self.seance.convocation.urgence:
            refuse_trop_tard(self.seance, [self.le])
        self.check_convoquee_le(avec_lui=True)

    def find_convoquee_le(self, *, avec_lui):
        """The day of the first sending to the members, with this one or without."""
        autres = self.seance.envois.aux_elus().exclude(pk=self.pk)
        return min([*(e.le for e in autres), *([self.le] if avec_lui else [])], default=None)

    def check_convoquee_le(self, *, avec_lui):
        """Raise ValidationError when a voted act says another day of convocation (R-V10)."""
        jour, acte = self.find_convoquee_le(avec_lui=avec_lui), None
        if jour != self.seance.convoquee_le:
            acte = self.seance.deliberations_votees().first()
        if acte:
            raise ValidationError(
                f"La délibération {acte.numero} est votée : la date de la convocation qu'elle dit "
                "ne change plus."
            )

    @transaction.atomic
    def record(self):
        """Save, and write on the meeting the day that its acts print (R-V21)."""
        self.save()
        self.date_seance(avec_lui=True)

    @transaction.atomic
    def cancel(self):
        """Take away a sending noted by mistake. Raises ValidationError."""
        if self.is_aux_elus:
            self.check_convoquee_le(avec_lui=False)
        self.delete()
        self.date_seance(avec_lui=False)

    def date_seance(self, *, avec_lui):
        jour = self.find_convoquee_le(avec_lui=avec_lui)
        if self.is_aux_elus and jour != self.seance.convoquee_le:
            self.seance.convoquee_le = jour
            self.seance.save()
