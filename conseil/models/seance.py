"""A meeting of the council: when, where, who presides, and its agenda."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet, Structure
from conseil.actes.verrou import REFUS, votee
from instances.models import Elu
from instances.quorum import Appel, Passage, check_appel, compute_au_point
from socle.donnees.verrous import Verrou

JOURS_FRANCS = 5
SEANCES_D_UN_POUVOIR = 3
JOURS_D_INTERVALLE = 3


class SeanceConseilQuerySet(DansStructureQuerySet):
    def for_structure(self, structure):
        return self.filter(structure=structure)

    def before(self, seance):
        """The meetings held before this one, the most recent first."""
        return self.for_structure(seance.structure).filter(le__lt=seance.le).order_by("-le")

    def with_appel(self):
        """Those in which a name was called."""
        appelees = self.model._meta.get_field("presences").related_model.objects
        return self.filter(Exists(appelees.filter(seance=OuterRef("pk"))))

    def loaded_for_appel(self):
        """With agenda, presences and proxies; a constant number of queries."""
        return self.select_related("structure", "president", "secretaire").prefetch_related(
            "points",
            "presences__elu",
            "presences__arrivee",
            "presences__depart",
            "presences__retour",
            "pouvoirs__mandant",
            "pouvoirs__mandataire",
        )


class SeanceConseil(models.Model):
    """A meeting of the council; its figures are computed from the roll call, at any point."""

    CHEMIN_STRUCTURE = "structure"
    FIGES = (
        "le",
        "heure",
        "convoquee_le",
        "session",
        "seconde_convocation",
        "lieu",
        "president_id",
        "secretaire_id",
    )
    VERROU = Verrou(
        REFUS,
        update="{change} AND "
        + votee("p.seance_id = OLD.id", par="JOIN {PointOrdreDuJour} p ON p.id = d.point_id"),
    )

    class Session(models.TextChoices):
        ORDINAIRE = "ordinaire", "ordinaire"
        EXTRAORDINAIRE = "extraordinaire", "extraordinaire"

    structure = models.ForeignKey(
        Structure,
        on_delete=models.CASCADE,
        related_name="seances_conseil",
        verbose_name="structure",
    )
    le = models.DateField("date")
    heure = models.TimeField("heure", null=True, blank=True)
    convoquee_le = models.DateField("convoquée le", null=True, blank=True)
    session = models.CharField("session", max_length=15, choices=Session, default=Session.ORDINAIRE)
    seconde_convocation = models.BooleanField(
        "seconde convocation",
        default=False,
        help_text="Le quorum a manqué à la première séance : celle-ci n'en demande pas.",
    )
    lieu = models.CharField(
        "lieu",
        max_length=200,
        blank=True,
        help_text="Tel que l'acte l'écrit après « s'est réuni en session ordinaire, à ».",
    )
    president = models.ForeignKey(
        Elu,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="président",
    )
    secretaire = models.ForeignKey(
        Elu,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="secrétaire de séance",
    )

    history = HistoricalRecords(verbose_name="historique de la séance du conseil")

    objects = SeanceConseilQuerySet.as_manager()

    class Meta:
        verbose_name = "séance du conseil"
        verbose_name_plural = "séances du conseil"
        ordering = ["-le"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "le"],
                name="seanceconseil_unique",
                violation_error_message="Le conseil a déjà une séance à cette date.",
            ),
            models.CheckConstraint(
                condition=Q(convoquee_le=None) | Q(convoquee_le__lt=F("le")),
                name="seanceconseil_convoquee_avant",
                violation_error_message="La convocation doit précéder la séance.",
            ),
        ]

    def __str__(self):
        return f"Conseil du {self.le:%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("seance-conseil", args=[self.pk])

    def clean(self):
        """Refuse an absent secretary (R-V6), and a change of what a voted act says (R-V10)."""
        if self.pk is None:
            return
        if self.is_secretaire_absent(self.presences.all()):
            raise ValidationError({"secretaire": self.write_secretaire_absent()})
        votee = self.deliberations_votees().first()
        if votee is None:
            return
        avant = SeanceConseil.objects.get(pk=self.pk)
        if any(getattr(avant, champ) != getattr(self, champ) for champ in self.FIGES):
            raise ValidationError(
                f"La délibération {votee.numero} est votée : la séance ne change plus."
            )

    def is_secretaire_absent(self, presences):
        """Whether the secretary was called, and is not there (R-V6)."""
        etats = {presence.elu_id: presence.etat for presence in presences}
        return etats.get(self.secretaire_id, "present") != "present"

    def write_secretaire_absent(self):
        return (
            f"{self.secretaire} est absent : nommez secrétaire un membre présent "
            "(art. L. 2121-15 du CGCT)."
        )

    def deliberations_votees(self):
        """The acts of this meeting that are voted."""
        modele = self._meta.apps.get_model("conseil", "Deliberation")
        return modele.objects.filter(point__seance=self).votees()

    @property
    def has_acte(self):
        """Whether an act, voted or not, is at one of its points."""
        return self.points.filter(deliberation__isnull=False).exists()

    @property
    def jours_francs(self):
        """Clear days between the convocation and the meeting; None when it is not known."""
        return (self.le - self.convoquee_le).days - 1 if self.convoquee_le else None

    @property
    def is_convoquee_trop_tard(self):
        """Whether the clear days are too few; a second convocation has its own rule (R-V13)."""
        if self.jours_francs is None or self.seconde_convocation:
            return False
        return self.jours_francs < JOURS_FRANCS

    def find_trop_proche(self):
        """The meeting before a second convocation, when it is too near (R-V13); else None."""
        premiere = SeanceConseil.objects.before(self).first() if self.seconde_convocation else None
        proche = premiere and (self.le - premiere.le).days < JOURS_D_INTERVALLE
        return premiere if proche else None

    def list_pouvoirs_prolonges(self):
        """The proxies that the three meetings before had too, to the same bearer (R-V3)."""
        autres = SeanceConseil.objects.before(self).with_appel().prefetch_related("pouvoirs")
        precedentes = autres[:SEANCES_D_UN_POUVOIR]
        tenues = [{(p.mandant_id, p.mandataire_id) for p in s.pouvoirs.all()} for s in precedentes]
        if len(tenues) < SEANCES_D_UN_POUVOIR:
            return []
        return [
            pouvoir
            for pouvoir in self.pouvoirs.all()
            if all((pouvoir.mandant_id, pouvoir.mandataire_id) in paires for paires in tenues)
        ]

    def list_titulaires(self):
        """The titulaires en exercice on the day of the meeting."""
        elus = Elu.objects.for_structure(self.structure)
        return elus.en_exercice(on=self.le).titulaires().ordered()

    def list_suppleants(self):
        """The suppléants en exercice on that day; `titulaire_id` is whose seat each may take."""
        elus = Elu.objects.for_structure(self.structure)
        return elus.en_exercice(on=self.le).suppleants().ordered()

    def load_appel(self):
        """The `Appel` of the meeting; load it with `loaded_for_appel`."""
        pouvoirs = [(p.mandant_id, p.mandataire_id) for p in self.pouvoirs.all()]
        return self.make_appel(self.presences.all(), pouvoirs)

    def make_appel(self, presences, pouvoirs):
        """The `Appel` of these presences, saved or not, and of these pairs of numbers."""
        return Appel(
            titulaires=frozenset(elu.pk for elu in self.list_titulaires()),
            passages=tuple(
                Passage(
                    elu=presence.elu_id,
                    arrivee=presence.arrivee and presence.arrivee.cle,
                    depart=presence.depart and presence.depart.cle,
                    retour=presence.retour and presence.retour.cle,
                    siege_pour=presence.siege_pour_id,
                )
                for presence in presences
                if presence.etat == "present"
            ),
            pouvoirs=tuple(pouvoirs),
            sans_condition=self.seconde_convocation,
        )

    def check_appel(self, presences, pouvoirs):
        """Raise ValidationError, {councillor number: sentences}, for what cannot be (R-V1 to R-V3).

        A change of what a voted act says is refused too, as a sentence (R-V10).
        """
        appel = self.make_appel(presences, pouvoirs)
        noms = {elu.pk: str(elu) for elu in Elu.objects.for_structure(self.structure)}
        cles = [point.cle for point in self.points.all()] or [""]
        fautes = {}
        for elu, phrase in check_appel(appel, noms, cles):
            fautes.setdefault(str(elu), []).append(phrase)
        if self.is_secretaire_absent(presences):
            fautes.setdefault(str(self.secretaire_id), []).append(self.write_secretaire_absent())
        if fautes:
            raise ValidationError(fautes)
        for deliberation in self.deliberations_votees():
            deliberation.check_au_point(compute_au_point(appel, deliberation.point.cle))

    @transaction.atomic
    def record_appel(self, *, presences, pouvoirs):
        """Replace the roll call, row by row, so that the history holds what changed.

        `presences` are unsaved `Presence` rows, `pouvoirs` pairs of (giver, bearer). Raises
        ValidationError as `check_appel` does.
        """
        self.check_appel(presences, pouvoirs)
        nouvelles = {presence.elu_id: presence for presence in presences}
        for ancienne in self.presences.all():
            nouvelle = nouvelles.get(ancienne.elu_id)
            if nouvelle is None or nouvelle.siege_pour_id != ancienne.siege_pour_id:
                ancienne.delete()
            else:
                del nouvelles[ancienne.elu_id]
                if ancienne.copy_from(nouvelle):
                    ancienne.save()
        for nouvelle in nouvelles.values():
            nouvelle.seance = self
            nouvelle.save()
        voulus = set(pouvoirs)
        for ancien in self.pouvoirs.all():
            paire = ancien.mandant_id, ancien.mandataire_id
            if paire in voulus:
                voulus.discard(paire)
            else:
                ancien.delete()
        for mandant, mandataire in sorted(voulus):
            self.pouvoirs.create(mandant_id=mandant, mandataire_id=mandataire)
