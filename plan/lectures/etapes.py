"""Where a plan is in its life: its journal, and what its next gesture asks (R-Q1)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from plan.etats import Etape, Statut
from plan.models import Action, EtapePlan, Plan, Programmation
from socle.francais.typographie import compter


@dataclass(frozen=True)
class VieLue:
    """`a_dire` are sentences to read before closing it, `chevauchees` the plans whose years are
    partly its own, `en_vigueur` the plan of the structure in force, itself perhaps.
    """

    plan: Plan
    journal: tuple[EtapePlan, ...]
    chevauchees: tuple[Plan, ...]
    en_vigueur: Plan | None
    a_dire: tuple[str, ...]


def lire_etapes(plan, *, utilisateur):
    """The `VieLue` of a plan as a person may see it."""
    autres = Plan.objects.for_utilisateur(utilisateur).exclude(pk=plan.pk).ordered()
    autres = autres.filter(structure=plan.structure_id)
    chevauchees = autres.filter(annee_debut__lte=plan.annee_fin, annee_fin__gte=plan.annee_debut)
    siens = Q(plan=plan.pk) | Q(remplace=plan.pk)
    journal = EtapePlan.objects.filter(siens)
    return VieLue(
        plan=plan,
        journal=tuple(journal.select_related("plan", "par", "remplace")),
        chevauchees=tuple(chevauchees),
        en_vigueur=plan if plan.en_vigueur else autres.filter(en_vigueur=True).first(),
        a_dire=tuple(say_a_clore(plan)) if plan.etape == Etape.EN_COURS else (),
    )


def say_a_clore(plan):
    """What closing the plan would leave unsaid, in sentences; what was abandoned misses nothing."""
    annees = Programmation.objects.for_plan(plan).a_renseigner(on=date(plan.annee_fin + 1, 1, 1))
    if nombre := annees.exclude(action__statut=Statut.ABANDONNEE).count():
        yield f"{compter(nombre, 'année')} sans bilan : ni faite, ni reportée, ni annulée."
    muettes = Action.objects.for_plan(plan).hors_abandonnees().filter(suivi_le=None)
    if nombre := muettes.count():
        yield f"{compter(nombre, 'action')} dont personne n'a jamais enregistré le suivi."
