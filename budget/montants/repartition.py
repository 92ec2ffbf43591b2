"""In which years a cost counts, and for how much (docs/regles.md, R-B).

Pure functions: they know a line's retained value and the planned years of its action, nothing else.
"""

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from operator import attrgetter

from budget.montants.etapes import Periode, Qualificatif, Taxe
from socle.donnees.emport import emporte
from socle.francais.euros import arrondir

ZERO = Decimal(0)
CENT = Decimal(100)
# Of an amount that counts for a quantity (R-B4), and of one that comes back (R-B2).
QUANTIFIEES = (Periode.PAR_UNITE, Periode.PAR_JOUR, Periode.PAR_MOIS, Periode.PAR_TRIMESTRE)
REVIENNENT = (Periode.PAR_AN, Periode.TOUS_LES_N_ANS)


@emporte()
@dataclass(frozen=True)
class Total:
    """A sum that says what it leaves out. Amounts in euros, exact to the cent.

    `min` and `max` add the amounts as they are written, HT and TTC mixed; `ttc_min` and `ttc_max`
    bring HT lines to TTC. `lignes` counts what was added, a yearly line once a year: where it is 0
    there is nothing to count, which is not 0 €. `non_chiffrees` counts the lines left out for want
    of an amount, `quantites_a_preciser` those counted for a quantity of 1 that nobody confirmed,
    `planchers` the parts that are a least: the whole is « at least » then (R-B11).
    """

    min: Decimal = ZERO
    max: Decimal = ZERO
    ttc_min: Decimal = ZERO
    ttc_max: Decimal = ZERO
    lignes: int = 0
    non_chiffrees: int = 0
    quantites_a_preciser: int = 0
    planchers: int = 0

    def __add__(self, autre):
        return add_all((self, autre))

    def without(self, autre):
        """This total less the amounts of `autre`; what is left out stays as it is."""
        return replace(
            self,
            min=self.min - autre.min,
            max=self.max - autre.max,
            ttc_min=self.ttc_min - autre.ttc_min,
            ttc_max=self.ttc_max - autre.ttc_max,
            lignes=self.lignes - autre.lignes,
        )


COMPTES = attrgetter(*(champ.name for champ in fields(Total)))


def add_all(totaux):
    """The sum of some totals; of none, a sum of nothing. Quicker than adding them one by one."""
    colonnes = zip(*map(COMPTES, totaux), strict=True)
    return Total(*map(sum, colonnes))


@dataclass(frozen=True)
class Part:
    """What a line counts for in a year; `annee` is None when its action has no planned year."""

    annee: int | None
    total: Total


def list_annees(ligne, prevues):
    """The years in which a line counts, `prevues` being the planned years of its action (R-B2)."""
    nommees = ligne.annees
    premiere, derniere = ligne.depuis or 0, ligne.jusqu_a or 9999
    tenues = [annee for annee in sorted(prevues) if premiere <= annee <= derniere]
    if ligne.periode not in REVIENNENT:
        return [min(nommees or tenues, default=ligne.depuis)]
    annees = [annee for annee in tenues if not nommees or annee in nommees]
    if ligne.periode == Periode.TOUS_LES_N_ANS:
        return (annees or nommees or [ligne.depuis])[:: ligne.n_annees]
    return annees[: ligne.n_annees] or nommees or [ligne.depuis]


def has_quantite_a_preciser(ligne):
    """Whether a line counts for a quantity that nobody gave (R-B4)."""
    return ligne.periode in QUANTIFIEES and ligne.quantite is None


def repartir(ligne, prevues):
    """The parts of a line, one per year in which it counts.

    A line without an amount is one part of nothing, counted as left out, in its first year.
    """
    annees = list_annees(ligne, prevues)
    if ligne.montant_min is None:
        return (Part(annees[0], Total(non_chiffrees=1)),)
    quantite = 1
    if ligne.periode in QUANTIFIEES:
        quantite = 1 if ligne.quantite is None else ligne.quantite
    taxe = 1 + ligne.taux_tva / CENT if ligne.taxe == Taxe.HT else Decimal(1)
    bas, haut = arrondir(ligne.montant_min * quantite), arrondir(ligne.montant_max * quantite)
    total = Total(
        min=bas,
        max=haut,
        ttc_min=arrondir(bas * taxe),
        ttc_max=arrondir(haut * taxe),
        lignes=1,
        quantites_a_preciser=int(has_quantite_a_preciser(ligne)),
        planchers=int(ligne.qualificatif == Qualificatif.PLANCHER),
    )
    return tuple(Part(annee, total) for annee in annees)
