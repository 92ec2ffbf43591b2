"""Where a plan is in its life: its steps, what the next gesture asks, its journal (R-Q1)."""

from dataclasses import dataclass

from plan.etats import Etape
from plan.models import Action, EtapePlan, Plan, Programmation
from socle.francais.typographie import compter


@dataclass(frozen=True)
class VieLue:
    """`a_dire` are sentences to read before closing it, `chevauchees` the plans whose years are
    partly its own, `en_vigueur` the plan of the structure in force, itself perhaps.
    """

    plan: Plan
    etapes: tuple[tuple[Etape, bool], ...]
    journal: tuple[EtapePlan, ...]
    chevauchees: tuple[Plan, ...]
    en_vigueur: Plan | None
    a_dire: tuple[str, ...]

    @property
    def is_entre_ainsi(self):
        """Whether it came in as it is: no gesture brought it there."""
        return not self.journal and self.plan.etape != Etape.ELABORATION


def lire_vie(plan, *, on, utilisateur):
    """The `VieLue` of a plan on a day, as a person may see it."""
    autres = Plan.objects.for_utilisateur(utilisateur).filter(structure=plan.structure_id)
    autres = list(autres.exclude(pk=plan.pk).ordered())
    rangs = list(Etape)
    return VieLue(
        plan=plan,
        etapes=tuple((etape, etape == plan.etape) for etape in rangs),
        journal=tuple(EtapePlan.objects.for_plan(plan).loaded_for_journal(on=on)),
        chevauchees=tuple(
            autre
            for autre in autres
            if autre.annee_debut <= plan.annee_fin and plan.annee_debut <= autre.annee_fin
        ),
        en_vigueur=next((autre for autre in [plan, *autres] if autre.en_vigueur), None),
        a_dire=tuple(say_a_clore(plan)) if plan.etape == Etape.EN_COURS else (),
    )


def say_a_clore(plan):
    """What closing the plan would leave unsaid, in sentences."""
    annees = Programmation.objects.for_plan(plan).a_clore().count()
    if annees:
        quoi = compter(annees, "année")
        yield f"{quoi} du calendrier sans bilan : ni faite, ni reportée, ni annulée."
    muettes = Action.objects.for_plan(plan).hors_abandonnees().filter(suivi_le=None).count()
    if muettes:
        yield f"{compter(muettes, 'action')} dont personne n'a jamais enregistré le suivi."
