"""What the database refuses of a voted act, and of what its document says (R-V10)."""

REFUS = "Un acte voté ne change plus et ne se supprime pas."

# An act that nobody received goes back to a draft, once for each reopening that is told (R-V14).
# Its own `reouvertures` counts those that were done.
RACONTEES = "(SELECT COUNT(*) FROM {Reouverture} r WHERE r.deliberation_id = OLD.id)"
ROUVRE = (
    "(NEW.votee_le IS NULL AND NEW.feuille IS NULL AND NEW.liste IS NULL AND NEW.formules IS NULL "
    "AND OLD.envoyee_le IS NULL AND OLD.recue_le IS NULL AND OLD.publiee_le IS NULL "
    f"AND NEW.reouvertures = OLD.reouvertures + 1 AND NEW.reouvertures = {RACONTEES} "
    "AND NOT {change_plus})"
)
A_ROUVRIR = (
    "d.id = NEW.deliberation_id AND d.envoyee_le IS NULL AND d.recue_le IS NULL "
    "AND d.publiee_le IS NULL AND d.reouvertures = "
    "(SELECT COUNT(*) FROM {Reouverture} r WHERE r.deliberation_id = d.id)"
)


def votee(critere, *, par=""):
    """The SQL condition that a voted act meets `critere`; `par` joins other tables to it."""
    return (
        f"EXISTS (SELECT 1 FROM {{Deliberation}} d {par} "
        f"WHERE {critere} AND d.votee_le IS NOT NULL)"
    )
