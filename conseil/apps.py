from django.apps import AppConfig


class ConseilConfig(AppConfig):
    name = "conseil"
    verbose_name = "conseil"

    def ready(self):
        from budget.controle import VOISINS
        from conseil.lectures.suites import dire_retards

        VOISINS.append(dire_retards)
