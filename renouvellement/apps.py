from django.apps import AppConfig


class RenouvellementConfig(AppConfig):
    name = "renouvellement"
    verbose_name = "renouvellement"
