"""A plan judged: what was done, at what cost, and what each action becomes (R-U1).

Only words are typed; every figure comes from the readings of the plan and of its costs.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from budget.lectures.depenses import Depenses, Execution, lire_depenses
from budget.lectures.lignes import LigneLue, lire_lignes
from budget.lectures.totaux import Totaux, lire_totaux
from plan.lectures.arbre import LigneAction, lire_arbre
from plan.lectures.indicateurs import lire_indicateurs
from plan.models import Issue
from renouvellement.models import AvisSuite, Echelle, Evaluation, Suite, Synthese
from socle.donnees.emport import emporte

SANS_ANNEE = "sans année"


@emporte("prevues faites en_partie reportees annulees a_renseigner a_venir")
@dataclass(frozen=True)
class BilanDesAnnees:
    """The years that were planned one day, each in one count: their sum is `prevues`."""

    faites: int = 0
    en_partie: int = 0
    reportees: int = 0
    annulees: int = 0
    a_renseigner: int = 0
    a_venir: int = 0

    @property
    def comptes(self):
        return [(champ.name, getattr(self, champ.name)) for champ in fields(self)]

    @property
    def prevues(self):
        return sum(nombre for _, nombre in self.comptes)

    @property
    def is_renseigne(self):
        """Whether anybody said how a year ended: until then « 0 faite » would be an invention."""
        return self.prevues > self.a_renseigner + self.a_venir

    def __add__(self, autre):
        return BilanDesAnnees(*(n + getattr(autre, nom) for nom, n in self.comptes))


@emporte()
@dataclass(frozen=True)
class Valeur:
    """The last known value of a series; `periode` is « sans année » when nobody dated it."""

    serie: str
    periode: str
    valeur: Decimal


@emporte("libelle unite cible cible_annee dernieres part")
@dataclass(frozen=True)
class IndicateurEvalue:
    """An indicator against its target; `actions` are the codes of those that it measures."""

    pk: int
    libelle: str
    unite: str
    cible: Decimal | None
    cible_annee: int | None
    dernieres: tuple[Valeur, ...]
    actions: tuple[str, ...]

    @property
    def part(self):
        """The value in per cent of the target, to the tenth; None when it cannot be said."""
        if not self.cible or len(self.dernieres) != 1:
            return None
        part = 100 * self.dernieres[0].valeur / self.cible
        return part.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@emporte("organe le sens commentaire suite is_d_une_autre_suite")
@dataclass(frozen=True)
class AvisLu:
    """`suite` is the one that the organ was asked about, in words."""

    pk: int
    seance: int
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

    `rejointes` are the codes of the actions that are to merge with this one. `couts` are its lines
    in the words of the documents, `execution` what of them counts, and what was spent.
    """

    ligne: LigneAction
    defi: int
    pk: int | None
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
        """« à fusionner avec 1-2-3 »; '' until somebody says it."""
        if not self.suite:
            return ""
        return f"{Suite(self.suite).label} avec {self.fusion}" if self.fusion else self.suite_seule

    @property
    def suite_seule(self):
        return str(Suite(self.suite).label) if self.suite else ""

    @property
    def is_croisee(self):
        """Whether both actions say that they merge with the other: one of them must give in."""
        return self.fusion in self.rejointes


@emporte()
@dataclass(frozen=True)
class Compte:
    """How many actions have this suite, or this degree, in words."""

    cle: str
    mots: str
    nombre: int


@emporte()
@dataclass(frozen=True)
class Comptes:
    """Of some actions: each suite and each degree of the scale, and those without either."""

    actions: int
    suites: tuple[Compte, ...]
    sans_suite: int
    appreciations: tuple[Compte, ...]
    sans_appreciation: int
    annees: BilanDesAnnees

    @property
    def decidees(self):
        return self.actions - self.sans_suite


@emporte()
@dataclass(frozen=True)
class NonDits:
    """What nobody said: codes of actions, labels of indicators. `croisees` say to merge with one
    another; `perdues` with one that is itself over, given up or merged elsewhere.
    """

    sans_suite: tuple[str, ...]
    sans_appreciation: tuple[str, ...]
    jamais_suivies: tuple[str, ...]
    sans_depense: tuple[str, ...]
    annees_a_renseigner: tuple[str, ...]
    sans_indicateur: tuple[str, ...]
    indicateurs_sans_valeur: tuple[str, ...]
    indicateurs_sans_cible: tuple[str, ...]
    croisees: tuple[str, ...]
    perdues: tuple[str, ...]


@emporte("numero titre synthese actions comptes execution non_dits")
@dataclass(frozen=True)
class DefiEvalue:
    """`execution` counts all its lines, those of its axes too, as the totals of the défis do."""

    pk: int
    numero: int
    titre: str
    synthese: str
    actions: tuple[ActionEvaluee, ...]
    comptes: Comptes
    execution: Execution
    non_dits: NonDits


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
    non_dits: NonDits

    @property
    def actions(self):
        return [action for defi in self.defis for action in defi.actions]

    @property
    def is_jamais_suivi(self):
        """Whether nobody ever said anything of any action: nothing of what was done is known."""
        return 0 < self.comptes.actions == len(self.non_dits.jamais_suivies)


def count_annees(cases):
    """The `BilanDesAnnees` of the years of an action."""
    noms = {
        Issue.FAITE: "faites",
        Issue.EN_PARTIE: "en_partie",
        Issue.REPORTEE: "reportees",
        Issue.ANNULEE: "annulees",
    }
    ouverte = {True: "a_renseigner", False: "a_venir"}
    return BilanDesAnnees(
        **Counter(noms.get(case.issue) or ouverte[case.is_a_renseigner] for case in cases)
    )


def make_indicateur(suivi):
    lu = suivi.indicateur
    datees = [Valeur(serie, quand, mesure.valeur) for serie, quand, mesure in suivi.dernieres]
    sans_annee = [Valeur(v.serie, SANS_ANNEE, v.valeur) for v in suivi.sans_annee]
    return IndicateurEvalue(
        pk=lu.pk,
        libelle=lu.libelle,
        unite=lu.unite,
        cible=lu.cible,
        cible_annee=lu.cible_annee,
        dernieres=tuple(datees or sans_annee),
        actions=tuple(action.code for action in suivi.actions),
    )


def make_avis(avis, suite):
    return AvisLu(
        pk=avis.pk,
        seance=avis.seance_id,
        organe=str(avis.seance.organe or "Commission"),
        le=avis.seance.le,
        sens=avis.get_sens_display(),
        commentaire=avis.commentaire,
        suite=avis.get_suite_display(),
        is_d_une_autre_suite=avis.suite != suite,
    )


def count(actions, degres):
    """The `Comptes` of some `ActionEvaluee`s."""
    suites = Counter(action.suite for action in actions)
    appreciations = Counter(action.appreciation for action in actions)
    return Comptes(
        actions=len(actions),
        suites=tuple(Compte(s.value, str(s.label), suites[s.value]) for s in Suite),
        sans_suite=suites[""],
        appreciations=tuple(Compte(str(r), mots, appreciations[r]) for r, mots in degres),
        sans_appreciation=appreciations[None],
        annees=sum((action.annees for action in actions), BilanDesAnnees()),
    )


def list_non_dits(actions, indicateurs, suites):
    """The `NonDits` of these; `suites` is {code: suite} of the whole plan."""

    def codes_of(garde):
        return tuple(action.code for action in actions if garde(action))

    def libelles_of(garde):
        return tuple(indicateur.libelle for indicateur in indicateurs if garde(indicateur))

    finies = (Suite.TERMINEE, Suite.ABANDONNER, Suite.FUSIONNER)
    return NonDits(
        sans_suite=codes_of(lambda a: not a.suite),
        sans_appreciation=codes_of(lambda a: a.appreciation is None),
        jamais_suivies=codes_of(lambda a: a.is_jamais_suivie),
        sans_depense=codes_of(lambda a: not a.execution.depenses.is_saisi),
        annees_a_renseigner=codes_of(lambda a: a.annees.a_renseigner),
        sans_indicateur=codes_of(lambda a: not a.indicateurs),
        indicateurs_sans_valeur=libelles_of(lambda i: not i.dernieres),
        indicateurs_sans_cible=libelles_of(lambda i: i.cible is None),
        croisees=codes_of(lambda a: a.is_croisee),
        perdues=codes_of(lambda a: suites.get(a.fusion) in finies and not a.is_croisee),
    )


def load_evaluations(plan):
    """{pk of an action: its `Evaluation`}, {pk of an evaluation: its opinions}."""
    evaluations = Evaluation.objects.for_plan(plan).select_related("fusion_avec__axe__defi")
    avis = defaultdict(list)
    for rendu in AvisSuite.objects.for_plan(plan).select_related("seance__organe"):
        avis[rendu.evaluation_id].append(rendu)
    return {evaluation.action_id: evaluation for evaluation in evaluations}, avis


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
    evaluations, avis = load_evaluations(plan)
    syntheses = dict(Synthese.objects.filter(plan=plan).values_list("defi", "texte"))
    couts, rejointes = defaultdict(list), defaultdict(list)
    for lue in lire_lignes(plan).lignes:
        couts[lue.code].append(lue)
    for ligne in arbre.lignes:
        jugee = evaluations.get(ligne.action.pk)
        if jugee and jugee.fusion_avec:
            rejointes[jugee.fusion_avec.code].append(ligne.code)

    def make_action(ligne, defi):
        jugee = evaluations.get(ligne.action.pk) or Evaluation()
        return ActionEvaluee(
            ligne=ligne,
            defi=defi.numero,
            pk=jugee.pk,
            realise=jugee.realise,
            resultat=jugee.resultat,
            appreciation=jugee.appreciation,
            appreciation_dite=mots.get(jugee.appreciation, ""),
            suite=jugee.suite,
            fusion=jugee.fusion_avec.code if jugee.fusion_avec else "",
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
            avis=tuple(make_avis(rendu, jugee.suite) for rendu in avis[jugee.pk]),
            rejointes=tuple(rejointes[ligne.code]),
        )

    suites = {}
    jugees = [(d, tuple(make_action(li, d) for li in d.lignes)) for d in arbre.defis]
    for _, actions in jugees:
        suites |= {action.code: action.suite for action in actions}
    pks = dict(plan.defis.values_list("numero", "pk"))

    def make_defi(branche, actions):
        siens = {action.code for action in actions}
        return DefiEvalue(
            pk=pks[branche.numero],
            numero=branche.numero,
            titre=branche.titre,
            synthese=syntheses.get(pks[branche.numero], ""),
            actions=actions,
            comptes=count(actions, degres),
            execution=Execution(
                str(branche.numero),
                branche.titre,
                totaux.par_defi[str(branche.numero)],
                sum((action.execution.depenses for action in actions), Depenses()),
            ),
            non_dits=list_non_dits(
                actions, [i for i in indicateurs if siens & {*i.actions}], suites
            ),
        )

    toutes = [action for _, actions in jugees for action in actions]
    return EvaluationLue(
        on=on,
        structure=plan.structure.nom,
        collectivite=plan.structure.collectivite,
        titre=plan.titre,
        annee_debut=plan.annee_debut,
        annee_fin=plan.annee_fin,
        degres=tuple(nom for _, nom in degres),
        synthese=syntheses.get(None, ""),
        defis=tuple(make_defi(*jugee) for jugee in jugees),
        comptes=count(toutes, degres),
        execution=suivi.ensemble,
        totaux=totaux,
        indicateurs=indicateurs,
        non_dits=list_non_dits(toutes, indicateurs, suites),
    )
