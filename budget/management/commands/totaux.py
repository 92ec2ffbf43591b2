from dataclasses import is_dataclass
from decimal import Decimal
from json import dumps

from django.core.management.base import BaseCommand

from budget.lectures.communs import lire_totaux_communs
from budget.lectures.totaux import SANS_ANNEE, TOTAL_DU_PLAN, lire_totaux
from budget.templatetags.argent import fourchette, laisse_de_cote
from plan.plan_courant import find_plan


def as_json(valeur):
    """A reading as JSON holds it: amounts as text with two decimals, counts as numbers."""
    if isinstance(valeur, Decimal):
        return f"{valeur:.2f}"
    if is_dataclass(valeur):
        valeur = vars(valeur)
    if isinstance(valeur, dict):
        return {cle: as_json(dedans) for cle, dedans in valeur.items()}
    if isinstance(valeur, tuple):
        return [as_json(dedans) for dedans in valeur]
    return valeur


class Command(BaseCommand):
    help = "Écrit les totaux du plan, chacun avec le nombre de lignes qu'il laisse de côté."

    def add_arguments(self, parser):
        parser.add_argument("--plan", help="identifiant du plan ; par défaut, le plan en vigueur")
        parser.add_argument(
            "--offices",
            action="store_true",
            help="les totaux des offices qui l'ont accepté, et d'eux seuls",
        )
        parser.add_argument("--json", action="store_true", help="écrit toute la lecture en JSON")

    def handle(self, *, plan, offices: bool, json: bool, **options):
        if offices:
            self.write_offices(lire_totaux_communs(), json=json)
            return
        totaux = lire_totaux(find_plan(plan))
        if json:
            self.stdout.write(dumps(as_json(totaux), ensure_ascii=False, indent=2))
            return
        for annee, total in totaux.par_annee.items():
            nom = "Sans année" if annee == SANS_ANNEE else annee
            self.stdout.write(f"{nom:<12} {fourchette(total)}")
        self.stdout.write(f"{'Actions':<12} {fourchette(totaux.total)}")
        self.stdout.write(f"{TOTAL_DU_PLAN} : {fourchette(totaux.total_mutualise)}")
        self.stdout.write(laisse_de_cote(totaux))
        self.stdout.write(f"{'Salaires':<12} {fourchette(totaux.masse_salariale)} par an, à part")

    def write_offices(self, communs, *, json):
        if json:
            self.stdout.write(dumps(as_json(communs), ensure_ascii=False, indent=2))
            return
        for nom, totaux in communs.offices.items():
            self.stdout.write(f"{nom} : {fourchette(totaux.total_mutualise)}")
            self.stdout.write(f"  {laisse_de_cote(totaux)}")
        self.stdout.write(f"Ensemble : {fourchette(communs.total)}")
        for nom in communs.sans_plan:
            self.stdout.write(f"{nom} : aucun plan en vigueur, compté pour rien.")
        self.stdout.write(f"Offices sans accord, qui n'y sont pas : {communs.sans_accord}")
