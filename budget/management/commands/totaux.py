import json
from dataclasses import asdict

from django.core.management.base import BaseCommand

from budget.lectures.totaux import SANS_ANNEE, Double, lire_totaux
from budget.montants.repartition import Total
from budget.templatetags.argent import fourchette
from plan.plan_courant import find_plan
from socle.francais.typographie import accord, compter


def write_total(total):
    """The Total as JSON holds it: amounts as text with two decimals, counts as numbers."""
    return {
        champ: f"{valeur:.2f}" if champ in ("min", "max", "ttc_min", "ttc_max") else valeur
        for champ, valeur in asdict(total).items()
    }


def write_totaux(totaux):
    """The whole reading, as JSON holds it."""
    return {champ: as_json(valeur) for champ, valeur in vars(totaux).items()}


def as_json(valeur):
    if isinstance(valeur, Total):
        return write_total(valeur)
    if isinstance(valeur, Double):
        return write_totaux(valeur)
    if isinstance(valeur, dict):
        return {cle: as_json(dedans) for cle, dedans in valeur.items()}
    if isinstance(valeur, tuple):
        return [as_json(dedans) for dedans in valeur]
    return valeur


def write_manques(total):
    """What a total leaves out: « 18 lignes non chiffrées, 7 quantités à préciser »."""
    lignes, quantites = total.non_chiffrees, total.quantites_a_preciser
    s = accord(lignes)
    return f"{lignes} ligne{s} non chiffrée{s}, {compter(quantites, 'quantité')} à préciser"


class Command(BaseCommand):
    help = "Écrit les totaux du plan, chacun avec le nombre de lignes qu'il laisse de côté."

    def add_arguments(self, parser):
        parser.add_argument("--plan", help="identifiant du plan ; par défaut, le plan en vigueur")
        parser.add_argument("--json", action="store_true", help="écrit toute la lecture en JSON")

    def handle(self, *, plan, json: bool, **options):
        totaux = lire_totaux(find_plan(plan))
        if json:
            self.stdout.write(dump(write_totaux(totaux)))
            return
        for annee, total in totaux.par_annee.items():
            nom = "Sans année" if annee == SANS_ANNEE else annee
            self.stdout.write(f"{nom:<12} {fourchette(total)}")
        total = fourchette(totaux.total)
        self.stdout.write(f"{'Total':<12} {total}, {write_manques(totaux.total)}")
        self.stdout.write(f"{'Partagés':<12} {fourchette(totaux.total_mutualise)}")
        self.stdout.write(f"{'Salaires':<12} {fourchette(totaux.masse_salariale)} par an, à part")


def dump(contenu):
    return json.dumps(contenu, ensure_ascii=False, indent=2)
