"""The rooms of the house, from the lowest to the highest: a room imports only those before it."""

PIECES = (
    "socle",
    "comptes",
    "plan",
    "exploitation",
    "budget",
    "instances",
    "commission",
    "renouvellement",
    "conseil",
    "editions",
    "echanges",
    "accueil",
    "config",
)
