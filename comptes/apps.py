from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate

from socle.donnees.verrous import renew_verrous


class ComptesConfig(AppConfig):
    name = "comptes"
    verbose_name = "comptes et structures"

    def ready(self):
        post_migrate.connect(renew_verrous, sender=self)


class AdministrationConfig(AdminConfig):
    default_site = "comptes.administration.SitePlan"
