"""Two plans compared by lineage: what becomes of each action, where new ones are from (R-N9)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from budget.lectures.totaux import lire_totaux
from budget.montants.repartition import Total
from budget.templatetags.argent import fourchette, reserves
from commission.lectures.comparaison import Mouvement
from plan.lectures.arbre import lire_arbre
from plan.models import Plan
from renouvellement.lectures.cote_a_cote import CoteACote, put_side_by_side
from renouvellement.models import Evaluation, Filiation
from renouvellement.models.evaluation import SUITES_FINIES
from socle.donnees.emport import emporte
from socle.francais.typographie import compter


@emporte()
@dataclass(frozen=True)
class ActionComparee:
    """An action of a plan. Of the old one, `liees` are the codes that take it up, `devenir` says
    what becomes of it, `changements` how they differ from it; of the new one, where it is from.
    """

    code: str
    titre: str
    annees: str
    cout: Total
    liees: tuple[str, ...]
    devenir: str
    pourquoi: str = ""
    changements: tuple[tuple[str, tuple[Mouvement, ...]], ...] = ()


@emporte()
@dataclass(frozen=True)
class BrancheComparee:
    """An axe of the old plan with its défi; `devenir` says where its actions go."""

    defi: str
    code: str
    titre: str
    devenir: str
    actions: tuple[ActionComparee, ...]


@emporte("ancien.titre branches nouvelles couts axes")
@dataclass(frozen=True)
class ComparaisonPlans:
    """`branches` tell the whole old plan, `nouvelles` the actions of the new one that take up none
    of it; `axes` are (code, old title, old cost, new title, new cost), None where a plan has none.
    """

    ancien: Plan
    nouveau: Plan
    branches: tuple[BrancheComparee, ...]
    nouvelles: tuple[ActionComparee, ...]
    couts: CoteACote
    axes: tuple[tuple, ...]

    @property
    def mots(self):
        return self.nouveau.vocabulaire

    @property
    def disparues(self):
        return [a for branche in self.branches for a in branche.actions if not a.liees]


def write_cout(total):
    return " – ".join(filter(None, [fourchette(total), reserves(total)]))


def write_devenir(evaluation, reprises, avec):
    """What becomes of an old action, as its lineage and its evaluation say it; both, when they do
    not agree.
    """
    suite = evaluation.get_suite_display() if evaluation else ""
    if not reprises:
        if evaluation and suite and evaluation.suite not in SUITES_FINIES:
            return f"dite « {suite} », mais aucune action ne la reprend"
        return suite or "sans suite dite"
    codes = " et ".join(reprises)
    if avec:
        dit = f"fusionnée avec {' et '.join(avec)} en {codes}"
    else:
        dit = f"partagée entre {codes}" if len(reprises) > 1 else f"reprise en {codes}"
    return (
        f"{dit}, alors que l'évaluation la dit « {suite} »"
        if suite and evaluation.suite in SUITES_FINIES
        else dit
    )


def list_mouvements(ancienne, nouvelle):
    """How an action differs from the one that it takes up: [(title, before, after)]."""
    textes = [ligne.action.corps for ligne, _ in (ancienne, nouvelle)]
    dits = [
        ("titre", *(ligne.titre for ligne, _ in (ancienne, nouvelle))),
        ("années", *(write_annees(ligne) for ligne, _ in (ancienne, nouvelle))),
        ("coût", *(write_cout(total) for _, total in (ancienne, nouvelle))),
    ]
    if textes[0] != textes[1]:
        dits.append(("texte", *(f"{compter(len(texte.split()), 'mot')}" for texte in textes)))
    return tuple(Mouvement(*dit) for dit in dits if dit[0] == "texte" or dit[1] != dit[2])


def write_annees(ligne):
    return ", ".join(map(str, ligne.annees)) or "aucune"


def list_branches(plan, arbre, totaux):
    """[(code, title, cost)] of the axes of a plan, of its défis when it has two levels."""
    if plan.niveaux == 2:
        return [(str(d.numero), d.titre, totaux.par_defi[str(d.numero)]) for d in arbre.defis]
    axes = (axe for defi in arbre.defis for axe in defi.axes)
    return [(axe.code, axe.titre, totaux.par_axe[axe.code]) for axe in axes]


def lire_comparaison_plans(ancien, nouveau):
    """The `ComparaisonPlans` of two plans of one office."""
    plans = ancien, nouveau
    arbres = [lire_arbre(plan, on=date(plan.annee_fin, 12, 31)) for plan in plans]
    totaux = [lire_totaux(plan) for plan in plans]
    vues = [
        {ligne.action.pk: (ligne, somme.par_action[ligne.code]) for ligne in arbre.lignes}
        for arbre, somme in zip(arbres, totaux, strict=True)
    ]
    evaluations = Evaluation.objects.by_action(ancien)
    reprises, origines = defaultdict(list), defaultdict(list)
    for lien in Filiation.objects.between(ancien, nouveau):
        reprises[lien.ancienne_id].append(lien.nouvelle_id)
        origines[lien.nouvelle_id].append(lien.ancienne_id)
    autres = Filiation.objects.for_plan(nouveau).exclude(nouvelle__in=origines)
    dites = dict(
        autres.order_by("-ancienne").values_list("nouvelle", "ancienne__axe__defi__plan__titre")
    )

    def compare(ligne):
        pk = ligne.action.pk
        evaluation, suivantes = evaluations.get(pk), reprises[pk]
        avec = {autre for n in suivantes for autre in origines[n]} - {pk}
        codes = tuple(vues[1][n][0].code for n in suivantes)
        return ActionComparee(
            *(ligne.code, ligne.titre, write_annees(ligne), vues[0][pk][1], codes),
            devenir=write_devenir(evaluation, codes, sorted(vues[0][a][0].code for a in avec)),
            pourquoi=evaluation.pourquoi if evaluation else "",
            changements=tuple(
                (vues[1][n][0].code, list_mouvements(vues[0][pk], vues[1][n])) for n in suivantes
            ),
        )

    def present(ligne, cout):
        titre = dites.get(ligne.action.pk, "")
        devenir = (
            "nouvelle"
            if titre is None
            else f"vient de « {titre} »"
            if titre
            else "sans origine dite"
        )
        return ActionComparee(ligne.code, ligne.titre, write_annees(ligne), cout, (), devenir)

    branches = []
    for defi, axe in ((d, axe) for d in arbres[0].defis for axe in d.axes):
        actions = tuple(map(compare, axe.lignes))
        vers = sorted({code.rpartition("-")[0] for action in actions for code in action.liees})
        devenir = f"repris en {', '.join(vers)}" if vers else "aucune action reprise"
        nom = f"{defi.numero}. {defi.titre}"
        branches.append(BrancheComparee(nom, axe.code, axe.titre, devenir, actions))
    axes = [
        {b[0]: b[1:] for b in list_branches(*lus)}
        for lus in zip(plans, arbres, totaux, strict=True)
    ]
    return ComparaisonPlans(
        ancien,
        nouveau,
        tuple(branches),
        nouvelles=tuple(present(*vue) for pk, vue in vues[1].items() if pk not in origines),
        couts=put_side_by_side(*totaux),
        axes=tuple(
            (code, *axes[0].get(code, ("", None)), *axes[1].get(code, ("", None)))
            for code in sorted({**axes[0], **axes[1]}, key=lambda c: [int(n) for n in c.split("-")])
        ),
    )
