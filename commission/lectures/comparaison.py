"""What changed between two days: the state of each, read by the same readings (R-H2)."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from budget.lectures.totaux import lire_totaux
from budget.montants.repartition import Total
from commission.lectures.vie import EntreeLue, make_avis, make_entree
from commission.models import Avis, SeanceCommission
from commission.plan_passe import find_arrete, find_etat
from plan.champs import ACTION
from plan.lectures.arbre import LigneAction, lire_arbre
from plan.models import EntreeJournal, Issue
from plan.models.action import write_suivi
from socle.champs import Ou, shown_in
from socle.donnees.emport import emporte
from socle.donnees.passe import voyager

ISSUES_TENUES = (Issue.FAITE, Issue.EN_PARTIE)


@emporte()
@dataclass(frozen=True)
class Borne:
    """One of the two days; `seance` names the meeting of that day, '' without one."""

    jour: date
    seance: str
    arrete_le: datetime | None


@emporte("code titre entree")
@dataclass(frozen=True)
class EntreeDAction:
    code: str
    titre: str
    entree: EntreeLue


@dataclass(frozen=True)
class Releve:
    """A plan at the end of a day: its actions by their number in the database, its sums, and what
    its journals and its meetings say, by kind and number.
    """

    borne: Borne
    actions: dict[int, LigneAction]
    axes: dict[str, str]
    par_axe: dict[str, Total]
    total: Total
    journal: dict[tuple[str, int], EntreeDAction]


@emporte()
@dataclass(frozen=True)
class Mouvement:
    """One thing of an action that is not what it was; '' for what is empty."""

    code: str
    titre: str
    avant: str
    apres: str


@emporte()
@dataclass(frozen=True)
class ActionNommee:
    """An action that came or went."""

    code: str
    titre: str


@emporte()
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


@emporte()
@dataclass(frozen=True)
class Comparaison:
    """Everything that moved between the end of the day `du` and the end of the day `au`.

    `renseignements` are (title of a declared field, what it was and is).
    """

    bornes: tuple[Borne, Borne]
    ajoutees: tuple[ActionNommee, ...]
    supprimees: tuple[ActionNommee, ...]
    renommees: tuple[Mouvement, ...]
    statuts: tuple[Mouvement, ...]
    avancements: tuple[Mouvement, ...]
    annees: tuple[Mouvement, ...]
    clotures: tuple[Mouvement, ...]
    renseignements: tuple[tuple[str, tuple[Mouvement, ...]], ...]
    couts: tuple[EcartAxe, ...]
    ensemble: EcartAxe
    journal: tuple[EntreeDAction, ...]

    @property
    def du(self):
        return self.bornes[0].jour

    @property
    def au(self):
        return self.bornes[1].jour

    @property
    def has_seance(self):
        """Whether one of the two days is a meeting, or was frozen by one."""
        return any(borne.seance or borne.arrete_le for borne in self.bornes)

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
            ("Années reportées, ajoutées ou retirées", self.annees),
            ("Années closes", self.clotures),
            *self.renseignements,
            ("Journal et avis", self.journal),
        ]

    @property
    def presences(self):
        """The headings whose rows are actions that came or went."""
        return [(titre, lignes) for titre, lignes in self.rubriques[:2] if lignes]

    @property
    def mouvements(self):
        """The headings whose rows have a before and an after."""
        return [(titre, lignes) for titre, lignes in self.rubriques[2:-1] if lignes]


def write_annees(ligne):
    """« 2024, 2026 (2025 reportée à 2026 : attente du devis) »: the years that still count."""
    ecartees = [
        f"{case.annee} {case.issue.label}"
        f"{f' à {case.reportee_a}' if case.reportee_a else ''} : {case.motif}"
        for case in ligne.cases
        if case.is_close and not case.prevue
    ]
    tenues = ", ".join(map(str, ligne.annees)) or "aucune"
    return f"{tenues} ({' ; '.join(ecartees)})" if ecartees else tenues


def write_clotures(ligne):
    """« 2023 faite, 2024 faite en partie »: the years that were held, in words."""
    closes = [f"{c.annee} {c.issue.label}" for c in ligne.cases if c.issue in ISSUES_TENUES]
    return ", ".join(closes) or "aucune"


def write_champ(champ, ligne):
    return champ.say(champ.getter(ligne.action)) or champ.vide or "non renseigné"


def lire_releve(plan, jour, *, ici):
    """The `Releve` of a plan at the end of a day. Raises PlanInconnu, EtatAltere.

    `ici` is the day that the readings speak of at the moment: they are read as they are.
    """
    seance = SeanceCommission.objects.for_plan(plan).for_jour(jour).first()
    nom = str(seance or "")
    if jour == ici and not find_arrete(plan, jour):
        return make_releve(plan, Borne(jour, nom, None))
    etat = find_etat(plan, jour)
    with voyager(plan, etat) as alors:
        return make_releve(alors, Borne(jour, nom, etat.arrete_le))


def make_releve(plan, borne):
    """The `Releve` of what the readings say at the moment."""
    arbre = lire_arbre(plan, on=borne.jour)
    totaux = lire_totaux(plan)
    return Releve(
        borne=borne,
        actions={ligne.action.pk: ligne for ligne in arbre.lignes},
        axes={axe.code: axe.titre for defi in arbre.defis for axe in defi.axes},
        par_axe=totaux.par_axe,
        total=totaux.total_mutualise,
        journal=make_journal(plan),
    )


def make_journal(plan):
    """What the journals and the meetings of a plan say, by kind and number."""
    entrees = EntreeJournal.objects.for_plan(plan).loaded_for_journal()
    avis = Avis.objects.for_plan(plan).loaded_for_avis()
    return {
        **{("journal", e.pk): make_entree_d_action(e.action, make_entree(e)) for e in entrees},
        **{("avis", a.pk): make_entree_d_action(a.action, make_avis(a)) for a in avis},
    }


def make_entree_d_action(action, entree):
    return EntreeDAction(action.code, action.titre, entree)


def list_mouvements(avant, apres, write):
    """The actions of both days of which `write` does not say the same."""
    return tuple(
        Mouvement(ligne.code, ligne.titre, write(avant.actions[pk]), write(ligne))
        for pk, ligne in apres.actions.items()
        if pk in avant.actions and write(avant.actions[pk]) != write(ligne)
    )


def list_sans(releve, autre):
    """The actions of one day that the other does not have."""
    return tuple(
        ActionNommee(ligne.code, ligne.titre)
        for pk, ligne in releve.actions.items()
        if pk not in autre.actions
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


def list_entrees(avant, apres):
    """What was written or rewritten since, the most recent first; not what a meeting had seen by
    then, wherever it was kept (R-H8).
    """
    vu = avant.borne.jour
    nouvelles = [
        lue
        for cle, lue in apres.journal.items()
        if cle not in avant.journal or avant.journal[cle].entree != lue.entree
        if not (lue.entree.commission_le and lue.entree.commission_le <= vu)
    ]
    return tuple(sorted(nouvelles, key=lambda lue: lue.entree.le, reverse=True))


def comparer(plan, *, du, au, ici):
    """The `Comparaison` of two days, `du` before `au`. Raises PlanInconnu, EtatAltere.

    `ici` is the day that the readings speak of at the moment, today or the past day shown.
    """
    avant, apres = lire_releve(plan, du, ici=ici), lire_releve(plan, au, ici=ici)
    return Comparaison(
        bornes=(avant.borne, apres.borne),
        ajoutees=list_sans(apres, avant),
        supprimees=list_sans(avant, apres),
        renommees=list_mouvements(avant, apres, lambda li: f"{li.code} {li.titre}"),
        statuts=list_mouvements(avant, apres, lambda li: str(li.statut.label)),
        avancements=list_mouvements(avant, apres, lambda li: write_suivi(li, "avancement")),
        annees=list_mouvements(avant, apres, write_annees),
        clotures=list_mouvements(avant, apres, write_clotures),
        renseignements=tuple(
            (champ.titre, list_mouvements(avant, apres, partial(write_champ, champ)))
            for champ in shown_in(ACTION, Ou.COMPARAISON)
        ),
        couts=list_couts(avant, apres),
        ensemble=EcartAxe("", "Plan", avant.total, apres.total),
        journal=list_entrees(avant, apres),
    )
