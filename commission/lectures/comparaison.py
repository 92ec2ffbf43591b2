"""What changed between two days: the state of each, read by the same readings (R-H2)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from budget.lectures.totaux import lire_totaux
from budget.montants.repartition import Total
from commission.lectures.vie import EntreeLue, make_avis, make_entree
from commission.models import Avis, SeanceCommission
from commission.plan_passe import find_arrete, find_etat
from plan.champs import ACTION
from plan.etats import Etat
from plan.lectures.arbre import LigneAction, lire_arbre
from plan.models import EntreeJournal, Issue
from plan.models.action import write_suivi
from plan.vocabulaire import Vocabulaire
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


@dataclass(frozen=True)
class Releve:
    """A plan at the end of a day: its actions by their number in the database, its sums by code,
    and what its journals and its meetings say, by kind and number: (number of the action, words).
    """

    borne: Borne
    actions: dict[int, LigneAction]
    axes: dict[str, str]
    couts: dict[str, Total]
    total: Total
    journal: dict[tuple[str, int], tuple[int, EntreeLue]]


@emporte()
@dataclass(frozen=True)
class Mouvement:
    """One thing of an action that is not what it was; '' for what is empty."""

    titre: str
    avant: str
    apres: str


@emporte()
@dataclass(frozen=True)
class EcartCout:
    """A cost on the two days; None where what has it was not there."""

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


@emporte("code titre etat presence mouvements cout journal")
@dataclass(frozen=True)
class EcartAction:
    """All that changed of an action; `presence` says that it came or went, '' when it stayed.

    `etat` is the last one known.
    """

    code: str
    titre: str
    etat: Etat
    presence: str
    is_ajoutee: bool
    mouvements: tuple[Mouvement, ...]
    cout: EcartCout | None
    journal: tuple[EntreeLue, ...]

    @property
    def rubriques(self):
        """What changed, in a few words: « état, avancement, journal »."""
        dites = [mouvement.titre.lower() for mouvement in self.mouvements]
        dites += ["coût"] if self.cout else []
        dites += ["journal ou avis"] if self.journal else []
        return ", ".join([self.presence] if self.presence else dites)


@emporte("bornes defi actions couts ensemble")
@dataclass(frozen=True)
class Comparaison:
    """What moved between the end of the day `du` and the end of the day `au`: action by action, in
    the order of the plan, then axe by axe for what they cost.

    `defi` is the number of the only défi that it speaks of, or None.
    """

    bornes: tuple[Borne, Borne]
    defi: int | None
    actions: tuple[EcartAction, ...]
    couts: tuple[EcartCout, ...]
    ensemble: EcartCout
    mots: Vocabulaire

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


def list_dits(apres):
    """[(title, what writes it of a line)] of all that is compared of an action, as it is then."""
    compares = [c for c in shown_in(ACTION, Ou.COMPARAISON) if c.nom != "fait" or apres.fait]
    return [
        ("Code et titre", lambda ligne: f"{ligne.code} {ligne.titre}"),
        ("État", lambda ligne: str(ligne.etat.label)),
        ("Statut déclaré", lambda ligne: str(ligne.statut.label)),
        ("Avancement", lambda ligne: write_suivi(ligne, "avancement")),
        ("Années prévues", write_annees),
        ("Années closes", write_clotures),
        *((c.titre, partial(write_champ, c)) for c in compares),
    ]


def lire_releve(plan, jour, *, ici):
    """The `Releve` of a plan at the end of a day. Raises PlanInconnu, EtatAltere.

    `ici` is the day that the readings speak of at the moment: they are read as they are.
    """
    seance = SeanceCommission.objects.for_plan(plan).de_la_commission().for_jour(jour).first()
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
        couts=totaux.par_axe | totaux.par_action,
        total=totaux.total_mutualise,
        journal=make_journal(plan),
    )


def make_journal(plan):
    """What the journals and the meetings of a plan say, by kind and number."""
    entrees = EntreeJournal.objects.for_plan(plan).loaded_for_journal()
    avis = Avis.objects.for_plan(plan).loaded_for_avis()
    return {
        **{("journal", e.pk): (e.action_id, make_entree(e)) for e in entrees},
        **{("avis", a.pk): (a.action_id, make_avis(a)) for a in avis},
    }


def list_mouvements(avant, apres):
    """What `list_dits` does not say alike of an action on the two days; what was declared is not
    repeated where the state follows it, and what was done, once kept in the journal, is no news.
    """
    bouges = [Mouvement(titre, write(avant), write(apres)) for titre, write in list_dits(apres)]
    bouges = [m for m in bouges if m.avant != m.apres]
    etats = {(m.avant, m.apres) for m in bouges if m.titre == "État"}
    return tuple(m for m in bouges if m.titre == "État" or (m.avant, m.apres) not in etats)


def make_cout(code, titre, avant, apres):
    """The `EcartCout` of two `Total`s, None for what was not there; None when nothing moved."""
    if (avant or Total()) == (apres or Total()):
        return None
    return EcartCout(code, titre, avant, apres)


def make_ecart(avant, apres, pk, entrees, mot):
    """The `EcartAction` of the action of this number; None when nothing of it changed."""
    lignes = avant.actions.get(pk), apres.actions.get(pk)
    ligne = lignes[1] or lignes[0]
    # Its code of one day may be that of another action on the other day.
    couts = [r.couts[r.actions[pk].code] if pk in r.actions else None for r in (avant, apres)]
    ecart = EcartAction(
        code=ligne.code,
        titre=ligne.titre,
        etat=ligne.etat,
        presence="" if all(lignes) else f"{mot} {'ajout' if lignes[1] else 'supprim'}é{mot.e}",
        is_ajoutee=not lignes[0],
        mouvements=list_mouvements(*lignes) if all(lignes) else (),
        cout=make_cout(ligne.code, ligne.titre, *couts),
        journal=entrees,
    )
    return ecart if ecart.rubriques else None


def list_ecarts(avant, apres, defi, mot):
    """The actions that changed, in the order of the plan; those that were or are in this défi."""
    entrees = group_entrees(avant, apres)
    pks = [
        pk
        for pk in {**apres.actions, **avant.actions}
        if any(pk in r.actions and is_du_defi(r.actions[pk].code, defi) for r in (avant, apres))
    ]
    ecarts = [make_ecart(avant, apres, pk, tuple(entrees.get(pk, ())), mot) for pk in pks]
    trouves = [ecart for ecart in ecarts if ecart]
    return tuple(sorted(trouves, key=lambda ecart: [int(n) for n in ecart.code.split("-")]))


def list_couts(avant, apres, defi):
    """What the axes cost, where it changed."""
    axes = {code: nom for code, nom in (avant.axes | apres.axes).items() if is_du_defi(code, defi)}
    ecarts = (make_cout(c, nom, avant.couts.get(c), apres.couts.get(c)) for c, nom in axes.items())
    return tuple(ecart for ecart in ecarts if ecart)


def is_du_defi(code, defi):
    """Whether a code is of this défi; of any, without one."""
    return defi is None or f"{code}-".startswith(f"{defi}-")


def group_entrees(avant, apres):
    """{number of an action: what was written or rewritten of it since, the most recent first}; not
    what a meeting had seen by then, wherever it was kept (R-H8).
    """
    groupes, vu = defaultdict(list), avant.borne.jour
    nouvelles = [
        lu
        for cle, lu in apres.journal.items()
        if avant.journal.get(cle) != lu
        if not (lu[1].commission_le and lu[1].commission_le <= vu)
    ]
    for pk, entree in sorted(nouvelles, key=lambda lu: lu[1].le, reverse=True):
        groupes[pk].append(entree)
    return groupes


def comparer(plan, *, du, au, ici, defi=None):
    """The `Comparaison` of two days, `du` before `au`; of one défi only, when its number is given.
    Raises PlanInconnu, EtatAltere.

    `ici` is the day that the readings speak of at the moment, today or the past day shown.
    """
    avant, apres = lire_releve(plan, du, ici=ici), lire_releve(plan, au, ici=ici)
    return Comparaison(
        bornes=(avant.borne, apres.borne),
        defi=defi,
        actions=list_ecarts(avant, apres, defi, plan.vocabulaire.action),
        couts=list_couts(avant, apres, defi),
        ensemble=EcartCout("", "Plan", avant.total, apres.total),
        mots=plan.vocabulaire,
    )
