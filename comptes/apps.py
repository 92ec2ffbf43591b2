from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ComptesConfig(AppConfig):
    name = "comptes"
    verbose_name = "comptes et structures"


class AdministrationConfig(AdminConfig):
    default_site = "comptes.administration.SitePlan"
