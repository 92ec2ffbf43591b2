"""What the costs that come in are understood as, and the totals that they give (R-X12)."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import attrgetter

from budget.lectures.totaux import SANS_ANNEE, group_by, lire_argent, name_of_annee
from budget.models import Document, LigneCout
from budget.montants.etapes import Origine, Sens
from budget.montants.libelle import lire_couts
from budget.montants.mots import list_remarques, write_valeur
from budget.montants.repartition import Total
from budget.montants.valeurs import Lecture

# What a sum is of, when it is not of a year.
TITRES = {
    SANS_ANNEE: "Sans année",
    "total": "Total du plan",
    "masse_salariale": "Masse salariale, à part, par an",
    "recettes": "Recettes, à part",
}
FAITS = attrgetter("valeurs", "par_annee", "a_part")


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
    was there; one that goes has no `valeurs`.
    """

    code: str
    mots: str
    valeurs: list[str]
    par_annee: dict[str, dict] = field(default_factory=dict)
    a_part: list[str] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)
    is_a_preciser: bool = False
    avant: list[str] = field(default_factory=list)

    @property
    def annees_comptees(self):
        """[([years as text], Total of each)]: where something counts, years of one sum together."""
        par_total = defaultdict(list)
        for annee, contenu in sorted(self.par_annee.items()):
            if contenu["lignes"]:
                par_total[parse_total(contenu), annee == SANS_ANNEE].append(annee)
        return [(annees, total) for (total, _), annees in par_total.items()]


def lire_comptes(plan):
    """({first line of a wording: its MotsCompris}, {key: sum as JSON holds it}) of a plan: its
    years, then TITRES; a constant number of queries.
    """
    totaux, _, comptees = lire_argent(plan)
    ecrites = LigneCout.objects.for_plan(plan).with_mots().in_bulk()
    groupes = group_by(comptees, lambda comptee: comptee.ligne.suite_de_id or comptee.ligne.pk)
    sommes = {
        **totaux.par_annee_mutualise,
        "total": totaux.total_mutualise,
        "masse_salariale": totaux.masse_salariale,
        "recettes": totaux.recettes,
    }
    return {pk: make_compris(ecrites[pk], groupe) for pk, groupe in groupes.items()}, {
        cle: dump_total(somme)
        for cle, somme in sommes.items()
        if somme.lignes or somme.non_chiffrees or cle in totaux.annees
    }


def list_valeurs(couts):
    return [write_valeur(cout) or "laissé vide" for cout in couts]


def find_lecture(ligne, valeurs):
    """The words of a line that has these values; its label where no words say them any more."""
    lecture = Lecture(str(ligne), ())
    if ligne.saisie:
        lecture = lire_couts(ligne.saisie)
    elif ligne.mots and ligne.origine != Origine.SAISIE:
        ecrites = sorted(ligne.mots, key=lambda f: (f.bloc.document != Document.TABLEAU, f.ordre))
        lecture = ecrites[0].lire_couts()
    is_dite = list_valeurs(lecture.couts) == valeurs
    return lecture if is_dite else Lecture(str(ligne) if ligne.saisie else lecture.texte, ())


def make_compris(ligne, groupe):
    """The `MotsCompris` of a line with its words loaded, `groupe` being it and its suites, each
    with what it counts for.
    """
    lignes = [comptee.ligne for comptee in groupe]
    lecture = find_lecture(ligne, list_valeurs(lignes))
    par_annee = defaultdict(Total)
    for part in (p for comptee in groupe if not say_a_part(comptee.ligne) for p in comptee.parts):
        par_annee[name_of_annee(part.annee)] += part.total
    remarques = list(dict.fromkeys(r for lu in lecture.couts for r in list_remarques(lu)))
    if any(total.quantites_a_preciser for total in par_annee.values()):
        remarques.append("La quantité est à préciser : compté une seule fois.")
    return MotsCompris(
        code=groupe[0].action or groupe[0].axe,
        mots=lecture.texte,
        valeurs=list_valeurs(lignes),
        par_annee={annee: dump_total(total) for annee, total in par_annee.items()},
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


def compare_mots(apres, avant):
    """[MotsCompris] of what is not in `avant` as it is in `apres`, « à préciser » first."""
    mots = [
        replace(dit, avant=avant[pk].valeurs) if pk in avant else dit
        for pk, dit in apres.items()
        if pk not in avant or FAITS(dit) != FAITS(avant[pk])
    ]
    parties = [dit for pk, dit in avant.items() if pk not in apres]
    mots += [MotsCompris(dit.code, dit.mots, [], avant=dit.valeurs) for dit in parties]
    return sorted(mots, key=lambda dit: not dit.is_a_preciser)
