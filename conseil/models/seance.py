"""A meeting of the council: when, where, who presides, and its agenda."""

from datetime import time

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet, Structure
from conseil.actes.convocation import count_jours_francs
from conseil.actes.verrou import REFUS, votee
from instances.droit import lire_droit
from instances.models import Elu
from instances.quorum import Appel, Passage, check_appel, compute_au_point
from socle.donnees.verrous import Verrou


class SeanceConseilQuerySet(DansStructureQuerySet):
    def for_structure(self, structure):
        return self.filter(structure=structure)

    def ordered(self):
        """The oldest first; a meeting without an hour is the first of its day."""
        return self.order_by("le", F("heure").asc(nulls_first=True), "pk")

    def on_each_side(self, seance, sens):
        """Those before (`sens` « lt ») or after (« gt ») this meeting, of the same day too."""
        debut = seance.heure or time.min
        le_jour = Q(**{f"debut__{sens}": debut}) | Q(debut=debut, **{f"pk__{sens}": seance.pk or 0})
        return (
            self.for_structure(seance.structure)
            .alias(debut=Coalesce("heure", time.min))
            .filter(Q(**{f"le__{sens}": seance.le}) | Q(le_jour, le=seance.le))
        )

    def before(self, seance):
        """The meetings held before this one, the most recent first."""
        return self.on_each_side(seance, "lt").ordered().reverse()

    def after(self, seance):
        """The meetings that follow this one, the nearest first."""
        return self.on_each_side(seance, "gt").ordered()

    def with_appel(self):
        """Those in which a name was called."""
        appelees = self.model._meta.get_field("presences").related_model.objects
        return self.filter(Exists(appelees.filter(seance=OuterRef("pk"))))

    def loaded_for_appel(self):
        """With agenda, presences and proxies; a constant number of queries."""
        return self.select_related("structure", "president", "secretaire").prefetch_related(
            "points__president",
            "points__secretaire",
            "points__repris_de__seance",
            "points__deports__elu",
            "presences__elu",
            "presences__arrivee",
            "presences__depart",
            "presences__retour",
            "pouvoirs__mandant",
            "pouvoirs__mandataire",
            "pouvoirs__depuis",
            "pouvoirs__jusque",
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
        libres=frozenset({"auxiliaires", "liste_envoyee_le", "pv_envoye_le"}),
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
        help_text="Le quorum a manqué à la première séance : les points repris n'en demandent pas.",
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
    auxiliaires = models.CharField(
        "auxiliaires du secrétaire",
        max_length=300,
        blank=True,
        help_text="Des personnes non élues, qui n'ont pas part aux délibérations.",
    )

    liste_envoyee_le = models.DateField(
        "liste envoyée aux conseillers municipaux le", null=True, blank=True
    )
    pv_envoye_le = models.DateField(
        "procès-verbal envoyé aux conseillers municipaux le", null=True, blank=True
    )

    history = HistoricalRecords(verbose_name="historique de la séance du conseil")

    objects = SeanceConseilQuerySet.as_manager()

    class Meta:
        verbose_name = "séance du conseil"
        verbose_name_plural = "séances du conseil"
        ordering = ["-le", F("heure").desc(nulls_last=True), "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "le", "heure"],
                name="seanceconseil_heure_unique",
                violation_error_message="Le conseil a déjà une séance à cette date et cette heure.",
            ),
            models.CheckConstraint(
                condition=Q(convoquee_le=None) | Q(convoquee_le__lt=F("le")),
                name="seanceconseil_convoquee_avant",
                violation_error_message="La convocation doit précéder la séance.",
            ),
            models.CheckConstraint(
                condition=(Q(liste_envoyee_le=None) | Q(liste_envoyee_le__gte=F("le")))
                & (Q(pv_envoye_le=None) | Q(pv_envoye_le__gte=F("le"))),
                name="seanceconseil_envois_apres",
                violation_error_message="La liste et le procès-verbal s'envoient après la séance.",
            ),
        ]

    def __str__(self):
        heure = f" à {self.heure:%Hh%M}" if self.heure else ""
        return f"Conseil du {self.le:%d/%m/%Y}{heure}"

    def get_absolute_url(self):
        return reverse("seance-conseil", args=[self.pk])

    def clean(self):
        """Refuse an absent secretary (R-V6), a meeting without an hour on a day that has another
        (R-V20), and a change of what a voted act says (R-V10).
        """
        jour = SeanceConseil.objects.filter(structure=self.structure_id, le=self.le)
        if self.heure is None and jour.exclude(pk=self.pk).exists():
            raise ValidationError(
                {"heure": "Le conseil a déjà une séance à cette date : dites l'heure de celle-ci."}
            )
        if self.pk is None:
            return
        if self.is_secretaire_absent(self.presences.all()):
            raise ValidationError({"secretaire": self.write_secretaire_absent()})
        dite = getattr(self, "convocation", None)
        if dite and dite.premiere_id and not self.seconde_convocation:
            raise ValidationError(
                {"seconde_convocation": "Videz d'abord la première séance, à la page Convocation."}
            )
        votee = self.deliberations_votees().first()
        if votee is None:
            return
        avant = SeanceConseil.objects.get(pk=self.pk)
        if any(getattr(avant, champ) != getattr(self, champ) for champ in self.FIGES):
            raise ValidationError(
                f"La délibération {votee.numero} est votée : la séance ne change plus. Pour un "
                "autre président ou un autre secrétaire, « Remplacer » à partir d'un point, sur la "
                "page de la séance."
            )

    def is_secretaire_absent(self, presences):
        """Whether the secretary was called, and is not there (R-V6)."""
        etats = {presence.elu_id: presence.etat for presence in presences}
        return etats.get(self.secretaire_id, "present") != "present"

    def write_secretaire_absent(self):
        article = self.load_droit().cite("secretaire")
        return f"{self.secretaire} est absent : nommez secrétaire un membre présent ({article})."

    def load_droit(self):
        """The rules of law on the day of the meeting, by code."""
        return lire_droit(self.structure, on=self.le)

    def propose_prefixe(self):
        """What the numbers of its acts begin with: « 12/09/2024 », « 12/09/2024-S2 » for the second
        meeting of that day.
        """
        avant = SeanceConseil.objects.before(self).filter(le=self.le).count()
        return f"{self.le:%d/%m/%Y}" + (f"-S{avant + 1}" if avant else "")

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
        return count_jours_francs(self.convoquee_le, self.le) if self.convoquee_le else None

    def list_sans_quorum(self):
        """The points at which too few were there, and no act is voted (R-V4)."""
        seance = SeanceConseil.objects.loaded_for_appel().get(pk=self.pk)
        appel, votes = seance.load_appel(), {acte.point_id for acte in self.deliberations_votees()}
        return [
            point
            for point in seance.points.all()
            if point.pk not in votes and not compute_au_point(appel, point.cle).is_quorum_atteint
        ]

    def find_dispenses(self):
        """The keys of the points taken up again, that need no quorum (R-V13)."""
        dite = self.seconde_convocation and getattr(self, "convocation", None)
        if not dite or not dite.premiere:
            return frozenset()
        repris = {point.pk for point in dite.premiere.list_sans_quorum()}
        return frozenset(p.cle for p in self.points.all() if p.repris_de_id in repris)

    def list_pouvoirs_prolonges(self):
        """The proxies that lasted too long: the meetings before had them too (R-V3)."""
        autres = SeanceConseil.objects.before(self).with_appel().prefetch_related("pouvoirs")
        duree = self.load_droit()["pouvoir-duree"].valeur
        precedentes = autres[:duree]
        tenues = [{(p.mandant_id, p.mandataire_id) for p in s.pouvoirs.all()} for s in precedentes]
        if len(tenues) < duree:
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
        return self.make_appel(self.presences.all(), [p.rangee for p in self.pouvoirs.all()])

    def make_appel(self, presences, pouvoirs):
        """The `Appel` of these presences, saved or not, and of these proxies (`Pouvoir.rangee`)."""
        cles = {point.pk: point.cle for point in self.points.all()}
        return Appel(
            titulaires=frozenset(elu.pk for elu in self.list_titulaires()),
            passages=tuple(
                Passage(
                    elu=presence.elu_id,
                    arrivee=presence.arrivee and presence.arrivee.cle,
                    depart=presence.depart and presence.depart.cle,
                    retour=presence.retour and presence.retour.cle,
                    siege_pour=presence.siege_pour_id,
                    sorties=tuple((cles[d], cles.get(r)) for d, r in presence.sorties if d in cles),
                )
                for presence in presences
                if presence.etat == "present"
            ),
            pouvoirs=tuple(
                (de, a, *(borne and borne.cle for borne in bornes)) for de, a, *bornes in pouvoirs
            ),
            sans_condition=self.find_dispenses(),
            deports=tuple(d.triplet for point in self.points.all() for d in point.deports.all()),
        )

    def check_appel(self, presences, pouvoirs):
        """Raise ValidationError, {councillor number: sentences}, for what cannot be (R-V1 to R-V3).

        A change of what a voted act says is refused too, as a sentence (R-V10).
        """
        appel = self.make_appel(presences, pouvoirs)
        noms = {elu.pk: str(elu) for elu in Elu.objects.for_structure(self.structure)}
        cles = [point.cle for point in self.points.all()] or [""]
        fautes = {}
        for elu, phrase in check_appel(appel, noms, cles, self.load_droit().cite("pouvoir")):
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

        `presences` are unsaved `Presence` rows, `pouvoirs` (giver, bearer), or these with the first
        and the last points (`Pouvoir.rangee`). Raises ValidationError as `check_appel` does.
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
        voulus = {tuple(pouvoir) for pouvoir in pouvoirs}
        for ancien in self.pouvoirs.all():
            if ancien.rangee in voulus:
                voulus.discard(ancien.rangee)
            else:
                ancien.delete()
        for mandant, mandataire, *bornes in sorted(voulus, key=lambda voulu: voulu[:2]):
            depuis, jusque = bornes or (None, None)
            self.pouvoirs.create(
                mandant_id=mandant, mandataire_id=mandataire, depuis=depuis, jusque=jusque
            )
