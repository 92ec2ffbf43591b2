"""Every sum of the plan's money, each with what it leaves out (docs/regles.md, R-B)."""

from collections import defaultdict
from dataclasses import dataclass

from budget.lectures.comptees import load_comptees
from budget.lectures.financements import lire_financements
from budget.models import Nature
from budget.montants.etapes import Sens
from budget.montants.financement import leave
from budget.montants.repartition import Total, add_all
from socle.donnees.emport import emporte

SANS_ANNEE = "sans_annee"
# The headline of the plan, wherever one number stands for it (R-P4).
TOTAL_DU_PLAN = "Total du plan, coûts partagés comptés une fois"


@emporte()
@dataclass(frozen=True)
class Double:
    """A shared cost: what its lines add up to beyond the one that the plan counts.

    `par_annee` has the keys of `Totaux.par_annee`, where something is counted twice.
    """

    libelle: str
    actions: tuple[str, ...]
    total: Total
    par_annee: dict[str, Total]


@emporte(
    "annees par_annee par_defi_annee par_defi par_financeur reste_a_charge total doubles "
    "total_mutualise par_annee_mutualise masse_salariale recettes hors_total",
    bilan="total_mutualise masse_salariale",
)
@dataclass(frozen=True)
class Totaux:
    """The sums of the lines retained; masse salariale and receipts stand apart (R-B1, R-B8).

    Keys: years as text, or « sans_annee »; défis « 1 », axes « 1-2 », actions « 1-2-8 »; natures as
    their value, '' when nobody said it. `total` adds the actions as written; `total_mutualise` and
    `par_annee_mutualise` are less `doubles`; `reste_a_charge` is the first of them less what
    funders other than the collectivité bring (R-F4). `hors_total` counts the lines known but not
    retained.
    """

    annees: tuple[str, ...]
    par_annee: dict[str, Total]
    par_defi_annee: dict[str, dict[str, Total]]
    par_defi: dict[str, Total]
    par_axe: dict[str, Total]
    par_action: dict[str, Total]
    par_nature: dict[str, Total]
    par_financeur: dict[str, Total]
    reste_a_charge: Total
    total: Total
    doubles: tuple[Double, ...]
    total_mutualise: Total
    par_annee_mutualise: dict[str, Total]
    masse_salariale: Total
    recettes: Total
    hors_total: int

    @property
    def is_vide(self):
        """Whether nobody has written any cost yet, be it unknown or left out of the totals."""
        comptes = (self.total, self.masse_salariale, self.recettes)
        return not (self.hors_total or any(t.lignes or t.non_chiffrees for t in comptes))

    @property
    def lignes_par_defi(self):
        """[(défi, totals of each year, of no year, and of the whole)]."""
        return [
            (defi, [*par_annee.values(), self.par_defi[defi]])
            for defi, par_annee in self.par_defi_annee.items()
        ]

    @property
    def natures(self):
        """[(label of the nature, '' when nobody said it, total)]."""
        return [(Nature(cle).label if cle else "", t) for cle, t in self.par_nature.items()]

    @property
    def ligne_du_plan(self):
        return [*self.par_annee.values(), self.total]

    @property
    def ligne_mutualisee(self):
        return [*self.par_annee_mutualise.values(), self.total_mutualise]


def name_of_annee(annee):
    return SANS_ANNEE if annee is None else str(annee)


def group_by(comptees, key):
    """{key: [lines]}, empty for a key that no line has."""
    groupes = defaultdict(list)
    for comptee in comptees:
        groupes[key(comptee)].append(comptee)
    return groupes


def sum_by(comptees, key, cles):
    """{key: Total} for each of `cles`, a sum of nothing for those that no line has."""
    par_cle = {cle: [] for cle in cles}
    for comptee in comptees:
        if cle := key(comptee):
            par_cle[cle].append(comptee.total)
    return {cle: add_all(totaux) for cle, totaux in par_cle.items()}


def sum_by_annee(comptees, annees):
    """{year as text: Total} for each year of the plan and of the lines, « sans_annee » last."""
    par_annee = {str(annee): [] for annee in annees}
    for comptee in comptees:
        for part in comptee.parts:
            par_annee.setdefault(name_of_annee(part.annee), []).append(part.total)
    sans = par_annee.pop(SANS_ANNEE, ())
    sommes = {annee: add_all(totaux) for annee, totaux in sorted(par_annee.items())}
    return {**sommes, SANS_ANNEE: add_all(sans)}


def list_doubles(comptees):
    """The shared costs: year by year, every line but the first is counted twice (R-B7), the costs
    of one wording being each by itself (R-B12).
    """
    partagees = [comptee for comptee in comptees if comptee.ligne.mutualise]
    groupes = group_by(partagees, lambda comptee: comptee.ligne.mutualise)
    doubles = []
    for mutualise, lignes in groupes.items():
        vues, par_annee = set(), defaultdict(Total)
        for rang, part in ((c.ligne.rang, part) for c in lignes for part in c.parts):
            if (rang, part.annee) in vues:
                par_annee[name_of_annee(part.annee)] += part.total
            vues.add((rang, part.annee))
        actions = tuple(dict.fromkeys(comptee.action for comptee in lignes))
        total = add_all(par_annee.values())
        doubles.append(Double(mutualise.libelle, actions, total, dict(par_annee)))
    return tuple(doubles)


def list_codes(plan):
    """(codes of the défis, of the axes, of the actions) of a plan, in its order."""
    numeros = ("numero", "axes__numero", "axes__actions__numero")
    lus = plan.defis.order_by(*numeros).values_list(*numeros, "axes__implicite")
    defis, axes, actions = {}, {}, {}
    for defi, axe, action, implicite in lus:
        code = str(defi) if implicite else f"{defi}-{axe}"
        defis[str(defi)] = None
        if axe is not None:
            axes[code] = None
        if action is not None:
            actions[f"{code}-{action}"] = None
    return [*defis], [*axes], [*actions]


def lire_totaux(plan):
    """The sums of a plan; a constant number of queries."""
    return lire_argent(plan)[0]


def lire_argent(plan):
    """(`Totaux`, `Financements`, the lines counted) of a plan, its money being read once."""
    comptees = load_comptees(plan)
    financements = lire_financements(plan, comptees=comptees)
    return make_totaux(plan, comptees, financements), financements, comptees


def make_totaux(plan, comptees, financements):
    retenues = [c for c in comptees if c.ligne.retenue]
    recettes = [c for c in retenues if c.ligne.sens == Sens.RECETTE]
    salaires = [c for c in retenues if c.ligne.nature == Nature.MASSE_SALARIALE]
    operations = [c for c in retenues if c.ligne.is_depense_d_operation]
    doubles = list_doubles(operations)
    total = add_all(comptee.total for comptee in operations)
    total_mutualise = total.without(add_all(double.total for double in doubles))
    defis, axes, actions = list_codes(plan)
    par_annee = sum_by_annee(operations, plan.annees)
    annees = tuple(cle for cle in par_annee if cle != SANS_ANNEE)
    par_defi = group_by(operations, lambda comptee: comptee.defi)
    par_nature = group_by(operations, lambda comptee: comptee.ligne.nature)
    return Totaux(
        annees=annees,
        par_annee=par_annee,
        par_defi_annee={defi: sum_by_annee(par_defi[defi], annees) for defi in defis},
        par_defi=sum_by(operations, lambda comptee: comptee.defi, defis),
        par_axe=sum_by(operations, lambda comptee: comptee.axe, axes),
        par_action=sum_by(operations, lambda comptee: comptee.action, actions),
        par_nature={cle: add_all(c.total for c in cs) for cle, cs in par_nature.items()},
        par_financeur=financements.par_financeur,
        reste_a_charge=leave(total_mutualise, financements.subventions),
        total=total,
        doubles=doubles,
        total_mutualise=total_mutualise,
        par_annee_mutualise={
            annee: somme.without(add_all(d.par_annee.get(annee, Total()) for d in doubles))
            for annee, somme in par_annee.items()
        },
        masse_salariale=add_all(comptee.parts[0].total for comptee in salaires),
        recettes=add_all(comptee.total for comptee in recettes),
        hors_total=len(comptees) - len(retenues),
    )


def list_bornes(total):
    """The amounts of a `Total` and what it leaves out; empty cells where nothing was counted."""
    if total is None or not total.lignes:
        return (None, None, total.non_chiffrees if total else None, None)
    return (total.min, total.max, total.non_chiffrees, total.planchers)
