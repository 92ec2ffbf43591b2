from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, Warning, register
from django.db.models.signals import post_migrate

from socle.donnees.verrous import renew_verrous


@register(Tags.security, deploy=True)
def check_courriel(app_configs, **options):
    """`check --deploy` tells of an installation from which no mail can leave."""
    if settings.COURRIEL_EN_SERVICE:
        return []
    return [
        Warning(
            "Aucun serveur de courriel : un mot de passe oublié ne se renouvelle pas par courriel, "
            "et les invitations se donnent par un lien à copier.",
            hint="Réglez EMAIL_URL (docs/exploitation.md).",
            id="comptes.W001",
        )
    ]


class ComptesConfig(AppConfig):
    name = "comptes"
    verbose_name = "comptes et structures"

    def ready(self):
        post_migrate.connect(renew_verrous, sender=self)


class AdministrationConfig(AdminConfig):
    default_site = "comptes.administration.SitePlan"
