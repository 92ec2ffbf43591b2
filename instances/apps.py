from django.apps import AppConfig
from django.db.models.signals import post_migrate


class InstancesConfig(AppConfig):
    name = "instances"
    verbose_name = "instances"

    def ready(self):
        from instances.droit import ship_regles

        post_migrate.connect(ship_regles, sender=self)
