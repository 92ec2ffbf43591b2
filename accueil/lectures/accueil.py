"""The plan in one look, and what waits for a person."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from plan.etats import Etat, Statut
from plan.lectures.arbre import LigneAction, make_ligne
from plan.lectures.parts import Part
from plan.models import Action
from plan.models.requetes_action import ATTENDUE, JAMAIS_SUIVIE, SANS_PILOTE

DERNIERES = 6
EN_ATTENTE = 5


@dataclass(frozen=True)
class CompteEtat:
    etat: Etat
    nombre: int


@dataclass(frozen=True)
class Accueil:
    """Counts of the plan on a day, and short lists for the person who looks.

    `mes_actions` are those that the person pilots and that are late or were never followed;
    `mes_actions_nombre` counts them all, the list may be shorter.
    """

    on: date
    total: int
    etats: tuple[CompteEtat, ...]
    realisees: int
    abandonnees: int
    sans_pilote: int
    sans_annee: int
    jamais_suivies: int
    dernieres: tuple[LigneAction, ...]
    mes_actions: tuple[LigneAction, ...]
    mes_actions_nombre: int

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


def compter(actions, *, utilisateur):
    """{Etat: {what: number of actions}} for those with some, in one query; after `with_etat`."""
    comptes = (
        actions.order_by()
        .values("etat")
        .annotate(
            nombre=Count("pk"),
            sans_pilote=Count("pk", filter=SANS_PILOTE),
            sans_annee=Count("pk", filter=Q(derniere_annee=None) & ~Q(statut=Statut.ABANDONNEE)),
            jamais_suivies=Count("pk", filter=JAMAIS_SUIVIE),
            attendues=Count("pk", filter=ATTENDUE & Q(pilote=utilisateur)),
        )
    )
    return {Etat(compte["etat"]): compte for compte in comptes}


def lire_accueil(plan, *, on, utilisateur):
    """The `Accueil` of a plan on a day; a constant number of queries."""
    actions = Action.objects.for_plan(plan).with_etat(on=on)
    lignes = actions.loaded_for_ligne()
    comptes = compter(actions, utilisateur=utilisateur)
    etats = {etat: comptes[etat]["nombre"] if etat in comptes else 0 for etat in Etat}

    def add(quoi):
        return sum(compte[quoi] for compte in comptes.values())

    def make_lignes(choix):
        return tuple(make_ligne(action, annees=plan.annees, on=on) for action in choix)

    return Accueil(
        on=on,
        total=sum(etats.values()),
        etats=tuple(CompteEtat(etat, nombre) for etat, nombre in etats.items()),
        realisees=etats[Etat.REALISEE],
        abandonnees=etats[Etat.ABANDONNEE],
        sans_pilote=add("sans_pilote"),
        sans_annee=add("sans_annee"),
        jamais_suivies=add("jamais_suivies"),
        dernieres=make_lignes(lignes.suivies().order_by("-suivi_le")[:DERNIERES]),
        mes_actions=make_lignes(lignes.attendues_de(utilisateur).ordered()[:EN_ATTENTE]),
        mes_actions_nombre=add("attendues"),
    )
