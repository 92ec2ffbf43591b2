"""The councillors of an assembly, and their mandates: one person may hold several, one a day."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, FilteredRelation, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from comptes.models import DansStructureQuerySet, Structure
from instances.models.regle import Regle
from socle.francais.extraits import en_mots_nus


def runs(on, chemin=""):
    """The Q of the mandates that run on the day `on`; one without a date has no bound."""
    commence = Q(**{f"{chemin}debut": None}) | Q(**{f"{chemin}debut__lte": on})
    return commence & (Q(**{f"{chemin}fin": None}) | Q(**{f"{chemin}fin__gte": on}))


class EluQuerySet(DansStructureQuerySet):
    def for_structure(self, structure):
        return self.filter(structure=structure)

    def en_exercice(self, *, on):
        """Those whose mandate runs on the day `on`, with what it says: `commune`, `qualite`,
        `titulaire_id`, `fonction` (text), `debut` (date). It comes before `titulaires`.
        """
        du_jour = FilteredRelation("mandats", condition=runs(on, "mandats__"))
        champs = ("commune", "qualite", "titulaire_id", "fonction", "debut")
        dits = {champ: F(f"mandat__{champ}") for champ in champs}
        return self.alias(mandat=du_jour).filter(mandat__isnull=False).annotate(**dits)

    def titulaires(self):
        return self.filter(qualite=Elu.Qualite.TITULAIRE)

    def suppleants(self):
        return self.filter(qualite=Elu.Qualite.SUPPLEANT)

    def ordered(self):
        return self.order_by("nom", "prenom", "pk")


class Elu(models.Model):
    """A person who sits, or sat, in the council of the EPCI."""

    ETIQUETTE = "conseil.elu"
    CHAMPS_CEDES = (
        "instances.mandat",
        "elu",
        frozenset({"commune", "qualite", "titulaire", "debut", "fin"}),
    )
    CHEMIN_STRUCTURE = "structure"

    class Qualite(models.TextChoices):
        TITULAIRE = "titulaire", "titulaire"
        SUPPLEANT = "suppleant", "suppléant"

    class Civilite(models.TextChoices):
        MADAME = "Mme", "Mme"
        MONSIEUR = "M.", "M."

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="elus", verbose_name="structure"
    )
    civilite = models.CharField("civilité", max_length=3, choices=Civilite, blank=True)
    nom = models.CharField("nom", max_length=100)
    prenom = models.CharField("prénom", max_length=100)
    papier = models.BooleanField("veut ses convocations sur papier", default=False)

    history = HistoricalRecords(
        table_name="conseil_historicalelu", verbose_name="historique de l'élu"
    )

    objects = EluQuerySet.as_manager()

    class Meta:
        db_table = "conseil_elu"
        verbose_name = "élu"
        ordering = ["nom", "prenom"]

    def __str__(self):
        return f"{self.nom} {self.prenom}"

    def get_absolute_url(self):
        return reverse("elu", args=[self.pk])

    @property
    def nom_signe(self):
        """« Didier SOMEN », as under an act."""
        return f"{self.prenom} {self.nom}"

    @property
    def cle(self):
        """By which the same name is known, whatever its accents, capitals and hyphens."""
        return en_mots_nus(str(self))

    def clean(self):
        """Refuse a second person under one name, which nothing would tell apart in a roll call."""
        if Elu.objects.filter(pk=self.pk, nom=self.nom, prenom=self.prenom).exists():
            return
        nus = {f"{nom}__mots_nus": en_mots_nus(getattr(self, nom)) for nom in ("nom", "prenom")}
        autres = Elu.objects.filter(structure=self.structure_id, **nus)
        if autres.exclude(pk=self.pk).exists():
            raise ValidationError(
                f"{self} est déjà dans la liste : ouvrez sa page pour lui donner un mandat ; si "
                "c'est une autre personne, distinguez-la dans le prénom, comme « Jean (Cordes) »."
            )


class MandatQuerySet(DansStructureQuerySet):
    def for_structure(self, structure):
        return self.filter(elu__structure=structure)

    def en_cours(self, *, on):
        return self.filter(runs(on))

    def by_elu(self):
        """With the people that they name, in the order of their names."""
        return self.select_related("elu", "titulaire").order_by("elu__nom", "elu__prenom", "pk")

    def find_installation(self, *, on):
        """The day when most of those that run began; None when it is not known."""
        dates = self.en_cours(on=on).exclude(debut=None).order_by().values_list("debut")
        return next((jour for jour, _ in dates.annotate(n=Count("pk")).order_by("-n")[:1]), None)


class Mandat(models.Model):
    """The seat that a person holds for a time; a suppléant names whose seat he may take.

    One without a beginning counts since always: only the first list of a council may be so.
    """

    CHEMIN_STRUCTURE = "elu__structure"

    elu = models.ForeignKey(
        Elu, on_delete=models.CASCADE, related_name="mandats", verbose_name="élu"
    )
    commune = models.CharField("commune", max_length=100, blank=True)
    qualite = models.CharField(
        "qualité", max_length=10, choices=Elu.Qualite, default=Elu.Qualite.TITULAIRE
    )
    titulaire = models.ForeignKey(
        Elu,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="suppleances",
        verbose_name="suppléant de",
    )
    fonction = models.CharField("fonction", max_length=200, blank=True)
    debut = models.DateField("début du mandat", null=True, blank=True)
    fin = models.DateField("fin du mandat", null=True, blank=True)

    history = HistoricalRecords(verbose_name="historique du mandat")

    objects = MandatQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        ordering = [F("debut").desc(nulls_last=True), "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["elu"],
                condition=Q(fin=None),
                name="mandat_un_sans_fin",
                violation_error_message="Cette personne a déjà un mandat en cours : "
                "terminez-le d'abord.",
            ),
            models.CheckConstraint(
                condition=Q(qualite="suppleant") | Q(titulaire=None),
                name="mandat_titulaire_sans_titulaire",
                violation_error_message="Un titulaire n'est le suppléant de personne.",
            ),
            models.CheckConstraint(
                condition=Q(debut=None) | Q(fin=None) | Q(fin__gte=F("debut")),
                name="mandat_dans_l_ordre",
                violation_error_message="Le mandat finit avant de commencer.",
            ),
        ]

    def __str__(self):
        return ", ".join(filter(None, (self.get_qualite_display(), self.commune, self.dates)))

    @property
    def dates(self):
        """« du 17/04/2026 au 20/03/2032 », « depuis le 17/04/2026 », « sans date de début »."""
        if self.debut and self.fin:
            return f"du {self.debut:%d/%m/%Y} au {self.fin:%d/%m/%Y}"
        if self.fin:
            return f"jusqu'au {self.fin:%d/%m/%Y}"
        return f"depuis le {self.debut:%d/%m/%Y}" if self.debut else "sans date de début"

    def is_en_cours(self, on):
        """As `runs`, of a row that is read."""
        return (self.debut is None or self.debut <= on) and (self.fin is None or self.fin >= on)

    def clean(self):
        """Refuse a second mandate at the same time, and a suppléant that the law does not give."""
        fautes = {}
        if getattr(self, "elu", None) is None:
            return
        if self.elu_id and (autre := self.find_chevauche()):
            fautes["debut"] = (
                f"{self.elu} a déjà un mandat ces jours-là ({autre}) : terminez-le la veille."
            )
        elif self.debut is None and self.is_debut_du:
            fautes["debut"] = (
                "Écrivez le début du mandat : sans date, il compterait dans les séances passées."
            )
        if self.titulaire_id and (refus := self.check_suppleance()):
            fautes["titulaire"] = refus
        if fautes:
            raise ValidationError(fautes)

    @property
    def is_debut_du(self):
        """Whether a beginning must be written: meetings are there that would count the mandate."""
        if self.pk and Mandat.objects.filter(pk=self.pk, debut=None).exists():
            return False
        return self.elu.structure.seances_conseil.exists()

    def find_chevauche(self):
        """Another mandate of the same person that has a day in common; None without."""
        autres = Mandat.objects.filter(elu=self.elu_id).exclude(pk=self.pk)
        if self.debut:
            autres = autres.filter(Q(fin=None) | Q(fin__gte=self.debut))
        if self.fin:
            autres = autres.filter(Q(debut=None) | Q(debut__lte=self.fin))
        return autres.first()

    def check_suppleance(self):
        """The sentence that refuses whose suppléant this is; '' when he may be (R-V26)."""
        if self.titulaire_id == self.elu_id:
            return "On n'est pas son propre suppléant."
        if self.debut is None:
            return ""
        elus = Elu.objects.for_structure(self.elu.structure_id).en_exercice(on=self.debut)
        communes = {elu.pk: en_mots_nus(elu.commune).strip() for elu in elus.titulaires()}
        if self.titulaire_id not in communes:
            return f"{self.titulaire} n'est pas titulaire le {self.debut:%d/%m/%Y}."
        sieges = list(communes.values()).count(communes[self.titulaire_id])
        if communes[self.titulaire_id] and sieges > 1:
            regles = Regle.objects.in_force(self.elu.structure, on=self.debut)
            article = regles.filter(code="suppleant").last().cite()
            return (
                f"La commune de {self.titulaire} a {sieges} sièges : seule une commune qui n'en a "
                f"qu'un a un suppléant ({article})."
            )
        return ""

    def end(self, *, before, raison):
        """End it the day before `before`."""
        self.fin, self._change_reason = before - timedelta(days=1), raison
        self.save()
