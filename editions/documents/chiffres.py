"""The typed figures that an edition keeps beside its PDF: they can be read without it."""

from dataclasses import dataclass
from decimal import Decimal

from budget.montants.repartition import Total
from budget.templatetags.argent import fourchette, reserves

ENTIER, EUROS = "entier", "euros"
BORNES = ("min", "max", "ttc_min", "ttc_max")
NOMBRES = ("lignes", "non_chiffrees", "quantites_a_preciser", "planchers")


@dataclass(frozen=True)
class Chiffre:
    """A figure as people read it. `reserve` says what it leaves out, or is empty."""

    libelle: str
    texte: str
    reserve: str


def count(libelle, nombre):
    """A number of things, as JSON keeps it."""
    return {"libelle": libelle, "type": ENTIER, "valeur": nombre}


def sum_up(libelle, total):
    """A `Total` in euros, as JSON keeps it: each amount as text, exact to the cent."""
    return {
        "libelle": libelle,
        "type": EUROS,
        **{champ: str(getattr(total, champ)) for champ in BORNES},
        **{champ: getattr(total, champ) for champ in NOMBRES},
    }


def read_chiffre(garde):
    """The `Chiffre` of a figure kept by `count` or `sum_up`."""
    if garde["type"] == ENTIER:
        return Chiffre(garde["libelle"], str(garde["valeur"]), "")
    total = Total(
        **{champ: Decimal(garde[champ]) for champ in BORNES},
        # A figure kept before there were floors says none.
        **{champ: garde.get(champ, 0) for champ in NOMBRES},
    )
    return Chiffre(garde["libelle"], fourchette(total), reserves(total))
