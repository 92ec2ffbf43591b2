"""What a person completes of a point in the minutes, until they are adopted (R-V22)."""

from django.db import models

from socle.saisie.editeur import MarkdownField

DISCUTES = frozenset({"discussions", "sens"})
# In SQL: the minutes are adopted, and one of these changes.
ARRETE = (
    "(EXISTS (SELECT 1 FROM {SuitesSeance} s WHERE s.seance_id = OLD.seance_id AND s.pdf IS NOT "
    "NULL) AND (OLD.discussions <> NEW.discussions OR OLD.sens <> NEW.sens))"
)


class PointDiscute(models.Model):
    """What was said at a point; and what was decided, where its act is not in the application."""

    class Sens(models.TextChoices):
        APPROUVEE = "approuvee", "approuvée"
        REJETEE = "rejetee", "rejetée"

    discussions = MarkdownField("teneur des discussions", blank=True)
    sens = models.CharField("décision, sans son acte", max_length=9, choices=Sens, blank=True)

    class Meta:
        abstract = True
