import json
from dataclasses import asdict

from django.core.management.base import BaseCommand

from budget.controle import controler
from plan.plan_courant import find_plan
from socle.francais.typographie import accord


class Command(BaseCommand):
    help = "Relève ce qui ne s'accorde pas dans le plan, avant le passage en conseil."

    def add_arguments(self, parser):
        parser.add_argument("--plan", help="identifiant du plan ; par défaut, le plan en vigueur")
        parser.add_argument("--json", dest="en_json", action="store_true", help="écrit du JSON")

    def handle(self, *, plan, en_json, **options):
        constats = controler(find_plan(plan))
        if en_json:
            lignes = [asdict(constat) for constat in constats]
            self.stdout.write(json.dumps(lignes, ensure_ascii=False, indent=2))
            return
        for constat in constats:
            self.stdout.write(f"{constat.gravite:<8} {constat.code:<20} {constat.message}")
        s = accord(len(constats))
        self.stdout.write(f"{len(constats)} point{s} relevé{s}.")
