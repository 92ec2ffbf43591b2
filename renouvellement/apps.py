from django.apps import AppConfig


class RenouvellementConfig(AppConfig):
    name = "renouvellement"
    verbose_name = "renouvellement"

    def ready(self):
        """The control of a plan looks at what it takes up, and at what becomes of it (R-N8)."""
        from budget.controle import REGLES, Gravite, Regle
        from renouvellement.lectures.suivant import find_sans_origine, find_sans_suite

        suite = Regle("sans-suite", "Action sans suite", Gravite.MOYENNE, find_sans_suite)
        origine = Regle("sans-origine", "Filiation à dire", Gravite.MOYENNE, find_sans_origine)
        REGLES.extend((suite, origine))
