"""What the management commands that speak of a plan share."""

from django.core.management.base import CommandError

from plan.models import Plan


def find_plan(slug):
    """The plan named, or the only one that can be meant when none is."""
    plans = Plan.objects.select_related("structure")
    if slug:
        plan = plans.filter(slug=slug).first()
        if plan is None:
            raise CommandError(f"Aucun plan ne porte l'identifiant « {slug} ».")
        return plan
    en_vigueur = list(plans.filter(en_vigueur=True)[:2]) or list(plans.all()[:2])
    if len(en_vigueur) != 1:
        raise CommandError(
            "Plusieurs plans sont possibles : nommez le vôtre avec --plan."
            if en_vigueur
            else "Aucun plan n'est chargé : commencez par manage.py charger_plan."
        )
    return en_vigueur[0]
