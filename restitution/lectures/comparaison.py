"""What changed between two days: the state of each, read by the same readings (R-H2)."""

from dataclasses import dataclass
from datetime import date

from budget.repartition import Total
from plan.models import EntreeJournal
from restitution.lectures.arbre import LigneAction, lire_arbre
from restitution.lectures.totaux import lire_totaux
from restitution.lectures.vie import EntreeLue, make_entree
from restitution.passe import find_etat, voyager


@dataclass(frozen=True)
class Releve:
    """A plan at the end of a day: its actions by their number in the database, and its sums."""

    jour: date
    actions: dict[int, LigneAction]
    axes: dict[str, str]
    par_axe: dict[str, Total]
    total: Total


@dataclass(frozen=True)
class Mouvement:
    """One thing of an action that is not what it was; '' for what is empty."""

    code: str
    titre: str
    avant: str
    apres: str


@dataclass(frozen=True)
class EcartAxe:
    """The cost of an axe on the two days; None where the axe was not there."""

    code: str
    titre: str
    avant: Total | None
    apres: Total | None

    @property
    def ecart_min(self):
        return (self.apres or Total()).min - (self.avant or Total()).min

    @property
    def ecart_max(self):
        return (self.apres or Total()).max - (self.avant or Total()).max


@dataclass(frozen=True)
class EntreeDAction:
    code: str
    titre: str
    entree: EntreeLue


@dataclass(frozen=True)
class Comparaison:
    """Everything that moved between the end of the day `du` and the end of the day `au`."""

    du: date
    au: date
    ajoutees: tuple[LigneAction, ...]
    supprimees: tuple[LigneAction, ...]
    renommees: tuple[Mouvement, ...]
    statuts: tuple[Mouvement, ...]
    avancements: tuple[Mouvement, ...]
    annees: tuple[Mouvement, ...]
    couts: tuple[EcartAxe, ...]
    ensemble: EcartAxe
    journal: tuple[EntreeDAction, ...]

    @property
    def nombre(self):
        return sum(len(mouvements) for _, mouvements in self.rubriques) + len(self.couts)

    @property
    def rubriques(self):
        """[(title, what is under it)] of all but the costs, in the order of a report."""
        return [
            ("Actions ajoutées", self.ajoutees),
            ("Actions supprimées", self.supprimees),
            ("Actions renommées ou déplacées", self.renommees),
            ("Changements de statut", self.statuts),
            ("Avancement", self.avancements),
            ("Années déplacées", self.annees),
            ("Journal", self.journal),
        ]

    @property
    def presences(self):
        """The headings whose rows are actions that came or went."""
        toutes = [("Actions ajoutées", self.ajoutees), ("Actions supprimées", self.supprimees)]
        return [(titre, lignes) for titre, lignes in toutes if lignes]

    @property
    def mouvements(self):
        """The headings whose rows have a before and an after."""
        return [
            (titre, lignes)
            for titre, lignes in self.rubriques
            if lignes and isinstance(lignes[0], Mouvement)
        ]


def write_annees(ligne):
    """« 2024 (faite), 2025, 2026 » : the years of an action and how they ended."""
    ecrites = []
    for case in ligne.cases:
        if case.issue is None:
            continue
        report = f" à {case.reportee_a}" if case.reportee_a else ""
        fin = f" ({case.issue.label}{report})" if case.is_close else ""
        ecrites.append(f"{case.annee}{fin}")
    return ", ".join(ecrites)


def write_avancement(ligne):
    return "non renseigné" if ligne.avancement is None else f"{ligne.avancement} %"


def read_releve(plan, jour):
    """The `Releve` of a plan at the end of a day. Raises PlanInconnu."""
    with voyager(plan, find_etat(plan, jour)) as alors:
        arbre = lire_arbre(alors, on=jour)
        totaux = lire_totaux(alors)
        return Releve(
            jour=jour,
            actions={ligne.pk: ligne for ligne in arbre.lignes},
            axes={axe.code: axe.titre for defi in arbre.defis for axe in defi.axes},
            par_axe=totaux.par_axe,
            total=totaux.total_mutualise,
        )


def list_mouvements(avant, apres, write):
    """The actions of both days of which `write` does not say the same."""
    return tuple(
        Mouvement(ligne.code, ligne.titre, write(avant.actions[pk]), write(ligne))
        for pk, ligne in apres.actions.items()
        if pk in avant.actions and write(avant.actions[pk]) != write(ligne)
    )


def list_couts(avant, apres):
    ecarts = [
        EcartAxe(
            code,
            apres.axes.get(code) or avant.axes[code],
            avant.par_axe.get(code),
            apres.par_axe.get(code),
        )
        for code in {**avant.par_axe, **apres.par_axe}
    ]
    return tuple(ecart for ecart in ecarts if ecart.avant != ecart.apres)


def list_entrees(plan, du, au):
    entrees = EntreeJournal.objects.for_plan(plan).in_periode(du, au).loaded_for_journal()
    return tuple(
        EntreeDAction(entree.action.code, entree.action.titre, make_entree(entree))
        for entree in entrees
    )


def comparer(plan, *, du, au):
    """The `Comparaison` of two days, `du` before `au`. Raises PlanInconnu."""
    avant, apres = read_releve(plan, du), read_releve(plan, au)
    return Comparaison(
        du=du,
        au=au,
        ajoutees=tuple(li for pk, li in apres.actions.items() if pk not in avant.actions),
        supprimees=tuple(li for pk, li in avant.actions.items() if pk not in apres.actions),
        renommees=list_mouvements(avant, apres, lambda li: f"{li.code} {li.titre}"),
        statuts=list_mouvements(avant, apres, lambda li: str(li.statut.label)),
        avancements=list_mouvements(avant, apres, write_avancement),
        annees=list_mouvements(avant, apres, write_annees),
        couts=list_couts(avant, apres),
        ensemble=EcartAxe("", "Plan", avant.total, apres.total),
        journal=list_entrees(plan, du, au),
    )
