"""What the database refuses of a voted act, and of what its document says (R-V10)."""

REFUS = "Un acte voté ne change plus et ne se supprime pas."


def votee(critere, *, par=""):
    """The SQL condition that a voted act meets `critere`; `par` joins other tables to it."""
    return (
        f"EXISTS (SELECT 1 FROM {{Deliberation}} d {par} "
        f"WHERE {critere} AND d.votee_le IS NOT NULL)"
    )
