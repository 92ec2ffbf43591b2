"""Cost lines: what is spent, and the value that the office retains of it."""

from decimal import Decimal
from itertools import count

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from budget.champs import LIGNE_COUT, LUS_DANS_LES_MOTS
from budget.models.formulation import Document, Formulation
from budget.models.rattachement import Rattache, RattacheQuerySet
from budget.montants.etapes import Nature, Origine, Periode, Qualificatif, Sens, Taxe
from budget.montants.libelle import lire_couts
from budget.montants.repartition import QUANTIFIEES
from comptes.models import DansStructureQuerySet
from plan.models import Plan
from plan.models.arborescence import ANNEE_VALIDE
from socle.champs import list_cherches
from socle.donnees.contenu import Tenu
from socle.donnees.emport import emporte
from socle.francais.euros import arrondir
from socle.recherche import keep_contenant

# What a person may choose of a cost when its words say nothing of it.
CHOISIS = ("quantite", "taux_tva", "nature")
# What the lines of one wording have in common when they are made.
COMMUNS = ("axe", "action", "sous_projet", "mutualise", "retenue")


class CoutMutualise(Tenu):
    """A cost that several actions share: each shows its line, the plan counts it once (R-B7)."""

    CHEMIN_STRUCTURE = "plan__structure"
    PORTEURS = ("plan",)
    RANG = 19

    plan = models.ForeignKey(
        Plan, on_delete=models.CASCADE, related_name="couts_mutualises", verbose_name="plan"
    )
    libelle = models.CharField("libellé", max_length=200)

    history = HistoricalRecords(verbose_name="historique du coût mutualisé")

    objects = DansStructureQuerySet.as_manager()

    class Meta:
        verbose_name = "coût mutualisé"
        verbose_name_plural = "coûts mutualisés"
        ordering = ["libelle"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "libelle"],
                name="coutmutualise_libelle_unique",
                violation_error_message="Un coût mutualisé de ce plan porte déjà ce libellé.",
            )
        ]

    def __str__(self):
        return self.libelle


class LigneCoutQuerySet(RattacheQuerySet):
    AVEC = ("axe__defi", "sous_projet", "mutualise", "decidee_par", "suite_de")

    def loaded_for_totaux(self):
        """With all that the sums need, in a constant number of queries."""
        lignes = self.select_related(*self.AVEC, "action__axe__defi")
        return lignes.prefetch_related(Prefetch("action__programmations", to_attr="calendrier"))

    def list_of(self, actions, *, avec=AVEC):
        """All of them as a list in the order of the plan, `avec` what they point to, each holding
        the very object of `actions` that it belongs to; those are loaded once, not once a line.
        """
        par_pk = {action.pk: action for action in actions}
        lignes = list(self.select_related(*avec).ordered())
        for ligne in lignes:
            if ligne.action_id:
                ligne.action = par_pk[ligne.action_id]
        return lignes

    def with_mots(self):
        """With `mots`, the list of their `Formulation`, each with its bloc."""
        mots = Formulation.objects.select_related("bloc").order_by("ordre")
        return self.prefetch_related(Prefetch("formulations", mots, to_attr="mots"))

    def contenant(self, texte):
        """Lines whose words, retained or in the documents, hold every word of `texte`."""
        return keep_contenant(self, texte, self.model.CHAMPS_CHERCHES)

    def next_cle(self, action):
        """An identifier that no line of this action bears yet."""
        prises = set(self.filter(action=action).values_list("cle", flat=True))
        return next(f"saisie-{n}" for n in count(1) if f"saisie-{n}" not in prises)

    def ordered(self):
        """In the order of the plan, then of their making."""
        return self.order_by(
            Coalesce("action__axe__defi__numero", "axe__defi__numero"),
            Coalesce("action__axe__numero", "axe__numero"),
            F("action__numero").asc(nulls_first=True),
            "pk",
        )


@emporte(
    "qualificatif montant_min montant_max taxe periode unite quantite decidee_le decidee_motif"
)
class LigneCout(Rattache):
    """One cost: the value that the office retains; its wordings say how each document writes it.

    Amounts are euros; `montant_min` and `montant_max` differ in a range or under a ceiling only,
    and are empty when the cost is not known. `retenue` says whether the line counts in the totals
    of the plan (R-B1). A wording that says several costs has its first line, and its others as
    `suites` of it, each at its `rang` (R-B12).
    """

    CHAMPS = LIGNE_COUT
    CHAMPS_CHERCHES = list_cherches(LIGNE_COUT)
    PORTEURS = ("action", "axe")
    RANG = 20

    Origine = Origine

    cle = models.SlugField("identifiant", max_length=80)
    libelle = models.CharField("libellé", max_length=300, blank=True)
    qualificatif = models.CharField(
        "qualificatif", max_length=20, choices=Qualificatif, default=Qualificatif.A_PRECISER
    )
    montant_min = models.DecimalField(
        "montant (ou minimum)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    montant_max = models.DecimalField(
        "maximum", max_digits=12, decimal_places=2, null=True, blank=True
    )
    taxe = models.CharField("HT ou TTC", max_length=3, choices=Taxe, blank=True)
    taux_tva = models.DecimalField(
        "taux de TVA",
        max_digits=5,
        decimal_places=2,
        default=Decimal("20.00"),
        validators=[MaxValueValidator(100, "Un taux va de 0 à 100.")],
    )
    periode = models.CharField("période", max_length=20, choices=Periode, blank=True)
    unite = models.CharField("unité", max_length=100, blank=True)
    quantite = models.DecimalField(
        "quantité",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "Une quantité ne peut pas être négative.")],
    )
    pourcent_min = models.DecimalField(
        "pourcentage (ou minimum)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    pourcent_max = models.DecimalField(
        "pourcentage maximum", max_digits=5, decimal_places=2, null=True, blank=True
    )
    n_annees = models.PositiveSmallIntegerField("nombre d'années", null=True, blank=True)
    annee_debut = models.PositiveSmallIntegerField(
        "à partir de l'année", null=True, blank=True, validators=ANNEE_VALIDE
    )
    annee_fin = models.PositiveSmallIntegerField(
        "jusqu'à l'année", null=True, blank=True, validators=ANNEE_VALIDE
    )
    depuis = models.PositiveSmallIntegerField(
        "ne compte pas avant", null=True, blank=True, validators=ANNEE_VALIDE
    )
    jusqu_a = models.PositiveSmallIntegerField(
        "ne compte plus après", null=True, blank=True, validators=ANNEE_VALIDE
    )
    sens = models.CharField("sens", max_length=10, choices=Sens, default=Sens.DEPENSE)
    nature = models.CharField("nature", max_length=20, choices=Nature, blank=True)
    compte = models.CharField("compte M57", max_length=12, blank=True)
    retenue = models.BooleanField("compte dans les totaux du plan", default=True)
    mutualise = models.ForeignKey(
        CoutMutualise,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="lignes",
        verbose_name="coût mutualisé",
    )
    suite_de = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="suites",
        editable=False,
        verbose_name="suite de",
    )
    rang = models.PositiveSmallIntegerField("rang dans les mots", default=0, editable=False)
    origine = models.CharField(
        "valeur tirée de", max_length=10, choices=Origine, default=Origine.SAISIE
    )
    saisie = models.TextField("mots saisis", blank=True)
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="valeur décidée par",
    )
    decidee_le = models.DateTimeField("valeur décidée le", null=True, blank=True)
    decidee_motif = models.TextField("motif de la décision", blank=True)

    history = HistoricalRecords(verbose_name="historique de la ligne de coût")

    objects = LigneCoutQuerySet.as_manager()

    class Meta(Rattache.Meta):
        verbose_name = "ligne de coût"
        verbose_name_plural = "lignes de coût"
        ordering = ["pk"]
        constraints = [
            *Rattache.Meta.constraints,
            models.CheckConstraint(
                condition=Q(montant_min=None, montant_max=None)
                | Q(montant_min__gte=0, montant_max__gte=F("montant_min")),
                name="lignecout_montants_coherents",
                violation_error_message=(
                    "Donnez un montant positif, et un maximum au moins égal au minimum ; "
                    "ou laissez les deux vides."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(qualificatif__in=("exact", "environ", "entre", "plafond", "plancher"))
                | Q(montant_min__isnull=False),
                name="lignecout_montant_annonce",
                violation_error_message=(
                    "Le montant est vide : dites ce qui le remplace (non renseigné, en nature…)."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(qualificatif__in=("plafond", "plancher"))
                | Q(qualificatif="plafond", montant_min=0)
                | Q(qualificatif="plancher", montant_max=F("montant_min")),
                name="lignecout_une_seule_borne",
                violation_error_message=(
                    "Un plafond va de 0 € à son maximum ; un plancher n'a pas de maximum."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(qualificatif="pourcentage")
                | Q(pourcent_min__isnull=False, pourcent_max__isnull=False),
                name="lignecout_pourcentage_annonce",
                violation_error_message=(
                    "Le pourcentage manque : écrivez le coût, comme « Étude : 7 %% du coût »."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(periode__in=("n_annees", "tous_les_n_ans"))
                | Q(n_annees__isnull=False, n_annees__gte=1),
                name="lignecout_duree_annoncee",
                violation_error_message=(
                    "La durée manque : écrivez le coût, comme « Adhésion : 150 € pour 5 ans »."
                ),
            ),
            models.CheckConstraint(
                condition=Q(suite_de=None, rang=0) | Q(suite_de__isnull=False, rang__gte=1),
                name="lignecout_rang_des_suites",
                violation_error_message="Une suite a un rang, à partir de 1 ; elle seule en a un.",
            ),
            models.CheckConstraint(
                condition=Q(annee_fin=None) | Q(annee_fin__gte=F("annee_debut")),
                name="lignecout_annees_ordonnees",
                violation_error_message="La dernière année ne peut pas précéder la première.",
            ),
            models.CheckConstraint(
                condition=Q(quantite=None) | Q(quantite__gte=0),
                name="lignecout_quantite_positive",
                violation_error_message="Une quantité ne peut pas être négative.",
            ),
            models.CheckConstraint(
                condition=Q(taux_tva__range=(0, 100)),
                name="lignecout_taux_tva_pour_cent",
                violation_error_message="Un taux de TVA va de 0 à 100.",
            ),
            models.UniqueConstraint(
                fields=["action", "cle"],
                condition=Q(axe=None),
                name="lignecout_cle_unique_par_action",
                violation_error_message="Une ligne de cette action porte déjà cet identifiant.",
            ),
            models.UniqueConstraint(
                fields=["axe", "cle"],
                condition=Q(action=None),
                name="lignecout_cle_unique_par_axe",
                violation_error_message="Une ligne de cet axe porte déjà cet identifiant.",
            ),
        ]

    def __str__(self):
        return self.libelle or self.cle

    @property
    def annees(self):
        """The years that the wording names, e.g. [2024, 2025]; [] when it names none."""
        if self.annee_debut is None:
            return []
        return list(range(self.annee_debut, (self.annee_fin or self.annee_debut) + 1))

    @property
    def texte(self):
        """The words as typed, for a value that was not understood."""
        return self.saisie

    @property
    def is_dite_ailleurs(self):
        """Whether its words are those typed for the first line, and are changed there."""
        return bool(self.saisie and self.suite_de and self.saisie == self.suite_de.saisie)

    @property
    def is_a_preciser(self):
        return self.qualificatif == Qualificatif.A_PRECISER

    @property
    def is_depense_d_operation(self):
        """Neither a receipt nor payroll, which stand apart in the totals (R-B1)."""
        return self.sens == Sens.DEPENSE and self.nature != Nature.MASSE_SALARIALE

    def retain(self, lu, *, origine):
        """Take the value read in a wording (`libelle.Libelle`) for the retained one; not saved.

        What the words do not say and a person may choose stays as it is.
        """
        for champ in {*LUS_DANS_LES_MOTS} - {"libelle", "annee_debut", "annee_fin"}:
            setattr(self, champ, getattr(lu, champ))
        self.libelle = lu.libelle[:300] or lu.texte[:300]
        self.annee_debut = min(lu.annees, default=None)
        self.annee_fin = max(lu.annees, default=None)
        self.origine = origine
        self.nature = lu.nature or self.nature
        self.taux_tva = self.taux_tva if lu.taux_tva is None else lu.taux_tva
        if lu.quantite is not None and lu.quantite < 10**7:
            self.quantite = arrondir(lu.quantite)

    def forget(self, avant, *, choisis=()):
        """Leave what only the words of before, a `Libelle`, said; not what is chosen now."""
        for champ in CHOISIS:
            dite = getattr(avant, champ) == getattr(self, champ)
            is_produit = champ == "quantite" and self.periode not in QUANTIFIEES
            if champ not in choisis and (dite or is_produit):
                setattr(self, champ, self._meta.get_field(champ).get_default())

    def retain_all(self, lecture, *, origine, suites=()):
        """Retain each cost of a `Lecture`: [self, the lines that follow], not saved.

        `suites` are those that followed so far: each is taken again at its rank.
        """
        self.retain(lecture.couts[0], origine=origine)
        lignes, connues = [self], {suite.rang: suite for suite in suites}
        for rang, lu in enumerate(lecture.couts[1:], start=1):
            suite = connues.get(rang)
            if suite is None:
                communs = {champ: getattr(self, champ) for champ in COMMUNS}
                cle = f"{self.cle[:70]}_suite-{rang}"
                suite = LigneCout(suite_de=self, rang=rang, cle=cle, **communs)
            suite.retain(lu, origine=origine)
            suite.libelle = suite.libelle if lu.libelle else self.libelle
            suite.axe, suite.action = self.axe, self.action
            lignes.append(suite)
        return lignes

    def decide(self, texte, *, par, le, motif, suites=()):
        """Retain what a person typed, with who, when and why: [self, its suites], not saved."""
        lignes = self.retain_all(lire_couts(texte), origine=self.Origine.SAISIE, suites=suites)
        for ligne in lignes:
            ligne.saisie = texte
            ligne.decidee_par, ligne.decidee_le, ligne.decidee_motif = par, le, motif
        return lignes

    def retain_formulations(self):
        """Retain what the annex table says, else the fiche: [self, its suites], not saved.

        A line that the table does not name is known, but does not count in the totals (R-B1).
        """
        formulations = sorted(
            self.formulations.all(), key=lambda f: (f.bloc.document != Document.TABLEAU, f.ordre)
        )
        premiere = formulations[0]
        document = premiere.bloc.document
        self.retenue = document == Document.TABLEAU
        return self.retain_all(premiere.lire_couts(), origine=document)
