"""The action and what is inside it."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Max, Min, OuterRef, Prefetch, Q, Subquery
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from plan.etats import STATUTS_A_MOTIVER, STATUTS_FINIS, Etat, Statut, etat_case
from plan.models.abonnement import Abonnement
from plan.models.arborescence import Axe, TitresAdoptes
from plan.models.calendrier import Programmation
from plan.models.partenaire import Partenariat
from plan.periode import Precision, ecrire
from plan.recherche import CherchableQuerySet


class Priorite(models.TextChoices):
    HAUTE = "haute", "haute"
    MOYENNE = "moyenne", "moyenne"
    BASSE = "basse", "basse"


class ConflitDeSuivi(Exception):
    """Somebody saved this follow-up since it was read: their version, the fields changed here."""

    def __init__(self, enregistree, changes):
        super().__init__("Le suivi de cette action a changé depuis votre lecture.")
        self.enregistree, self.changes = enregistree, changes


SILENCE = 91
SANS_PILOTE = Q(pilote=None, pilote_nom="")
JAMAIS_SUIVIE = Q(suivi_le=None)
# Late or never followed; after `with_etat`.
ATTENDUE = Q(etat=Etat.EN_RETARD) | JAMAIS_SUIVIE
FIN_AVANT_DEBUT = "La fin ne peut pas précéder le début."
MOTIF_ATTENDU = "Dites pourquoi l'action est en pause ou abandonnée, dans « Motif »."


def borne_programmee(agregat):
    """Subquery: the first (`Min`) or last (`Max`) planned year of an action, null without any."""
    annees = (
        Programmation.objects.tenues()
        .filter(action=OuterRef("pk"))
        .order_by()
        .values("action")
        .annotate(borne=agregat("annee"))
        .values("borne")
    )
    return Subquery(annees, output_field=models.IntegerField())


def put_under(axes, actions):
    """`actions` as a list, each holding the very object of `axes` that it belongs to.

    An axe and its défi are then read once, not once an action.
    """
    par_pk = {axe.pk: axe for axe in axes}
    actions = list(actions)
    for action in actions:
        action.axe = par_pk[action.axe_id]
    return actions


class ActionQuerySet(CherchableQuerySet):
    def for_plan(self, plan):
        return self.filter(axe__defi__plan=plan)

    def for_code(self, code):
        """The action « 1-2-8 » of each plan; none when `code` is not three numbers."""
        numeros = code.split("-")
        if len(numeros) != 3 or not all(n.isascii() and n.isdigit() for n in numeros):
            return self.none()
        defi, axe, action = map(int, numeros)
        return self.filter(axe__defi__numero=defi, axe__numero=axe, numero=action)

    def in_annee(self, annee):
        tenues = Programmation.objects.tenues().filter(annee=annee)
        return self.filter(pk__in=tenues.values("action"))

    def sans_annee(self):
        return self.exclude(pk__in=Programmation.objects.tenues().values("action"))

    def sans_pilote(self):
        return self.filter(SANS_PILOTE)

    def avec_compte_pilote(self):
        """Actions whose pilote has an account."""
        return self.exclude(pilote=None)

    def jamais_suivies(self):
        """Actions whose follow-up nobody has recorded yet."""
        return self.filter(JAMAIS_SUIVIE)

    def suivies(self):
        return self.exclude(suivi_le=None)

    def bloquees(self):
        """Actions not over that say what blocks them (R-E7)."""
        return self.exclude(statut__in=STATUTS_FINIS).exclude(blocage="")

    def hors_abandonnees(self):
        """The actions that percentages are counted on (R-E5)."""
        return self.exclude(statut=Statut.ABANDONNEE)

    def sans_avancement(self):
        return self.filter(avancement=None)

    def avec_avancement(self):
        return self.exclude(avancement=None)

    def for_issue(self, issue, *, annee=None):
        """Actions of which a year, or the year `annee`, ended so."""
        closes = Programmation.objects.filter(issue=issue, **({"annee": annee} if annee else {}))
        return self.filter(pk__in=closes.values("action"))

    def attendues_de(self, utilisateur):
        """Actions of this pilote that are late or never followed; after `with_etat`."""
        return self.filter(ATTENDUE, pilote=utilisateur)

    def for_equipe(self, utilisateur):
        """Actions that this person pilots or follows."""
        suivies = Abonnement.objects.for_abonne(utilisateur)
        return self.filter(Q(pilote=utilisateur) | Q(pk__in=suivies.values("action")))

    def non_finies(self):
        return self.exclude(statut__in=STATUTS_FINIS)

    def silencieuses(self, *, on):
        """Actions not over, whose follow-up is older than three months on the day `on` (R-M1)."""
        depuis = on - timedelta(days=SILENCE)
        return self.non_finies().filter(Q(suivi_le=None) | Q(suivi_le__date__lt=depuis))

    def for_partenaire(self, partenaire):
        return self.filter(partenariats__partenaire=partenaire)

    def with_bornes(self):
        """Annotates `premiere_annee` and `derniere_annee`: int, or None without a planned year."""
        return self.annotate(
            premiere_annee=borne_programmee(Min), derniere_annee=borne_programmee(Max)
        )

    def with_etat(self, *, on):
        """Annotates `etat`, a value of `Etat`, as it is on the date `on`."""
        return self.with_bornes().annotate(etat=etat_case(on))

    def with_version(self):
        """Annotates `version`: the `history_id` of the last version, read with the row itself."""
        versions = Action.history.model.objects.filter(id=OuterRef("pk")).order_by("-history_id")
        return self.annotate(version=Subquery(versions.values("history_id")[:1]))

    def dans_etat(self, etat):
        """Actions in this `Etat`; after `with_etat`."""
        return self.filter(etat=etat)

    def for_filtre(
        self,
        *,
        texte="",
        defi=None,
        axe=None,
        statut="",
        etat="",
        annee=None,
        issue="",
        partenaire=None,
        **drapeaux,
    ):
        """Actions that meet every criterion given; after `with_etat`.

        `statut` is the one that was stated (`Statut`), `etat` the one computed (`Etat`); `issue` is
        how a year ended (`Issue`). `drapeaux` name methods of this QuerySet: `bloquees=True`.
        """
        trouvees = self.contenant(texte) if texte else self
        if defi:
            trouvees = trouvees.filter(axe__defi=defi)
        if axe:
            trouvees = trouvees.filter(axe=axe)
        if statut:
            trouvees = trouvees.filter(statut=statut)
        if etat:
            trouvees = trouvees.dans_etat(etat)
        if issue:
            trouvees = trouvees.for_issue(issue, annee=annee)
        elif annee:
            trouvees = trouvees.in_annee(annee)
        if partenaire:
            trouvees = trouvees.for_partenaire(partenaire)
        for drapeau in drapeaux:
            trouvees = getattr(trouvees, drapeau)()
        return trouvees

    def loaded_for_ligne(self):
        """With all that one line of a list shows, in a constant number of queries."""
        return self.select_related("axe__defi").with_mailles()

    def with_mailles(self):
        """With the people, the years and the partners of an action, not with its axe."""
        partenariats = Partenariat.objects.select_related("partenaire").order_by("pk")
        return (
            self.select_related("pilote", "suivi_par")
            .with_calendrier()
            .prefetch_related(Prefetch("partenariats", partenariats, to_attr="partenariats_lus"))
        )

    def list_under(self, axes):
        """These actions as a list, each in its axe, one of `axes`: see `put_under`."""
        return put_under(axes, self)

    def with_calendrier(self):
        """With `calendrier`, in one query for all the actions."""
        return self.prefetch_related(Prefetch("programmations", to_attr="calendrier"))

    def ordered(self):
        return self.order_by("axe__defi__numero", "axe__numero", "numero")


def write_suivi(version, champ):
    """A follow-up field of an action, or of a past version of it, in words; unknown is not 0."""
    if champ == "statut":
        return version.get_statut_display()
    if champ == "avancement":
        return "non renseigné" if version.avancement is None else f"{version.avancement} %"
    return getattr(version, champ)


def list_changes(avant, apres):
    """The follow-up fields that a person changed; the browser writes line ends its own way."""
    if avant is None:
        return apres.CHAMPS_SUIVI
    return [c for c in apres.CHAMPS_SUIVI if read_mots(avant, c) != read_mots(apres, c)]


def read_mots(version, champ):
    valeur = getattr(version, champ)
    return valeur.split() if isinstance(valeur, str) else valeur


class Action(TitresAdoptes):
    """What the office has decided to do; its follow-up is stated by the staff."""

    CHEMIN_STRUCTURE = "axe__defi__plan__structure"
    CHAMPS_SUIVI = (
        "statut",
        "avancement",
        "motif",
        "commentaire",
        "fait",
        "prochaine_etape",
        "blocage",
    )
    CHAMPS_CHERCHES = (
        "titre",
        "titre_adopte",
        "corps",
        "commentaire",
        "fait",
        "prochaine_etape",
        "blocage",
        "sous_projets__titre",
        "sous_projets__corps",
        "partenariats__partenaire__nom",
    )

    axe = models.ForeignKey(
        Axe, on_delete=models.CASCADE, related_name="actions", verbose_name="axe"
    )
    numero = models.PositiveSmallIntegerField("numéro", validators=[MinValueValidator(1)])
    corps = models.TextField("texte", blank=True, help_text="Markdown.")

    pilote = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions_pilotees",
        verbose_name="pilote (compte)",
    )
    pilote_nom = models.CharField("pilote (nom)", max_length=150, blank=True)
    elu_referent = models.CharField("élu·e référent·e", max_length=150, blank=True)
    priorite = models.CharField("priorité", max_length=10, choices=Priorite, blank=True)
    moyens_humains = models.TextField("moyens humains", blank=True)
    debut_precision = models.CharField(
        "précision du début", max_length=12, choices=Precision, blank=True
    )
    debut_le = models.DateField("début (premier jour)", null=True, blank=True)
    fin_precision = models.CharField(
        "précision de la fin", max_length=12, choices=Precision, blank=True
    )
    fin_le = models.DateField("fin (dernier jour)", null=True, blank=True)

    statut = models.CharField("statut", max_length=20, choices=Statut, default=Statut.A_VENIR)
    avancement = models.PositiveSmallIntegerField(
        "avancement",
        null=True,
        blank=True,
        validators=[
            MinValueValidator(0, "L'avancement va de 0 à 100."),
            MaxValueValidator(100, "L'avancement va de 0 à 100."),
        ],
        help_text="En pour cent, de 0 à 100. Vide : non renseigné, ce qui n'est pas 0.",
    )
    motif = models.TextField(
        "motif",
        blank=True,
        help_text="Obligatoire pour une action en pause ou abandonnée.",
    )
    commentaire = models.TextField("commentaire", blank=True)
    fait = models.TextField("fait depuis la dernière commission", blank=True)
    prochaine_etape = models.TextField("prochaine étape", blank=True)
    blocage = models.TextField("ce qui bloque", blank=True)
    suivi_le = models.DateTimeField("suivi mis à jour le", null=True, blank=True, editable=False)
    suivi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="suivi mis à jour par",
    )

    history = HistoricalRecords(verbose_name="historique de l'action")

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action"
        ordering = ["numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["axe", "numero"],
                name="action_numero_unique",
                violation_error_message="Cet axe a déjà une action de ce numéro.",
            ),
            models.CheckConstraint(
                condition=Q(avancement=None) | Q(avancement__range=(0, 100)),
                name="action_avancement_pour_cent",
                violation_error_message="L'avancement va de 0 à 100.",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=STATUTS_A_MOTIVER) | ~Q(motif=""),
                name="action_motif_donne",
                violation_error_message=MOTIF_ATTENDU,
            ),
            models.CheckConstraint(
                condition=Q(pilote=None) | Q(pilote_nom=""),
                name="action_un_seul_pilote",
                violation_error_message=(
                    "Le pilote est un compte ou un nom : remplissez l'un des deux champs."
                ),
            ),
            models.CheckConstraint(
                condition=Q(debut_le=None) | Q(fin_le=None) | Q(fin_le__gte=F("debut_le")),
                name="action_fin_apres_debut",
                violation_error_message=FIN_AVANT_DEBUT,
            ),
        ]

    def __str__(self):
        return f"Action {self.code} : {self.titre}"

    @property
    def code(self):
        """« 1-2-8 »; reads `axe.defi`, so select it."""
        return f"{self.axe.defi.numero}-{self.axe.numero}-{self.numero}"

    @cached_property
    def calendrier(self):
        """Its `Programmation`s in the order of the years, read once: see `with_calendrier`."""
        return list(self.programmations.all())

    @cached_property
    def partenariats_lus(self):
        """Its `Partenariat`s in the order of their making, read once: see `with_mailles`."""
        return list(self.partenariats.select_related("partenaire").order_by("pk"))

    @property
    def annees_prevues(self):
        """The years that still count as planned, in order (R-A2)."""
        return [p.annee for p in self.calendrier if p.is_tenue]

    @property
    def debut(self):
        """The start, as vague as it is known; '' when it is not."""
        return ecrire(self.debut_precision, self.debut_le)

    @property
    def fin(self):
        """The end, as vague as it is known; '' when it is not."""
        return ecrire(self.fin_precision, self.fin_le)

    @property
    def nom_du_pilote(self):
        """The pilote's name, account or not; '' when there is none."""
        return str(self.pilote) if self.pilote else self.pilote_nom

    def clean(self):
        if self.statut in STATUTS_A_MOTIVER and not self.motif.strip():
            raise ValidationError({"motif": MOTIF_ATTENDU})
        if self.debut_le and self.fin_le and self.fin_le < self.debut_le:
            raise ValidationError(FIN_AVANT_DEBUT)

    def save_suivi(self, *, lue, par, le):
        """Save the follow-up fields set on this instance, unless somebody was quicker.

        `lue` is the `history_id` of the version that was read before editing. A version saved since
        is a conflict only if it changed the follow-up itself. Raises ConflitDeSuivi with the
        version now stored, and writes nothing.
        """
        with transaction.atomic():
            enregistree = (
                Action.objects.with_version()
                .select_for_update(of=("self",))
                .select_related("suivi_par")
                .get(pk=self.pk)
            )
            base = self.history.filter(history_id=lue).first()
            if base is None or any(
                getattr(base, champ) != getattr(enregistree, champ) for champ in self.CHAMPS_SUIVI
            ):
                raise ConflitDeSuivi(enregistree, list_changes(base, self))
            for champ in self.CHAMPS_SUIVI:
                setattr(enregistree, champ, getattr(self, champ))
            enregistree.suivi_par = par
            enregistree.suivi_le = le
            enregistree.save()
