import secrets

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from comptes.droits import Role
from comptes.models import Appartenance, Structure, Utilisateur

PRENOMS = {
    Role.LECTURE: "Lecture",
    Role.AGENT: "Agent",
    Role.DIRECTION: "Direction",
    Role.ADMINISTRATION: "Administration",
    Role.RESPONSABLE: "Responsable",
}


class Command(BaseCommand):
    help = (
        "Crée un compte de démonstration par rôle et affiche une seule fois les mots de passe, "
        "tirés au hasard. Refusé quand DEBUG est à non."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--renouveler", action="store_true", help="tire de nouveaux mots de passe"
        )

    def handle(self, *, renouveler, **options):
        if not settings.DEBUG:
            raise CommandError(
                "Les comptes de démonstration sont réservés au développement (DEBUG=True)."
            )
        structure = Structure.objects.order_by("pk").first()
        if structure is None:
            raise CommandError("Chargez d'abord un plan : manage.py charger_plan.")
        lignes = []
        for role in Role:
            compte, nouveau = Utilisateur.objects.get_or_create(
                username=role.value, defaults={"first_name": PRENOMS[role], "last_name": "Démo"}
            )
            if not nouveau and not renouveler:
                continue
            mot_de_passe = secrets.token_urlsafe(9)
            compte.set_password(mot_de_passe)
            compte.save()
            Appartenance.objects.update_or_create(
                utilisateur=compte, structure=structure, defaults={"role": role}
            )
            lignes.append(f"  {role.value:<16} {mot_de_passe}")
        if lignes:
            self.stdout.write(
                "Comptes de démonstration (notez-les, ils ne seront pas réaffichés) :"
            )
            self.stdout.write("\n".join(lignes))
        else:
            self.stdout.write(
                "Les comptes de démonstration sont déjà là. Pour de nouveaux mots de passe : "
                "manage.py creer_comptes_demo --renouveler"
            )
