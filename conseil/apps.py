from django.apps import AppConfig


class ConseilConfig(AppConfig):
    name = "conseil"
    verbose_name = "conseil"

    def ready(self):
        """The control of a plan looks at the meetings that adopt it."""
        from budget.controle import REGLES, VOISINS, Gravite, Regle
        from conseil.lectures.renouvellement import find_seances_perimees
        from conseil.lectures.suites import dire_retards

        VOISINS.append(dire_retards)
        titre = "Séance avec l'ancien conseil"
        regle = Regle("ancien-conseil", titre, Gravite.HAUTE, find_seances_perimees)
        REGLES.insert(0, regle)
