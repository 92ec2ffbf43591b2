"""The first page: the plan in one look, and for each role what it has to do or to decide."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from budget.lectures.controle import lire_controle
from commission.lectures.organes import dire_organes
from commission.models import SeanceCommission
from comptes.droits import Geste
from comptes.models import Invitation
from conseil.models import SeanceConseil
from instances.models import Organe
from plan.etats import Etat, Statut
from plan.lectures.arbre import LigneAction, make_ligne
from plan.lectures.mes_actions import MesActions, lire_mes_actions
from plan.lectures.parts import Part
from plan.models import Action, Jalon, Plan
from plan.models.requetes_action import JAMAIS_SUIVIE, SANS_PILOTE

DERNIERES = 2
JALONS = 5


@dataclass(frozen=True)
class Decisions:
    """What waits for the direction; `muettes` were followed once, and not for six weeks (R-M6);
    `organes` are [(organ, what the law wants told of it)] (R-V27).
    """

    a_arbitrer: tuple[LigneAction, ...]
    muettes: tuple[LigneAction, ...]
    constats: int
    organes: tuple[tuple[Organe, str], ...]


@dataclass(frozen=True)
class Accueil:
    """Counts of the plan on a day, and what concerns the person who looks: None where nothing does.

    `suite` is the plan that comes after this one.
    """

    on: date
    plan: Plan
    total: int
    etats: dict[Etat, int]
    realisees: int
    abandonnees: int
    a_renseigner: int
    sans_pilote: int
    sans_annee: int
    jamais_suivies: int
    dernieres: tuple[LigneAction, ...]
    miennes: MesActions | None
    decisions: Decisions | None
    jalons: tuple[Jalon, ...]
    commission: SeanceCommission | None
    conseil: SeanceConseil | None
    invitations: int | None
    suite: Plan | None

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
    def dates(self):
        """[(day, kind, what)] of what comes, in the order of the days."""
        trouvees = [(jalon.du_le, "jalon", jalon) for jalon in self.jalons]
        seances = {"commission": self.commission, "conseil": self.conseil}
        trouvees += [(seance.le, genre, seance) for genre, seance in seances.items() if seance]
        return sorted([*trouvees, (self.fin, "fin", self.plan)], key=lambda date: date[0])

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


def lire_accueil(plan, *, on, utilisateur, is_passe=False):
    """The `Accueil` of a person on a day; a constant number of queries. What has no past of its
    own, the council and the accounts, is left out of a day gone by.
    """
    gestes = plan.limit(utilisateur.list_gestes(plan.structure))
    actions = Action.objects.for_plan(plan).with_etat(on=on)
    lignes = actions.loaded_for_ligne()
    comptes = compter(actions)
    etats = {etat: comptes[etat]["nombre"] if etat in comptes else 0 for etat in Etat}

    def add(quoi):
        return sum(compte[quoi] for compte in comptes.values())

    def make_lignes(choix):
        return tuple(make_ligne(action, annees=plan.annees, on=on) for action in choix)

    miennes = decisions = conseil = suite = invitations = None
    if Geste.SUIVRE in gestes:
        miennes = lire_mes_actions(plan, on=on, utilisateur=utilisateur)
    if Geste.STRUCTURER in gestes:
        muettes = lignes.suivies().muettes(on=on)
        decisions = Decisions(
            a_arbitrer=make_lignes(lignes.a_arbitrer().ordered()),
            muettes=make_lignes(muettes.order_by("suivi_le")),
            constats=lire_controle(plan).sans_decision,
            organes=() if is_passe else tuple(dire_organes(plan, on=on)),
        )
    if not is_passe:
        seances = SeanceConseil.objects.for_structure(plan.structure).filter(le__gte=on)
        conseil = seances.ordered().first()
        plans = Plan.objects.for_utilisateur(utilisateur).filter(structure=plan.structure)
        suite = plans.filter(annee_debut__gt=plan.annee_fin).order_by("annee_debut").first()
        if Geste.GERER_COMPTES in gestes:
            invitations = Invitation.objects.filter(structure=plan.structure).count()
    equipe = Action.objects.for_plan(plan).hors_abandonnees().for_equipe(utilisateur)
    jalons = Jalon.objects.for_actions(equipe).ouverts().loaded_for_agenda()
    return Accueil(
        on=on,
        plan=plan,
        total=sum(etats.values()),
        etats=etats,
        realisees=etats[Etat.REALISEE],
        abandonnees=etats[Etat.ABANDONNEE],
        a_renseigner=etats[Etat.A_RENSEIGNER],
        sans_pilote=add("sans_pilote"),
        sans_annee=add("sans_annee"),
        jamais_suivies=add("jamais_suivies"),
        dernieres=make_lignes(lignes.suivies().order_by("-suivi_le")[:DERNIERES]),
        miennes=miennes,
        decisions=decisions,
        jalons=tuple(jalons[:JALONS]),
        commission=SeanceCommission.objects.for_plan(plan).de_la_commission().prochaine(on),
        conseil=conseil,
        invitations=invitations,
        suite=suite,
    )
