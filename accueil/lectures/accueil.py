"""The first page: the plan in one look, and for each role what it has to do or to decide."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from budget.lectures.controle import lire_controle
from commission.models import Avis, SeanceCommission
from comptes.droits import Geste
from comptes.models import Appartenance, Invitation
from conseil.models import SeanceConseil
from plan.etats import Etat, Statut
from plan.lectures.arbre import LigneAction, make_ligne
from plan.lectures.mes_actions import MesActions, lire_mes_actions
from plan.lectures.parts import Part
from plan.models import Action, Jalon, Plan
from plan.models.requetes_action import JAMAIS_SUIVIE, SANS_PILOTE

DERNIERES = 2
MONTREES = 5


@dataclass(frozen=True)
class CompteEtat:
    etat: Etat
    nombre: int


@dataclass(frozen=True)
class Decisions:
    """What waits for the direction; `muettes` were followed once, and not for six weeks (R-M5)."""

    a_arbitrer: tuple[Avis, ...]
    muettes: tuple[LigneAction, ...]
    constats: int


@dataclass(frozen=True)
class Dates:
    """What comes: milestones of one's own, meetings; None where none is known."""

    jalons: tuple[Jalon, ...]
    commission: SeanceCommission | None
    conseil: SeanceConseil | None

    def __bool__(self):
        return bool(self.jalons or self.commission or self.conseil)


@dataclass(frozen=True)
class Personnes:
    """Of the structure: those of each role, and the invitations that nobody has accepted."""

    nombre: int
    invitations: int
    perimees: int


@dataclass(frozen=True)
class Accueil:
    """Counts of the plan on a day, and what concerns the person who looks: None where nothing does.

    `suite` is the plan that comes after this one.
    """

    on: date
    plan: Plan
    etats: tuple[CompteEtat, ...]
    sans_pilote: int
    sans_annee: int
    jamais_suivies: int
    dernieres: tuple[LigneAction, ...]
    miennes: MesActions | None
    decisions: Decisions | None
    dates: Dates
    personnes: Personnes | None
    suite: Plan | None
    is_passe: bool

    def count(self, etat):
        return next(compte.nombre for compte in self.etats if compte.etat == etat)

    @property
    def total(self):
        return sum(compte.nombre for compte in self.etats)

    @property
    def realisees(self):
        return self.count(Etat.REALISEE)

    @property
    def abandonnees(self):
        return self.count(Etat.ABANDONNEE)

    @property
    def a_renseigner(self):
        return self.count(Etat.A_RENSEIGNER)

    @property
    def a_realiser(self):
        """What the share of done actions is counted on: all but the abandoned ones (R-E5)."""
        return self.total - self.abandonnees

    @property
    def part_realisee(self):
        """Done actions in per cent, half rounded up; None when nothing was counted (R-E5)."""
        if not self.a_realiser or self.jamais_suivies == self.total:
            return None
        return Part(self.realisees, self.a_realiser).valeur

    @property
    def fin(self):
        return date(self.plan.annee_fin, 12, 31)

    @property
    def jours_restants(self):
        """Days until the last one of the plan; below 0 once it is over."""
        return (self.fin - self.on).days


def compter(actions):
    """{Etat: {what: number of actions}} for those with some, in one query; after `with_etat`."""
    comptes = (
        actions.order_by()
        .values("etat")
        .annotate(
            nombre=Count("pk"),
            sans_pilote=Count("pk", filter=SANS_PILOTE),
            sans_annee=Count("pk", filter=Q(derniere_annee=None) & ~Q(statut=Statut.ABANDONNEE)),
            jamais_suivies=Count("pk", filter=JAMAIS_SUIVIE),
        )
    )
    return {Etat(compte["etat"]): compte for compte in comptes}


def list_a_arbitrer(plan, *, on):
    """The last avis of each action, when it asks for a decision that nobody has written yet."""
    donnes = Avis.objects.for_plan(plan).filter(seance__le__lte=on).loaded_for_avis()
    derniers = {avis.action_id: avis for avis in reversed(donnes)}
    return tuple(
        avis
        for avis in reversed(derniers.values())
        if avis.sens == Avis.Sens.A_ARBITRER and not avis.suite
    )


def lire_dates(plan, *, on, utilisateur, is_passe):
    """What comes from the day `on`, late milestones too; the council has no past of its own."""
    miennes = Action.objects.for_plan(plan).hors_abandonnees().for_equipe(utilisateur)
    jalons = Jalon.objects.for_actions(miennes).ouverts().loaded_for_agenda()
    conseils = SeanceConseil.objects.for_structure(plan.structure).filter(le__gte=on)
    return Dates(
        jalons=tuple(jalons[:MONTREES]),
        commission=SeanceCommission.objects.for_plan(plan).prochaine(on),
        conseil=None if is_passe else conseils.order_by("le").first(),
    )


def lire_personnes(structure, *, le):
    invitations = Invitation.objects.filter(structure=structure)
    perimees = invitations.filter(envoyee_le__lt=le - Invitation.DUREE)
    return Personnes(
        nombre=Appartenance.objects.filter(structure=structure).count(),
        invitations=invitations.count(),
        perimees=perimees.count(),
    )


def lire_accueil(plan, *, on, utilisateur, le=None):
    """The `Accueil` of a person on a day; a constant number of queries. `le` is the moment, None on
    a day gone by: what has no past of its own, the council and the accounts, is then left out.
    """
    gestes = utilisateur.list_gestes(plan.structure)
    actions = Action.objects.for_plan(plan).with_etat(on=on)
    lignes = actions.loaded_for_ligne()
    comptes = compter(actions)

    def add(quoi):
        return sum(compte[quoi] for compte in comptes.values())

    def make_lignes(choix):
        return tuple(make_ligne(action, annees=plan.annees, on=on) for action in choix)

    decisions = personnes = None
    if Geste.STRUCTURER in gestes:
        muettes = lignes.suivies().muettes(on=on)
        decisions = Decisions(
            a_arbitrer=list_a_arbitrer(plan, on=on),
            muettes=make_lignes(muettes.order_by("suivi_le")),
            constats=lire_controle(plan).sans_decision,
        )
    if Geste.GERER_COMPTES in gestes and le:
        personnes = lire_personnes(plan.structure, le=le)
    suivants = Plan.objects.filter(structure=plan.structure, annee_debut__gt=plan.annee_fin)
    suit = Geste.SUIVRE in gestes
    return Accueil(
        on=on,
        plan=plan,
        etats=tuple(CompteEtat(e, comptes[e]["nombre"] if e in comptes else 0) for e in Etat),
        sans_pilote=add("sans_pilote"),
        sans_annee=add("sans_annee"),
        jamais_suivies=add("jamais_suivies"),
        dernieres=make_lignes(lignes.suivies().order_by("-suivi_le")[:DERNIERES]),
        miennes=lire_mes_actions(plan, on=on, utilisateur=utilisateur) if suit else None,
        decisions=decisions,
        dates=lire_dates(plan, on=on, utilisateur=utilisateur, is_passe=le is None),
        personnes=personnes,
        suite=suivants.order_by("annee_debut").first() if le else None,
        is_passe=le is None,
    )
