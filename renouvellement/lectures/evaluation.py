"""A plan judged: what was done, at what cost, and what each action becomes (R-U1).

Only words are typed; every figure comes from the readings of the plan and of its costs.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from budget.lectures.depenses import Depenses, Execution, lire_depenses
from budget.lectures.lignes import LigneLue, lire_lignes
from budget.lectures.totaux import Totaux, lire_totaux
from plan.lectures.arbre import LigneAction, lire_arbre
from plan.lectures.indicateurs import lire_indicateurs
from renouvellement.lectures.mesures import (
    BilanDesAnnees,
    IndicateurEvalue,
    count_annees,
    make_indicateur,
)
from renouvellement.models import AvisSuite, Echelle, Evaluation, Suite, Synthese
from renouvellement.models.evaluation import SUITES_FINIES, say_suite
from socle.donnees.emport import emporte

# What an action, or an indicator, may lack: its key, its words, what finds it.
MANQUES = (
    ("sans_suite", "Sans suite", lambda a: not a.suite),
    ("sans_pourquoi", "Suite sans pourquoi", lambda a: a.suite and not a.pourquoi),
    ("sans_appreciation", "Sans appréciation", lambda a: a.appreciation is None),
    ("jamais_suivies", "Suivi non renseigné", lambda a: a.is_jamais_suivie),
    ("sans_depense", "Sans dépense saisie", lambda a: not a.execution.depenses.is_saisi),
    ("a_renseigner", "Années à renseigner", lambda a: a.annees.a_renseigner),
    ("sans_indicateur", "Sans indicateur", lambda a: not a.indicateurs),
    ("croisees", "Fusions croisées, l'une avec l'autre", lambda a: a.is_croisee),
    ("perdues", "Fusions avec rien, ou avec ce qui s'arrête", lambda a: a.is_perdue),
)
DES_INDICATEURS = (
    ("sans_valeur", "Indicateurs jamais relevés", lambda i: not i.dernieres),
    ("sans_cible", "Indicateurs sans cible", lambda i: i.cible is None),
)
SANS_RETOUR = (*SUITES_FINIES, Suite.FUSIONNER)
# What finds, among the suites, the actions that have none yet.
SANS_SUITE = (("sans", "pas encore dite"),)


@emporte("organe le sens commentaire suite is_d_une_autre_suite")
@dataclass(frozen=True)
class AvisLu:
    """`suite` is the one that the organ was asked about, in words."""

    pk: int
    organe: str
    le: date
    sens: str
    commentaire: str
    suite: str
    is_d_une_autre_suite: bool


@emporte(
    "code titre is_jamais_suivie realise resultat appreciation appreciation_dite suite_dite "
    "fusion pourquoi annees execution couts indicateurs avis rejointes"
)
@dataclass(frozen=True)
class ActionEvaluee:
    """`ligne` is what the follow-up says of it. `appreciation_dite` is its degree, in the words of
    the plan; `suite` is '' until it is said, `fusion` the code of the action to merge with.

    `rejointes` are the codes of the actions that are to merge with this one; `is_perdue` says that
    it is to merge with nothing, or with one that is over, given up or merged elsewhere. `couts` are
    its lines in the words of the documents, `execution` what of them counts, and what was spent.
    """

    ligne: LigneAction
    realise: str
    resultat: str
    appreciation: int | None
    appreciation_dite: str
    suite: str
    fusion: str
    pourquoi: str
    annees: BilanDesAnnees
    execution: Execution
    couts: tuple[LigneLue, ...]
    indicateurs: tuple[IndicateurEvalue, ...]
    avis: tuple[AvisLu, ...]
    rejointes: tuple[str, ...]
    is_perdue: bool

    @property
    def code(self):
        return self.ligne.code

    @property
    def titre(self):
        return self.ligne.titre

    @property
    def is_jamais_suivie(self):
        return self.ligne.suivi_le is None

    @property
    def suite_dite(self):
        return say_suite(self.suite, self.fusion)

    @property
    def is_croisee(self):
        """Whether both actions say that they merge with the other: one of them must give in."""
        return self.fusion in self.rejointes


@emporte()
@dataclass(frozen=True)
class Comptes:
    """Of some actions, those without suite or degree, and (key, words, number) of each of both."""

    actions: int
    suites: tuple[tuple[str, str, int], ...]
    sans_suite: int
    appreciations: tuple[tuple[str, str, int], ...]
    sans_appreciation: int
    annees: BilanDesAnnees

    @property
    def decidees(self):
        return self.actions - self.sans_suite


@emporte("numero titre synthese actions comptes execution non_dits")
@dataclass(frozen=True)
class DefiEvalue:
    """`execution` counts all its lines, those of its axes too, as the totals of the défis do."""

    numero: int
    titre: str
    synthese: str
    actions: tuple[ActionEvaluee, ...]
    comptes: Comptes
    execution: Execution
    non_dits: tuple[tuple[str, str, tuple[str, ...]], ...]


@emporte(
    "on structure collectivite titre annee_debut annee_fin degres synthese defis comptes "
    "execution totaux indicateurs non_dits"
)
@dataclass(frozen=True)
class EvaluationLue:
    """A plan judged, on the day `on`. `execution` counts a shared cost once (R-B7), `totaux` says
    what it leaves out; `degres` are the words of the scale, the worst first.
    """

    on: date
    structure: str
    collectivite: str
    titre: str
    annee_debut: int
    annee_fin: int
    degres: tuple[str, ...]
    synthese: str
    defis: tuple[DefiEvalue, ...]
    comptes: Comptes
    execution: Execution
    totaux: Totaux
    indicateurs: tuple[IndicateurEvalue, ...]
    non_dits: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def actions(self):
        return [action for defi in self.defis for action in defi.actions]

    @property
    def is_jamais_suivi(self):
        """Whether nobody ever said anything of any action: nothing of what was done is known."""
        return all(action.is_jamais_suivie for action in self.actions)


def choose(lecture, *, suite="", defi=""):
    """[(`DefiEvalue`, its actions)] with this suite, or « sans »; of one défi when it is named."""
    voulue = "" if suite == SANS_SUITE[0][0] else suite
    trouves = [
        (lu, [a for a in lu.actions if not suite or a.suite == voulue])
        for lu in lecture.defis
        if not defi or str(lu.numero) == defi
    ]
    return [(lu, actions) for lu, actions in trouves if actions or not suite]


def find_voisines(lecture, code):
    """(the action of this code, its rank from 1, the one before, the one after), each or None."""
    actions = lecture.actions
    rang = next((rang for rang, action in enumerate(actions) if action.code == code), None)
    if rang is None:
        return None, 0, None, None
    avant = actions[rang - 1] if rang else None
    apres = actions[rang + 1] if rang + 1 < len(actions) else None
    return actions[rang], rang + 1, avant, apres


def make_avis(avis):
    return AvisLu(
        pk=avis.pk,
        organe=str(avis.seance.organe or "Commission"),
        le=avis.seance.le,
        sens=avis.get_sens_display(),
        commentaire=avis.commentaire,
        suite=avis.get_suite_display(),
        is_d_une_autre_suite=not avis.is_de_la_suite,
    )


def count(actions, degres):
    """The `Comptes` of some `ActionEvaluee`s."""
    suites = Counter(action.suite for action in actions)
    appreciations = Counter(action.appreciation for action in actions)
    return Comptes(
        actions=len(actions),
        suites=tuple((s.value, str(s.label), suites[s.value]) for s in Suite),
        sans_suite=suites[""],
        appreciations=tuple((str(r), mots, appreciations[r]) for r, mots in degres),
        sans_appreciation=appreciations[None],
        annees=sum((action.annees for action in actions), BilanDesAnnees()),
    )


def list_non_dits(actions, indicateurs):
    """((key, title, what lacks it), …), without what nothing lacks."""
    codes = [(action.code, action) for action in actions]
    libelles = [(indicateur.libelle, indicateur) for indicateur in indicateurs]
    dits = [
        (cle, titre, tuple(nom for nom, lu in nommes if garde(lu)))
        for manques, nommes in ((MANQUES, codes), (DES_INDICATEURS, libelles))
        for cle, titre, garde in manques
    ]
    return tuple(dit for dit in dits if dit[-1])


def find_echelle(plan):
    """The scale of the plan; with the words that it begins with when nobody chose them."""
    return Echelle.objects.filter(plan=plan).first() or Echelle(plan=plan)


def lire_evaluation(plan, *, on):
    """The `EvaluationLue` of a plan on a day; a constant number of queries."""
    arbre, totaux = lire_arbre(plan, on=on), lire_totaux(plan)
    suivi = lire_depenses(plan, totaux=totaux)
    depenses = {execution.cle: execution.depenses for execution in suivi.par_action}
    degres = find_echelle(plan).degres
    mots = dict(degres)
    indicateurs = tuple(map(make_indicateur, lire_indicateurs(plan, on=on)))
    evaluations, avis = Evaluation.objects.by_action(plan), defaultdict(list)
    for rendu in AvisSuite.objects.for_plan(plan).select_related("seance__organe", "evaluation"):
        avis[rendu.evaluation_id].append(rendu)
    ecrites = Synthese.objects.filter(plan=plan)
    syntheses = dict(ecrites.values_list("defi__numero", "texte"))
    couts, rejointes, suites = defaultdict(list), defaultdict(list), {}
    for lue in lire_lignes(plan).lignes:
        couts[lue.code].append(lue)
    for ligne in arbre.lignes:
        if jugee := evaluations.get(ligne.action.pk):
            suites[ligne.code] = jugee.suite
            if jugee.fusion_avec:
                rejointes[jugee.fusion_avec.code].append(ligne.code)

    def make_action(ligne):
        jugee = evaluations.get(ligne.action.pk) or Evaluation()
        fusion = jugee.fusion_avec.code if jugee.fusion_avec else ""
        is_croisee = fusion in rejointes[ligne.code]
        finie = not fusion or suites.get(fusion) in SANS_RETOUR
        return ActionEvaluee(
            ligne=ligne,
            realise=jugee.realise,
            resultat=jugee.resultat,
            appreciation=jugee.appreciation,
            appreciation_dite=mots.get(jugee.appreciation, ""),
            suite=jugee.suite,
            fusion=fusion,
            pourquoi=jugee.pourquoi,
            annees=count_annees(ligne.cases_connues),
            execution=Execution(
                ligne.code,
                ligne.titre,
                totaux.par_action[ligne.code],
                depenses.get(ligne.code, Depenses()),
            ),
            couts=tuple(couts[ligne.code]),
            indicateurs=tuple(i for i in indicateurs if ligne.code in i.actions),
            avis=tuple(map(make_avis, avis[jugee.pk])),
            rejointes=tuple(rejointes[ligne.code]),
            is_perdue=jugee.suite == Suite.FUSIONNER and finie and not is_croisee,
        )

    lus = [(d, tuple(make_action(li) for li in d.lignes)) for d in arbre.defis]

    def make_defi(branche, actions):
        siens = {action.code for action in actions}
        return DefiEvalue(
            numero=branche.numero,
            titre=branche.titre,
            synthese=syntheses.get(branche.numero, ""),
            actions=actions,
            comptes=count(actions, degres),
            execution=Execution(
                str(branche.numero),
                branche.titre,
                totaux.par_defi[str(branche.numero)],
                sum((action.execution.depenses for action in actions), Depenses()),
            ),
            non_dits=list_non_dits(actions, [i for i in indicateurs if siens & {*i.actions}]),
        )

    toutes = [action for _, actions in lus for action in actions]
    return EvaluationLue(
        on=on,
        structure=plan.structure.nom,
        collectivite=plan.structure.collectivite,
        titre=plan.titre,
        annee_debut=plan.annee_debut,
        annee_fin=plan.annee_fin,
        degres=tuple(nom for _, nom in degres),
        synthese=syntheses.get(None, ""),
        defis=tuple(make_defi(*lu) for lu in lus),
        comptes=count(toutes, degres),
        execution=suivi.ensemble,
        totaux=totaux,
        indicateurs=indicateurs,
        non_dits=list_non_dits(toutes, indicateurs),
    )
