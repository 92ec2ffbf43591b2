"""The tree of the plan, as the page of the plan and the calendar show it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q

from plan.champs import ACTION, REPERES, SUIVI
from plan.etats import STATUTS_FINIS, Etat, Statut, etat_case_annee
from plan.models import Action, Axe, Defi, Issue, Programmation
from plan.models.calendrier import TENUE
from plan.models.requetes_action import put_under
from socle.champs import Ou, shown_in
from socle.donnees.emport import emporte

# Beyond this many actions, a page of the tree is cut: a phone must be able to show it.
PAR_PAGE = 100

EMPORTE_DU_SUIVI = "etat statut avancement motif commentaire suivi_le pilote cases"


@emporte("annee prevue", bilan="annee prevue issue reportee_a is_a_renseigner")
@dataclass(frozen=True)
class CaseAnnee:
    """One year of an action. `etat` is None when it is not, or no more, planned.

    `issue` is how it ended, « prévue » until somebody says it; None for a year never planned.
    """

    annee: int
    etat: Etat | None
    issue: Issue | None = None
    reportee_a: int | None = None
    motif: str = ""
    is_a_renseigner: bool = False

    @property
    def prevue(self):
        return self.etat is not None

    @property
    def is_close(self):
        return self.issue not in (None, Issue.PREVUE)


@emporte(
    f"code titre titre_adopte_different partenaires reperes_imprimes suivi_imprime "
    f"{EMPORTE_DU_SUIVI}",
    bilan=f"code titre fait fait_ecrit prochaine_etape blocage_en_cours {EMPORTE_DU_SUIVI}",
    deliberation="code titre partenaires reperes_imprimes cases",
)
@dataclass(frozen=True)
class LigneAction:
    """An action in a list. `avancement` is None when nobody has given it, which is not 0.

    `fait_ecrit` says when `fait` was written, `is_fait_ancien` that a commission saw it (R-H8).
    """

    action: Action
    code: str
    titre: str
    titre_adopte_different: str
    etat: Etat
    statut: Statut
    avancement: int | None
    motif: str
    commentaire: str
    fait: str
    fait_ecrit: str
    is_fait_ancien: bool
    prochaine_etape: str
    blocage: str
    suivi_le: datetime | None
    pilote: str
    partenaires: tuple[str, ...]
    cases: tuple[CaseAnnee, ...]

    def say_all(self, ou, groupe):
        """[(name, title, words)] of what shows there of a group; without what nobody has said,
        but for a page that says so.
        """
        dits = []
        for champ in shown_in(ACTION, ou):
            if champ.groupe == groupe:
                vide = champ.vide if ou == Ou.FICHE else ""
                texte = champ.say(champ.getter(self.action)) or vide
                titre = champ.titre_lu or champ.titre
                if champ.nom == "fait" and self.is_fait_ancien:
                    titre = "Fait avant la dernière commission"
                dits.append((champ.nom, titre, texte))
        return [dit for dit in dits if dit[-1]]

    @property
    def reperes(self):
        return self.say_all(Ou.FICHE, REPERES)

    @property
    def suivi(self):
        return self.say_all(Ou.FICHE, SUIVI)

    @property
    def reperes_imprimes(self):
        return self.say_all(Ou.IMPRIME, REPERES)

    @property
    def suivi_imprime(self):
        return self.say_all(Ou.IMPRIME, SUIVI)

    @property
    def annees(self):
        return tuple(case.annee for case in self.cases if case.prevue)

    @property
    def cases_connues(self):
        """The years that are planned, or that once were."""
        return tuple(case for case in self.cases if case.issue is not None)

    @property
    def has_recit(self):
        """Whether somebody wrote anything of what was done, comes next, or stops it."""
        recit = (self.motif, self.fait, self.prochaine_etape, self.commentaire)
        return any(recit) or self.is_bloquee

    @property
    def is_bloquee(self):
        """Whether it says what blocks it and is not over, as `bloquees` finds it (R-E7)."""
        return bool(self.blocage) and self.statut not in STATUTS_FINIS

    @property
    def blocage_en_cours(self):
        """What blocks it now; '' when it is over, whatever was written before (R-E7)."""
        return self.blocage if self.is_bloquee else ""

    @property
    def numero(self):
        """The last number of the code: that of the action in its axe."""
        return self.code.rpartition("-")[2]


@emporte("code numero titre lignes")
@dataclass(frozen=True)
class BrancheAxe:
    """`couts` is what who asked for the tree gave of its costs; `nom` is « Axe 2 », '' when the
    actions are right in the défi (R-P9).
    """

    code: str
    nom: str
    numero: int
    titre: str
    titre_adopte_different: str
    corps: str
    couts: object | None
    lignes: tuple[LigneAction, ...]


@emporte("numero titre axes")
@dataclass(frozen=True)
class BrancheDefi:
    """`nombre` counts the actions found in it, those of other pages too; `nom` is « Défi 1 »."""

    nom: str
    numero: int
    titre: str
    titre_adopte_different: str
    corps: str
    axes: tuple[BrancheAxe, ...]
    nombre: int

    @property
    def lignes(self):
        return [ligne for axe in self.axes for ligne in axe.lignes]


@dataclass(frozen=True)
class Arbre:
    """The actions found, under their axes and défis; `total` counts those of the whole plan.

    Cut into pages, it holds the actions of `page` (Django's), else None; `nombre` and
    `totaux_par_annee`, [(year, number of actions planned in it)], count all those found. Those kept
    though they no longer fit the filter are in it; `hors_filtre` are their pks.
    """

    on: date
    annees: tuple[int, ...]
    defis: tuple[BrancheDefi, ...]
    nombre: int
    total: int
    totaux_par_annee: tuple[tuple[int, int], ...]
    page: Page | None
    hors_filtre: frozenset[int] = frozenset()

    @property
    def lignes(self):
        return [ligne for defi in self.defis for ligne in defi.lignes]

    @property
    def colonnes(self):
        """How many columns the calendar has: the action and its years."""
        return 1 + len(self.annees)


def make_ligne(action, *, annees, on):
    """The line of an action loaded by `with_mailles` and `with_etat`, in its axe."""
    etat = Etat(action.etat)
    programmations = {p.annee: p for p in action.calendrier}
    return LigneAction(
        action=action,
        code=action.code,
        titre=action.titre,
        titre_adopte_different=action.titre_adopte_different,
        etat=etat,
        statut=Statut(action.statut),
        avancement=action.avancement,
        motif=action.motif,
        commentaire=action.commentaire,
        fait=action.fait,
        fait_ecrit=action.fait_ecrit,
        is_fait_ancien=action.is_fait_ancien,
        prochaine_etape=action.prochaine_etape,
        blocage=action.blocage,
        suivi_le=action.suivi_le,
        pilote=action.nom_du_pilote,
        partenaires=tuple(str(lien.partenaire) for lien in action.partenariats_lus),
        cases=tuple(
            make_case(annee, programmations.get(annee), etat=etat, on=on)
            for annee in sorted({*programmations, *annees})
        ),
    )


def make_case(annee, programmation, *, etat, on):
    """The cell of a year; `programmation` is None when the action was never planned in it."""
    if programmation is None:
        return CaseAnnee(annee, None)
    return CaseAnnee(
        annee=annee,
        etat=etat_case_annee(etat, annee, on=on) if programmation.is_tenue else None,
        issue=Issue(programmation.issue),
        reportee_a=programmation.reportee_a,
        motif=programmation.motif,
        is_a_renseigner=programmation.is_a_renseigner(on=on),
    )


def cut_page(trouvees, numero):
    """The page `numero` of the actions found, and the actions themselves; None when one is enough.

    A number that is none, or too high, gives the nearest page.
    """
    page = Paginator(trouvees, PAR_PAGE).get_page(numero)
    return (page if page.paginator.num_pages > 1 else None), list(page.object_list)


def lire_arbre(plan, *, on, page=None, couts=None, gardees=(), **filtre):
    """The tree of `plan` on the date `on`, narrowed by `filtre` (see `ActionQuerySet.for_filtre`),
    with the actions of the codes `gardees`, whether they fit it or not.

    Once narrowed, a défi or an axe without any action found is left out; else all are there. `page`
    is the number of a page, typed in an address: a tree beyond `PAR_PAGE` actions is then cut, and
    holds only the défis and axes of its page. Without it, it is whole. `couts` are what the page
    shows of the costs of the axes, {pk of an axe: them}.
    """
    actions = Action.objects.for_plan(plan)
    choisies, hors_filtre = actions.with_etat(on=on).for_filtre(**filtre), frozenset()
    if gardees:
        restees = actions.for_codes(gardees).exclude(pk__in=choisies.values("pk"))
        hors_filtre = frozenset(restees.values_list("pk", flat=True))
        aussi = Q(pk__in=choisies.values("pk")) | Q(pk__in=hors_filtre)
        choisies = actions.with_etat(on=on).filter(aussi)
    chargees = choisies.with_mailles().ordered()
    feuille, trouvees = (None, list(chargees)) if page is None else cut_page(chargees, page)
    axes = Axe.objects.filter(defi__plan=plan).order_by("numero")
    defis = Defi.objects.filter(plan=plan).order_by("numero")
    if feuille:
        axes = axes.filter(pk__in={action.axe_id for action in trouvees})
        defis = defis.filter(pk__in=axes.order_by().values("defi"))
    defis = list(defis.prefetch_related(Prefetch("axes", axes, to_attr="axes_lus")))
    put_under((axe for defi in defis for axe in defi.axes_lus), trouvees)
    if feuille:
        par_defi = compter_par_defi(choisies)
        par_annee = compter_par_annee(choisies)
    else:
        par_defi = Counter(action.axe.defi_id for action in trouvees)
        par_annee = Counter()
        for programmation in (p for action in trouvees for p in action.calendrier):
            par_annee[programmation.annee] += programmation.is_tenue
    nombre = feuille.paginator.count if feuille else len(trouvees)
    annees = tuple(sorted({*par_annee, *plan.annees}))
    couts = couts or {}
    is_choisi = bool(filtre or feuille)
    lignes = defaultdict(list)
    for action in trouvees:
        lignes[action.axe_id].append(make_ligne(action, annees=annees, on=on))

    mots = plan.vocabulaire

    def make_axe(axe):
        return BrancheAxe(
            code=axe.code,
            nom="" if axe.implicite else mots.place(mots.axe, axe.numero),
            numero=axe.numero,
            titre=axe.defi.titre if axe.implicite else axe.titre,
            titre_adopte_different=axe.titre_adopte_different,
            corps=axe.corps,
            couts=couts.get(axe.pk),
            lignes=tuple(lignes.get(axe.pk, ())),
        )

    def make_defi(defi):
        axes = (make_axe(axe) for axe in defi.axes_lus)
        return BrancheDefi(
            nom=mots.name(defi.code),
            numero=defi.numero,
            titre=defi.titre,
            titre_adopte_different=defi.titre_adopte_different,
            corps=defi.corps,
            axes=tuple(axe for axe in axes if axe.lignes or not is_choisi),
            nombre=par_defi.get(defi.pk, 0),
        )

    return Arbre(
        on=on,
        annees=annees,
        defis=tuple(branche for branche in map(make_defi, defis) if branche.axes or not is_choisi),
        nombre=nombre,
        total=actions.count() if filtre else nombre,
        totaux_par_annee=tuple((annee, par_annee.get(annee, 0)) for annee in annees),
        page=feuille,
        hors_filtre=hors_filtre,
    )


def compter_par_defi(actions):
    """{pk of a défi: number of these actions in it}."""
    return dict(actions.order_by().values_list("axe__defi").annotate(Count("pk")))


def compter_par_annee(actions):
    """{year: number of these actions planned in it}, years once planned being there with 0."""
    annees = Programmation.objects.filter(action__in=actions.order_by().values("pk"))
    comptes = annees.order_by().values("annee").annotate(nombre=Count("pk", filter=TENUE))
    return {compte["annee"]: compte["nombre"] for compte in comptes}
