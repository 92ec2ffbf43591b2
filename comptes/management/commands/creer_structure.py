from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify

from comptes.droits import Role
from comptes.models import Invitation, Structure

# What each argument is called where it is refused.
DITS = {"slug": "--identifiant", "siren": "--siren", "email": "--email", "nom": "nom"}


class Command(BaseCommand):
    help = (
        "Ouvre un office : crée sa structure, et affiche le lien par lequel son premier compte "
        "s'ouvre, une seule fois, dans les sept jours."
    )

    def add_arguments(self, parser):
        parser.add_argument("nom", help="nom de l'office, entre guillemets")
        parser.add_argument("--collectivite", required=True, help="collectivité de rattachement")
        parser.add_argument("--siren", required=True, help="SIREN de la collectivité")
        parser.add_argument("--email", required=True, help="adresse de la première personne")
        parser.add_argument("--sigle", default="", help="sigle de la collectivité")
        parser.add_argument("--identifiant", default="", help="par défaut, fait du nom")
        parser.add_argument("--role", choices=Role.values, default=Role.RESPONSABLE.value)
        parser.add_argument("--site", help="début des adresses : https://…")

    def handle(self, *, nom, email, role, site, identifiant, **options):
        slug = identifiant or slugify(nom)[:50]
        structure = Structure(
            nom=nom.strip(),
            slug=slug,
            **{champ: options[champ].strip() for champ in ("collectivite", "sigle", "siren")},
        )
        if Structure.objects.filter(slug=slug).exists():
            raise CommandError(
                f"Une structure « {slug} » existe déjà. Pour y inviter quelqu'un : "
                f"manage.py inviter {email} --structure {slug}. Pour en ouvrir une autre, "
                "donnez-lui un --identifiant."
            )
        try:
            structure.full_clean()
            invitee = Invitation(structure=structure, email=email)
            invitee.clean_fields(exclude=["structure", "envoyee_le"])
        except ValidationError as refus:
            fautes = [
                f"  - {DITS.get(champ, champ)} : {' '.join(messages)}"
                for champ, messages in refus.message_dict.items()
            ]
            raise CommandError("\n".join(["Rien n'est créé :", *fautes])) from refus
        structure.save()
        self.stdout.write(f"« {structure} » est ouvert.")
        invitation = {"structure": slug, "role": role, **({"site": site} if site else {})}
        call_command("inviter", email, **invitation, stdout=self.stdout)
