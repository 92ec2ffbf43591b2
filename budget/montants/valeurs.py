"""What a wording says of a cost, as values (budget/montants/libelle.py reads them)."""

from dataclasses import dataclass, field
from decimal import Decimal

from budget.montants.etapes import Nature, Qualificatif, Sens


@dataclass(frozen=True)
class Apport:
    """What a wording says that a funder brings: an amount in euros, or a rate in per cent."""

    nom: str
    montant: Decimal | None = None
    taux: Decimal | None = None


@dataclass(frozen=True)
class Libelle:
    """One cost that a wording says. Amounts in euros; both are None when there is none to count.

    A floor has `montant_max` equal to `montant_min`: its real maximum is unknown. `n_annees` is the
    number of years of N_ANNEES and TOUS_LES_N_ANS, and of a yearly cost said for so many years;
    `depuis` and `jusqu_a` are years that bound it without naming each. `quantite` multiplies an
    amount per unit, and has multiplied already the one of a product (« 12 × 380 €: UNIQUE »).
    `parts` are the amounts that the wording adds up, `apports` what it says that others bring,
    `reste_a_charge` what it says is left; `remarques` sentences on what is doubtful or set apart.
    """

    texte: str
    libelle: str
    qualificatif: Qualificatif
    montant_min: Decimal | None = None
    montant_max: Decimal | None = None
    taxe: str = ""
    taux_tva: Decimal | None = None
    periode: str = ""
    unite: str = ""
    quantite: Decimal | None = None
    n_annees: int | None = None
    annees: tuple[int, ...] = ()
    depuis: int | None = None
    jusqu_a: int | None = None
    sens: Sens = Sens.DEPENSE
    nature: str = ""
    pourcent_min: Decimal | None = None
    pourcent_max: Decimal | None = None
    territoires: int | None = None
    parts: tuple[tuple[str, Decimal], ...] = ()
    apports: tuple[Apport, ...] = ()
    reste_a_charge: Decimal | None = None
    remarques: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_a_preciser(self):
        return self.qualificatif == Qualificatif.A_PRECISER

    @property
    def is_masse_salariale(self):
        return self.nature == Nature.MASSE_SALARIALE


@dataclass(frozen=True)
class Lecture:
    """All that a wording says: at least one cost, in the order of the words."""

    texte: str
    couts: tuple[Libelle, ...]

    @property
    def remarques(self):
        """The remarks of its costs, each once."""
        return tuple(dict.fromkeys(r for cout in self.couts for r in cout.remarques))
