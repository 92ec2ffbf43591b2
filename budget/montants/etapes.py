"""What is said of the money in one word: its nature, where a value comes from, its steps."""

from django.db import models


class Nature(models.TextChoices):
    """Which part of the budget a cost belongs to; empty when nobody has said it."""

    FONCTIONNEMENT = "fonctionnement", "fonctionnement"
    INVESTISSEMENT = "investissement", "investissement"
    MASSE_SALARIALE = "masse_salariale", "masse salariale"


class Origine(models.TextChoices):
    """Where the value that a cost line retains was read."""

    TABLEAU = "tableau", "tableau des dépenses prévisionnelles"
    FICHE = "fiche", "fiche action"
    SAISIE = "saisie", "saisie dans l'application"


class EtapeDepense(models.TextChoices):
    ENGAGE = "engage", "engagé"
    MANDATE = "mandate", "mandaté"


class EtapeFinancement(models.TextChoices):
    PREVU = "prevu", "prévu"
    SOLLICITE = "sollicite", "sollicité"
    ACQUIS = "acquis", "acquis"
