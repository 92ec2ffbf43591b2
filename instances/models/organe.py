"""The organs beside the council: commissions, conseil d'exploitation; and who sits in them."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet, Structure
from instances.models.elu import Elu
from socle.donnees.contenu import Tenu

# How « of » is said before the first word of a name.
ARTICLES = {"commission": "de la", "conseil": "du", "comité": "du", "bureau": "du"}
is_quorum = RegexValidator(r"^(moitié|tiers|[1-9]\d?)$", "Écrivez moitié, tiers, ou un nombre.")


class OrganeQuerySet(DansStructureQuerySet):
    def for_structure(self, structure):
        return self.filter(structure=structure)


class Organe(Tenu):
    """An organ, and its statutes; what they do not say stays empty.

    One commission follows the plan: its meetings are those that name no organ (docs/adr/0030).
    """

    CHEMIN_STRUCTURE = "structure"
    PORTEURS = ("structure",)
    RANG = 29

    class Genre(models.TextChoices):
        COMMISSION = "commission", "commission qui suit le plan"
        EXPLOITATION = "exploitation", "conseil d'exploitation"
        AUTRE = "autre", "autre commission"

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="organes", verbose_name="structure"
    )
    genre = models.CharField("genre", max_length=12, choices=Genre)
    nom = models.CharField("nom", max_length=100, help_text="Comme « Commission tourisme ».")
    quorum = models.CharField(
        "quorum",
        max_length=6,
        blank=True,
        validators=[is_quorum],
        help_text="Selon les statuts : moitié (plus de la moitié des membres), tiers, ou un nombre "
        "de membres. Vide : ils n'en disent rien.",
    )
    delai = models.PositiveSmallIntegerField(
        "délai de convocation", null=True, blank=True, help_text="En jours, selon les statuts."
    )
    voix_preponderante = models.BooleanField("voix prépondérante du président", default=False)

    history = HistoricalRecords(verbose_name="historique de l'organe")

    objects = OrganeQuerySet.as_manager()

    class Meta:
        verbose_name = "organe"
        ordering = ["genre", "nom"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "nom"],
                name="organe_nom_unique",
                violation_error_message="Un organe porte déjà ce nom.",
            ),
            models.UniqueConstraint(
                fields=["structure"],
                condition=Q(genre="commission"),
                name="organe_une_commission_du_plan",
                violation_error_message="Une commission suit déjà le plan : choisissez « autre ».",
            ),
        ]

    def __str__(self):
        return self.nom

    def get_absolute_url(self):
        return f"{reverse('organes')}#organe-{self.pk}"

    @property
    def du_nom(self):
        """« du conseil d'exploitation », as a sentence says whose."""
        article = ARTICLES.get(self.nom.partition(" ")[0].lower())
        if article is None:
            return f"de l'organe « {self.nom} »"
        return f"{article} {self.nom[0].lower()}{self.nom[1:]}"

    def compute_quorum(self, membres):
        """How many of so many members must be there; None when the statutes say nothing (R-V27)."""
        if self.quorum.isdigit():
            return int(self.quorum)
        return {"moitié": membres // 2 + 1, "tiers": -(-membres // 3)}.get(self.quorum)


class MembreOrganeQuerySet(DansStructureQuerySet):
    def en_exercice(self, *, on):
        """Those whose mandate there runs on the day `on`; without a date, it has no bound."""
        commence = Q(debut=None) | Q(debut__lte=on)
        return self.filter(commence, Q(fin=None) | Q(fin__gte=on)).ordered()

    def ordered(self):
        return self.select_related("elu", "suppleant_de__elu").order_by("role", "pk")


class MembreOrgane(models.Model):
    """Who sits in an organ, from a day to another: a councillor of the EPCI, or a name typed."""

    CHEMIN_STRUCTURE = "organe__structure"

    class Role(models.TextChoices):
        PRESIDENT = "1", "président"
        VICE_PRESIDENT = "2", "vice-président"
        MEMBRE = "3", "membre"
        CONSULTATIF = "4", "voix consultative"

    organe = models.ForeignKey(
        Organe, on_delete=models.CASCADE, related_name="membres", verbose_name="organe"
    )
    elu = models.ForeignKey(
        Elu, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="élu du conseil"
    )
    nom = models.CharField("nom", max_length=100, blank=True)
    prenom = models.CharField("prénom", max_length=100, blank=True)
    qualite = models.CharField(
        "qualité", max_length=150, blank=True, help_text="Comme « hébergeurs », ou « directeur »."
    )
    role = models.CharField("rôle", max_length=1, choices=Role, default=Role.MEMBRE)
    suppleant_de = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name="suppléant de"
    )
    debut = models.DateField("début du mandat", null=True, blank=True)
    fin = models.DateField("fin du mandat", null=True, blank=True)

    history = HistoricalRecords(verbose_name="historique du membre")

    objects = MembreOrganeQuerySet.as_manager()

    class Meta:
        verbose_name = "membre d'un organe"
        verbose_name_plural = "membres des organes"
        ordering = ["organe", "role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(debut=None) | Q(fin=None) | Q(fin__gte=F("debut")),
                name="membreorgane_mandat_dans_l_ordre",
                violation_error_message="Le mandat finit avant de commencer.",
            ),
            models.CheckConstraint(
                condition=(Q(elu=None) & ~Q(nom="")) | Q(elu__isnull=False, nom="", prenom=""),
                name="membreorgane_elu_ou_nom",
                violation_error_message="Choisissez un élu du conseil, ou écrivez un nom.",
            ),
        ]

    def __str__(self):
        qui = self.elu or self
        return f"{qui.nom} {qui.prenom}".strip()

    @property
    def is_votant(self):
        """Whether it counts among the members: a voice, and no suppléant of another (R-V27)."""
        return self.role != self.Role.CONSULTATIF and self.suppleant_de_id is None

    def meets(self, autre):
        """Whether both sit on one same day."""
        bornes = ((self.debut, autre.fin), (autre.debut, self.fin))
        return all(debut is None or fin is None or debut <= fin for debut, fin in bornes)

    def clean(self):
        if self.organe_id is None:
            return
        if self.elu_id and self.elu.structure_id != self.organe.structure_id:
            raise ValidationError({"elu": "Cet élu n'est pas de votre structure."})
        porte = self.suppleant_de
        if porte and (porte.organe_id != self.organe_id or porte == self or porte.suppleant_de_id):
            raise ValidationError({"suppleant_de": "Choisissez un titulaire de cet organe."})
        for autre in self.organe.membres.exclude(pk=self.pk).ordered():
            if self.meets(autre) and str(autre).casefold() == str(self).casefold():
                raise ValidationError(f"{self} est déjà membre à ces dates : gardez l'un des deux.")
            if self.meets(autre) and autre.role == self.role == self.Role.PRESIDENT:
                raise ValidationError(
                    {"role": f"{autre} préside déjà à ces dates : finissez d'abord son mandat."}
                )
