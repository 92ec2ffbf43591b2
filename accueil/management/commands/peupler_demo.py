from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accueil.demonstration import Demonstration, is_suivi
from comptes.droits import Geste, roles_pour
from comptes.models import Utilisateur
from plan.models import Plan


class Command(BaseCommand):
    help = (
        "Remplit une année de suivi inventée dans une base de démonstration : statuts, années, "
        "dépenses, séances. Refusé quand DEBUG est à non, ou quand un suivi est déjà enregistré."
    )

    def add_arguments(self, parser):
        parser.add_argument("--plan", help="le plan à remplir, par son nom court ; sinon le seul")

    @transaction.atomic
    def handle(self, *, plan, **options):
        if not settings.DEBUG:
            raise CommandError("La démonstration est réservée au développement (DEBUG=True).")
        plans = list(Plan.objects.filter(slug=plan) if plan else Plan.objects.order_by("slug"))
        if not plans:
            raise CommandError("Chargez d'abord un plan : manage.py charger_plan.")
        if len(plans) > 1:
            noms = ", ".join(plan.slug for plan in plans)
            raise CommandError(f"Dites quel plan remplir, par --plan et son nom : {noms}.")
        choisi = plans[0]
        equipe = list_equipe(choisi)
        if not equipe:
            raise CommandError("Créez d'abord les comptes : manage.py creer_comptes_demo.")
        if is_suivi(choisi):
            raise CommandError("Ce plan a déjà un suivi : rien n'est écrit par-dessus.")
        demonstration = Demonstration(choisi, equipe, timezone.localdate())
        for quoi, nombre in demonstration.fill().items():
            self.stdout.write(f"{nombre} {quoi}")
        self.stdout.write(f"« {choisi} » a une année de suivi inventée.")


def list_equipe(plan):
    """Those who may follow the actions of the plan, the direction last."""
    appartenances = plan.structure.appartenances.filter(role__in=roles_pour(Geste.SUIVRE))
    pks = appartenances.order_by("role", "pk").values_list("utilisateur", flat=True)
    comptes = Utilisateur.objects.in_bulk(pks)
    return [comptes[pk] for pk in pks]
