from django.apps import AppConfig


class CommissionConfig(AppConfig):
    name = "commission"
    verbose_name = "commission"

    def ready(self):
        from budget.controle import VOISINS
        from commission.lectures.organes import dire_organes

        VOISINS.append(dire_organes)
