from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accueil.courriels import send_rappel
from accueil.lectures.rappels import lire_rappels
from plan.models import Plan
from plan.plan_courant import find_plan


class Command(BaseCommand):
    help = (
        "Rappelle à chaque pilote, en un seul courriel, ses actions en retard, sans nouvelle "
        "depuis trois mois, à renseigner, ou dont un jalon est dépassé, avec un lien pour répondre "
        "sans se connecter. Sans --envoyer, dit seulement ce qui partirait."
    )

    def add_arguments(self, parser):
        parser.add_argument("--envoyer", action="store_true", help="envoie vraiment les courriels")
        parser.add_argument("--plan", default="", help="un seul plan ; sinon ceux en vigueur")

    def handle(self, *, envoyer, plan, **options):
        if envoyer and not settings.COURRIEL_EN_SERVICE:
            raise CommandError("Aucun courriel ne peut partir d'ici : réglez EMAIL_URL.")
        plans = [find_plan(plan)] if plan else Plan.objects.en_vigueur()
        if plan and not plans[0].is_suivi:
            raise CommandError("Un plan clos, ou pas encore adopté, n'envoie pas de rappel.")
        rappels = lire_rappels(plans, on=timezone.localdate())
        echecs = []
        for rappel in rappels.a_envoyer:
            echec = send_rappel(rappel, le=timezone.now()) if envoyer else ""
            echecs += [echec] if echec else []
            s = "s" if rappel.nombre > 1 else ""
            dit = f"échec : {echec}" if echec else f"{rappel.nombre} action{s}"
            self.stdout.write(f"  {rappel.personne} <{rappel.personne.email}> : {dit}")
        for ecart in rappels.ecarts:
            self.stdout.write(f"  {ecart.personne} : rien, {ecart.raison}")
        self.stdout.write(say_bilan(rappels, echecs, envoyer=envoyer))
        if echecs:
            raise CommandError(
                "Des rappels ne sont pas partis : vérifiez EMAIL_URL, puis relancez."
            )


def say_bilan(rappels, echecs, *, envoyer):
    nombre = len(rappels.a_envoyer) - len(echecs)
    s, partirait = ("s", "partiraient") if nombre > 1 else ("", "partirait")
    ecartees = len(rappels.ecarts)
    pluriel = "s" if ecartees > 1 else ""
    ecarts = f", {ecartees} personne{pluriel} écartée{pluriel}" if ecartees else ""
    if envoyer:
        return f"{nombre} rappel{s} envoyé{s}, {len(echecs)} en échec{ecarts}."
    return f"Essai : {nombre} rappel{s} {partirait}{ecarts}. Ajoutez --envoyer."
