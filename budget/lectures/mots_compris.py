"""What the costs that come in are understood as, and the totals that they give (R-X12)."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal

from budget.lectures.comptees import LigneComptee
from budget.lectures.totaux import SANS_ANNEE, lire_argent, name_of_annee
from budget.models import Document, LigneCout
from budget.montants.etapes import Origine, Sens
from budget.montants.libelle import lire_couts
from budget.montants.mots import write_valeur
from budget.montants.repartition import Total, add_all
from budget.montants.valeurs import Lecture

# What a sum is of, when it is not of a year.
TITRES = {
    SANS_ANNEE: "Sans année",
    "total": "Total du plan",
    "masse_salariale": "Masse salariale, à part, par an",
    "recettes": "Recettes, à part",
}
HORS_ANNEES = ("total", "masse_salariale", "recettes")


def dump_total(total):
    """A `Total` as JSON holds it: amounts as text, counts as numbers."""
    return {c: f"{v:.2f}" if isinstance(v, Decimal) else v for c, v in vars(total).items()}


def parse_total(contenu):
    return Total(**{c: Decimal(v) if isinstance(v, str) else v for c, v in contenu.items()})


@dataclass(frozen=True)
class MotsCompris:
    """The words of a cost, the value of each cost that they say, and the years where they count.

    `par_annee` has the keys of `Totaux.par_annee`, and totals as JSON holds them; `a_part` says
    what of it the totals of the plan do not add up. `avant` are the values so far of a cost that
    was there, none for a new one; one that goes has no `valeurs`.
    """

    code: str
    mots: str
    valeurs: list[str]
    par_annee: dict[str, dict]
    a_part: list[str] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)
    is_a_preciser: bool = False
    avant: list[str] = field(default_factory=list)

    @property
    def annees_comptees(self):
        """[([years as text], Total of each)]: where something counts, years of one sum together."""
        par_total = defaultdict(list)
        for annee, contenu in self.par_annee.items():
            if contenu["lignes"]:
                par_total[parse_total(contenu)].append(annee)
        return [(annees, total) for total, annees in par_total.items()]


@dataclass(frozen=True)
class SommeComprise:
    """The sum of a year, or of what TITRES names, that an import gives.

    `avant` is the sum so far; None for a new plan.
    """

    cle: str
    apres: dict
    avant: dict | None = None

    @property
    def titre(self):
        """« 2024 », « Sans année », « Masse salariale, par an »."""
        return TITRES.get(self.cle, self.cle)

    @property
    def total(self):
        return parse_total(self.apres)

    @property
    def total_avant(self):
        return None if self.avant is None else parse_total(self.avant)


@dataclass(frozen=True)
class Comptes:
    """The costs of a plan at a moment: {first line of a wording: its words}, {key: sum}."""

    mots: dict[int, MotsCompris]
    sommes: dict[str, Total]


def lire_comptes(plan):
    """The `Comptes` of a plan; a constant number of queries."""
    totaux, _, comptees = lire_argent(plan)
    ecrites = LigneCout.objects.for_plan(plan).with_mots().in_bulk()
    groupes = defaultdict(list)
    for comptee in comptees:
        groupes[comptee.ligne.suite_de_id or comptee.ligne.pk].append(comptee)
    entieres = (totaux.total_mutualise, totaux.masse_salariale, totaux.recettes)
    sommes = totaux.par_annee_mutualise | dict(zip(HORS_ANNEES, entieres, strict=True))
    return Comptes(
        {pk: make_compris(ecrites[pk], groupe) for pk, groupe in groupes.items()},
        {c: t for c, t in sommes.items() if t.lignes or t.non_chiffrees or c in totaux.annees},
    )


def find_lecture(ligne, valeurs):
    """The words of a line that has these values, a `Lecture`; of its label alone where nothing
    written says them any more.
    """
    if ligne.saisie:
        lecture, sinon = lire_couts(ligne.saisie), str(ligne)
    elif ligne.mots and ligne.origine != Origine.SAISIE:
        ecrites = sorted(ligne.mots, key=lambda f: (f.bloc.document != Document.TABLEAU, f.ordre))
        lecture = ecrites[0].lire_couts()
        sinon = lecture.texte
    else:
        return Lecture(str(ligne), ())
    return lecture if list_valeurs(lecture.couts) == valeurs else Lecture(sinon, ())


def list_valeurs(couts):
    return [write_valeur(cout) or "laissé vide" for cout in couts]


def make_compris(ligne, groupe: list[LigneComptee]):
    """The `MotsCompris` of a line with its words loaded, `groupe` being it and its suites."""
    lignes = [comptee.ligne for comptee in groupe]
    valeurs = list_valeurs(lignes)
    lecture = find_lecture(ligne, valeurs)
    par_annee = defaultdict(list)
    for comptee in groupe:
        if not say_a_part(comptee.ligne):
            for part in comptee.parts:
                par_annee[name_of_annee(part.annee)].append(part.total)
    sommes = {annee: add_all(totaux) for annee, totaux in par_annee.items()}
    remarques = list(lecture.remarques)
    if any(total.quantites_a_preciser for total in sommes.values()):
        remarques.append("La quantité est à préciser : compté une seule fois.")
    return MotsCompris(
        code=groupe[0].action or f"axe {groupe[0].axe}",
        mots=lecture.texte,
        valeurs=valeurs,
        par_annee={annee: dump_total(total) for annee, total in sommes.items()},
        a_part=[phrase for phrase in dict.fromkeys(map(say_a_part, lignes)) if phrase],
        remarques=remarques,
        is_a_preciser=any(dite.is_a_preciser for dite in lignes),
    )


def say_a_part(ligne):
    """Why a line does not count in the totals of the plan; '' for one that does."""
    if not ligne.retenue:
        return "connu, hors des totaux"
    if ligne.sens == Sens.RECETTE:
        return "recette, comptée à part"
    return "" if ligne.is_depense_d_operation else "masse salariale, comptée à part"


def compare(apres, avant=None):
    """([MotsCompris], [SommeComprise]) of the `Comptes` that an import gives, « à préciser » first:
    all of them for a new plan; else what is not as it was in `avant`.
    """
    connus = avant.mots if avant else {}
    mots = [
        replace(dit, avant=connus[pk].valeurs) if pk in connus else dit
        for pk, dit in apres.mots.items()
        if pk not in connus or list_faits(connus[pk]) != list_faits(dit)
    ]
    mots += [
        MotsCompris(dit.code, dit.mots, [], {}, avant=dit.valeurs)
        for pk, dit in connus.items()
        if pk not in apres.mots
    ]
    mots.sort(key=lambda dit: not dit.is_a_preciser)
    if avant is None:
        return mots, [SommeComprise(c, dump_total(t)) for c, t in apres.sommes.items()]
    cles = apres.sommes if apres.sommes != avant.sommes else ()
    return mots, [
        SommeComprise(c, dump_total(apres.sommes[c]), dump_total(avant.sommes.get(c, Total())))
        for c in cles
    ]


def list_faits(dit):
    return dit.valeurs, dit.par_annee, dit.a_part
