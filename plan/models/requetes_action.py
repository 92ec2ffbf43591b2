"""Which actions, and with what of them: the questions that every reading asks."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Max, Min, OuterRef, Prefetch, Q, Subquery

from comptes.models.cherchable import CherchableQuerySet
from plan.etats import STATUTS_FINIS, Statut, etat_case
from plan.models.abonnement import Abonnement
from plan.models.arborescence import DuPlanQuerySet, Plan
from plan.models.calendrier import Programmation
from plan.models.partenaire import Partenariat

SILENCE = 91
# What the direction alone is told of, and may ask news of, six weeks after (R-M6).
SIX_SEMAINES = 42
# From a plan to the meetings of its commission, which stand in a room above.
SEANCES = "seances_commission__"
# What is given up lacks nothing any more (R-E8).
SANS_PILOTE = Q(pilote=None, pilote_nom="") & ~Q(statut=Statut.ABANDONNEE)
JAMAIS_SUIVIE = Q(suivi_le=None)


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


def is_tenue(on, chemin=""):
    """Q of the meetings of the commission held on the day `on`: those of a day gone by, and that of
    the day once it is closed. `chemin` leads to a meeting.
    """
    avant, ce_jour = Q(**{f"{chemin}le__lt": on}), Q(**{f"{chemin}le": on})
    return avant | (ce_jour & Q(**{f"{chemin}close_le__isnull": False}))


def read_derniere_tenue(champ, *, on):
    """Subquery: a field of the last meeting of the commission held on the day `on`, or null.

    The plan imports nothing of the commission: it only names the relation (docs/adr/0026).
    """
    plans = Plan.objects.filter(
        is_tenue(on, SEANCES), pk=OuterRef("axe__defi__plan"), **{f"{SEANCES}organe": None}
    )
    return Subquery(plans.order_by(f"-{SEANCES}le").values(f"{SEANCES}{champ}")[:1])


def put_under(axes, actions):
    """`actions` as a list, each holding the very object of `axes` that it belongs to.

    An axe and its défi are then read once, not once an action.
    """
    par_pk = {axe.pk: axe for axe in axes}
    actions = list(actions)
    for action in actions:
        action.axe = par_pk[action.axe_id]
    return actions


class ActionQuerySet(DuPlanQuerySet, CherchableQuerySet):
    def for_code(self, code):
        """The action « 1-2-8 » of each plan, « 1-8 » where it has two levels (R-P9); none when
        `code` is neither.
        """
        numeros = code.split("-")
        if len(numeros) not in (2, 3) or not all(n.isascii() and n.isdigit() for n in numeros):
            return self.none()
        defi, *axe, action = map(int, numeros)
        dans = {"axe__numero": axe[0]} if axe else {}
        return self.filter(axe__defi__numero=defi, axe__implicite=not axe, numero=action, **dans)

    def for_codes(self, codes):
        """The actions of any of these codes, of which there are few."""
        return reduce(or_, map(self.for_code, codes), self.none())

    def in_annee(self, annee):
        tenues = Programmation.objects.tenues().filter(annee=annee)
        return self.filter(pk__in=tenues.values("action"))

    def sans_annee(self):
        """Actions without a year where they are still planned; the abandoned need none (R-E8)."""
        prevues = Programmation.objects.tenues().values("action")
        return self.hors_abandonnees().exclude(pk__in=prevues)

    def sans_pilote(self):
        return self.filter(SANS_PILOTE)

    def avec_pilote(self):
        """Actions whose pilote, with or without an account, is known."""
        return self.exclude(pilote=None, pilote_nom="")

    def for_numeros(self, numeros):
        return self.filter(pk__in=numeros)

    def for_pilote(self, qui):
        """Actions of the account numbered `qui`, or of who has that name without an account."""
        return self.filter(pilote=qui) if qui.isdecimal() else self.filter(pilote_nom=qui)

    def list_pilotes_sans_compte(self):
        noms = self.exclude(pilote_nom="").order_by("pilote_nom")
        return noms.values_list("pilote_nom", flat=True).distinct()

    def a_reprendre(self, *, on):
        """Actions never followed, or with a past year that nobody closed (R-E9)."""
        ouvertes = Programmation.objects.a_renseigner(on=on).values("action")
        return self.hors_abandonnees().filter(JAMAIS_SUIVIE | Q(pk__in=ouvertes))

    def jamais_suivies(self):
        """Actions whose follow-up nobody has recorded yet."""
        return self.filter(JAMAIS_SUIVIE)

    def suivies(self):
        return self.exclude(suivi_le=None)

    def bloquees(self):
        """Actions not over that say what blocks them (R-E7)."""
        return self.exclude(statut__in=STATUTS_FINIS).exclude(blocage="")

    def a_arbitrer(self):
        """Actions not over whose last opinion of the commission asks to choose, and was given no
        suite (R-E10). The plan imports nothing of the commission: it only names the relation.
        """

        def read_dernier(champ):
            avis = self.model.objects.filter(pk=OuterRef("pk"), avis__seance__organe=None)
            avis = avis.order_by("-avis__seance__le")
            return Subquery(avis.values(f"avis__{champ}")[:1])

        derniers = self.non_finies().alias(sens=read_dernier("sens"), suite=read_dernier("suite"))
        return derniers.filter(sens="a_arbitrer", suite="")

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

    def for_equipe(self, utilisateur):
        """Actions that this person pilots or follows."""
        suivies = Abonnement.objects.for_abonne(utilisateur)
        return self.filter(Q(pilote=utilisateur) | Q(pk__in=suivies.values("action")))

    def non_finies(self):
        return self.exclude(statut__in=STATUTS_FINIS)

    def silencieuses(self, *, on, jours=SILENCE):
        """Actions not over, whose follow-up is older than that on the day `on` (R-M1)."""
        depuis = on - timedelta(days=jours)
        return self.non_finies().filter(Q(suivi_le=None) | Q(suivi_le__date__lt=depuis))

    def muettes(self, *, on):
        """Actions not over without news for six weeks, that the direction is shown (R-M6)."""
        return self.silencieuses(on=on, jours=SIX_SEMAINES)

    def for_partenaire(self, partenaire):
        return self.filter(partenariats__partenaire=partenaire)

    def with_bornes(self):
        """Annotates `premiere_annee` and `derniere_annee`: int, or None without a planned year."""
        return self.annotate(
            premiere_annee=borne_programmee(Min), derniere_annee=borne_programmee(Max)
        )

    def with_etat(self, *, on):
        """Annotates `etat`, a value of `Etat`, as it is on the date `on`; and `commission_le`, the
        day of the last meeting then held (R-H8), and `commission_close_le`, or None.
        """
        return self.with_bornes().annotate(
            etat=etat_case(on),
            commission_le=read_derniere_tenue("le", on=on),
            commission_close_le=read_derniere_tenue("close_le", on=on),
        )

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
        mes_actions=None,
        **drapeaux,
    ):
        """Actions that meet every criterion given; after `with_etat`.

        `statut` is the one that was stated (`Statut`), `etat` the one computed (`Etat`); `issue` is
        how a year ended (`Issue`); `mes_actions` is the person whose they are. `drapeaux` name
        methods of this QuerySet: `bloquees=True`.
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
        if mes_actions:
            trouvees = trouvees.for_equipe(mes_actions)
        for drapeau in drapeaux:
            trouvees = getattr(trouvees, drapeau)()
        return trouvees

    def loaded_for_reprise(self):
        """With what a row of the grid shows, in the order of the plan."""
        return self.select_related("axe__defi__plan", "pilote").with_calendrier().ordered()

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

    def with_calendrier(self):
        """With `calendrier`, in one query for all the actions."""
        return self.prefetch_related(Prefetch("programmations", to_attr="calendrier"))

    def ordered(self):
        return self.order_by("axe__defi__numero", "axe__numero", "numero")
