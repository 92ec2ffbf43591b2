"""How a wording is understood: each cost, the years in which it counts, the sums that it gives."""

from collections import defaultdict
from dataclasses import dataclass

from budget.models import LigneCout
from budget.montants.etapes import Periode
from budget.montants.mots import list_remarques
from budget.montants.repartition import Part, Total, add_all, repartir
from budget.montants.valeurs import Lecture, Libelle


@dataclass(frozen=True)
class CoutCompris:
    """One cost of a wording: what is read, and the line that would retain it."""

    lu: Libelle
    ligne: LigneCout
    parts: tuple[Part, ...]

    @property
    def annees(self):
        """The years in which it counts, in order; [] without a year."""
        return [part.annee for part in self.parts if part.annee]

    @property
    def annees_manquantes(self):
        """How many of the years that it says have no planned year to count in (R-B2)."""
        dites = self.lu.n_annees if self.lu.periode == Periode.PAR_AN else None
        return max(0, (dites or 0) - len(self.annees))

    @property
    def remarques(self):
        return list_remarques(self.lu)

    @property
    def total(self):
        return add_all(part.total for part in self.parts)


@dataclass(frozen=True)
class Compris:
    """A wording as it would be retained; `par_annee` are (year or None, Total) of its expenses."""

    lecture: Lecture
    couts: tuple[CoutCompris, ...]
    par_annee: tuple[tuple[int | None, Total], ...]

    @property
    def total(self):
        return add_all(total for _, total in self.par_annee)


def comprendre(lecture, *, prevues=(), lignes=None):
    """The `Compris` of a `Lecture` over the planned years of its action.

    `lignes` are those that would retain it, where a person has chosen something of them.
    """
    if lignes is None:
        lignes = LigneCout().retain_all(lecture, origine=LigneCout.Origine.SAISIE)
    couts = tuple(
        CoutCompris(lu, ligne, repartir(ligne, prevues))
        for lu, ligne in zip(lecture.couts, lignes, strict=True)
    )
    par_annee = defaultdict(list)
    for part in (p for c in couts if c.ligne.is_depense_d_operation for p in c.parts):
        par_annee[part.annee].append(part.total)
    ordre = sorted(par_annee, key=lambda annee: annee or 0)
    return Compris(lecture, couts, tuple((annee, add_all(par_annee[annee])) for annee in ordre))
