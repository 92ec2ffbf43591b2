from django.db import models


class Genre(models.TextChoices):
    """The kinds of document that the application prints."""

    SCHEMA_DIRECTEUR = "schema-directeur", "schéma directeur"
    ANNEXE_BUDGET = "annexe-budget", "annexe budgétaire"
    BILAN = "bilan", "bilan"
    EVALUATION = "evaluation", "évaluation finale"
    FICHE = "fiche", "fiche action"
    DELIBERATION = "deliberation", "délibération"
    AVENANT = "avenant", "projet d'avenant"
    ANCIEN_NOUVEAU = "ancien-nouveau", "ancien plan, nouveau plan"
