"""The sheets of each workbook, from the very reading that the page or the document shows."""

from budget.lectures.totaux import TOTAL_DU_PLAN, list_bornes
from budget.montants.cellules import make_colonnes
from budget.montants.repartition import Total
from commission.lectures.comparaison import Mouvement
from editions.lectures import listes
from plan.champs import ACTION
from renouvellement import classeur_evaluation
from socle.champs import Ou, keep_dites, shown_in
from socle.sorties.xlsx import Feuille

# What a document prints of the columns that the lists declare.
ACTIONS_DU_BILAN = ("Action", "Titre", "État", "Avancement (%)", "Années", "Pilote", "Commentaire")
ACTIONS = (
    *ACTIONS_DU_BILAN,
    "Statut déclaré",
    "Partenaires",
    *(champ.titre for champ in shown_in(ACTION, Ou.IMPRIME)),
)


# What the council adopts carries no follow-up (R-V15).
ACTIONS_DE_L_ACTE = ("Action", "Titre", "Années", "Partenaires")
COUTS = ("Coût", "Valeur retenue", "Compte dans les totaux", "Dans la fiche", "Dans le tableau")
TOTAUX = ("Ensemble", "Année", "Minimum", "Maximum", "Lignes non chiffrées", "Planchers")


ENSEMBLE = {
    "total_mutualise": TOTAL_DU_PLAN,
    "reste_a_charge": "Reste à charge",
    "masse_salariale": "Masse salariale, par an",
    "recettes": "Recettes",
}


def list_feuilles_schema(schema, titres=ACTIONS):
    """The sheets of a `SchemaDirecteur`: its actions, its annex table."""
    fiches = [fiche.ligne for defi in schema.defis for axe in defi.axes for fiche in axe.fiches]
    return [make_feuille_actions(fiches, titres), make_feuille_annexe(schema)]


def list_feuilles_annexe(annexe):
    """The sheets of an `AnnexeBudget`."""
    return [
        make_feuille_annexe(annexe.schema),
        make_feuille_totaux(annexe.totaux, annexe.mots),
        make_feuille_financements(annexe.financements.actions),
    ]


def list_feuilles_bilan(bilan):
    """The sheets of a `Bilan`."""
    lignes = [ligne for defi in bilan.defis for axe in defi.axes for ligne in axe.lignes]
    return [
        make_feuille_actions(lignes, ACTIONS_DU_BILAN),
        Feuille(
            "Totaux",
            make_colonnes(*TOTAUX),
            list_ensemble(bilan.totaux, "total_mutualise", "masse_salariale"),
        ),
        make_feuille_executions(bilan.tableau.suivi),
    ]


def list_feuilles_evaluation(document):
    """The sheet of a `DocumentEvaluation`."""
    return classeur_evaluation.list_feuilles(document.lue)


def list_feuilles_fiche(document):
    """The sheets of a `DocumentFiche`."""
    fiche = document.fiche
    return [
        make_feuille_actions([fiche.ligne]),
        Feuille("Coûts", choose(listes.COUTS, COUTS), fiche.lignes),
        make_feuille_financements([fiche.financement]),
    ]


def choose(colonnes, titres):
    """The columns of a list that have these titles."""
    return tuple(colonne for colonne in colonnes if colonne.titre in titres)


def make_feuille_actions(lignes, titres=ACTIONS):
    """A row per `LigneAction`; an empty cell is what nobody has said."""
    rangees = tuple(listes.ActionChiffree(ligne, Total()) for ligne in lignes)
    return Feuille("Actions", keep_dites(choose(listes.ACTIONS, titres), rangees), rangees)


def make_feuille_executions(suivi):
    """What a `SuiviDepenses` says of each year, then of the plan; empty where nothing was said."""

    def list_saisi(depenses):
        return (depenses.engage, depenses.mandate) if depenses.is_saisi else (None, None)

    def list_prevu(prevu):
        return (prevu.ttc_min, prevu.ttc_max) if prevu.lignes else (None, None)

    return Feuille(
        "Dépenses",
        make_colonnes(
            "Année", "Prévu TTC, minimum", "Prévu TTC, maximum", "Engagé TTC", "Mandaté TTC"
        ),
        tuple(
            (execution.titre, *list_prevu(execution.prevu), *list_saisi(execution.depenses))
            for execution in (*suivi.par_annee, suivi.ensemble)
        ),
    )


def make_feuille_annexe(lecture):
    """The table « Dépenses prévisionnelles et calendrier », in its own words."""
    return Feuille(
        "Dépenses et calendrier",
        make_colonnes("Défi", "Action", "Dépenses prévisionnelles", *map(str, lecture.annees)),
        tuple(
            (
                groupe.defi.numero,
                rangee.intitule,
                "\n".join(rangee.formulations),
                *("X" if prevue else "" for prevue in rangee.prevues),
            )
            for groupe in lecture.annexe
            for rangee in groupe.rangees
        ),
    )


def make_feuille_totaux(totaux, mots):
    """The sums of a `Totaux` by défi and year, then of the plan."""
    annees = (*totaux.annees, "sans année", "total")
    lignes = [(mots.name(defi), sommes) for defi, sommes in totaux.lignes_par_defi]
    rangees = [
        (titre, annee, *list_bornes(total))
        for titre, sommes in (*lignes, (f"Somme des {mots.action.pluriel}", totaux.ligne_du_plan))
        for annee, total in zip(annees, sommes, strict=True)
    ]
    return Feuille("Totaux", make_colonnes(*TOTAUX), (*rangees, *list_ensemble(totaux, *ENSEMBLE)))


def list_ensemble(totaux, *sommes):
    """A row for each of these sums of the whole plan."""
    return tuple(
        (ENSEMBLE[somme], "total", *list_bornes(getattr(totaux, somme))) for somme in sommes
    )


def make_feuille_financements(actions):
    """A row per contribution of each `FinancementAction`."""
    rangees = tuple((action, apport) for action in actions for apport in action.plan.apports)
    return Feuille("Financement", listes.FINANCEMENTS, rangees)


def list_feuilles_deliberation(paquet):
    """The sheets of a `Paquet`: the act, then the plan and its costs when they are annexed."""
    acte, point = paquet.acte, paquet.acte.feuille.au_point
    feuilles = [
        Feuille(
            "Acte",
            make_colonnes("Rubrique", "Valeur"),
            (
                ("Numéro", acte.acte.numero),
                ("Objet", acte.acte.objet),
                ("Séance", acte.le),
                ("Titulaires en exercice", point.en_exercice),
                ("Membres présents", point.membres_presents),
                ("Voix délibératives", point.voix),
                ("Vote", acte.decompte),
            ),
        )
    ]
    if paquet.schema is not None:
        feuilles += list_feuilles_schema(paquet.schema, ACTIONS_DE_L_ACTE)
    if paquet.bilan is not None:
        feuilles += list_feuilles_bilan(paquet.bilan)
    if paquet.evaluation is not None:
        feuilles += list_feuilles_evaluation(paquet.evaluation)
    if paquet.financements is not None:
        feuilles.append(make_feuille_financements(paquet.financements.actions))
    return feuilles


def make_feuille_couts(couts):
    """The years of two plans side by side, then their totals."""
    bornes = ("minimum", "maximum", "non chiffrées", "planchers")
    titres = (f"{cote}, {borne}" for cote in ("Avant", "Après") for borne in bornes)
    rangees = (*couts.annees, couts.ensemble)
    return Feuille(
        "Coûts par année",
        make_colonnes("Année", *titres),
        tuple((e.titre, *list_bornes(e.avant), *list_bornes(e.apres)) for e in rangees),
    )


def list_feuilles_avenant(lecture):
    """The sheets of an `AvenantLu`."""
    colonnes = make_colonnes("Où", "Ajout ou suppression", "Quoi", "Avant", "Après")
    rangees = tuple(
        (lieu.titre, lieu.nature, dit.titre, dit.avant, dit.apres)
        for lieu in lecture.lieux
        for dit in lieu.changements or (Mouvement("", "", ""),)
    )
    return [Feuille("Avenant", colonnes, rangees), make_feuille_couts(lecture.couts)]


def list_feuilles_plans(lecture):
    """The sheets of a `ComparaisonPlans`: a row an old action and each that takes it up."""
    actions = make_colonnes(
        *("Défi", "Axe", "Action", "Titre", "Années", "Minimum", "Maximum", "Non chiffrées"),
        *("Planchers", "Devenir", "Pourquoi", "Reprise en", "Ce qui change"),
    )
    anciennes = tuple(
        (
            *(branche.defi, branche.titre, a.code, a.titre, a.annees, *list_bornes(a.cout)),
            *(a.devenir, a.pourquoi, code),
            "\n".join(f"{m.titre} : {m.avant} → {m.apres}" for m in mouvements),
        )
        for branche in lecture.branches
        for a in branche.actions
        for code, mouvements in a.changements or (("", ()),)
    )
    nouvelles = tuple(
        (a.code, a.titre, a.annees, *list_bornes(a.cout), a.devenir) for a in lecture.nouvelles
    )
    sommes = ("minimum", "maximum", "non chiffrées", "planchers")
    return [
        Feuille("Ancien plan", actions, anciennes),
        Feuille(
            "Nouvelles actions",
            make_colonnes("Action", "Titre", "Années", *map(str.capitalize, sommes), "Origine"),
            nouvelles,
        ),
        Feuille(
            "Coûts par axe",
            make_colonnes(
                *("Axe", "Ancien plan", *(f"Ancien, {s}" for s in sommes)),
                *("Nouveau plan", *(f"Nouveau, {s}" for s in sommes)),
            ),
            tuple(
                (code, avant, *list_bornes(t), apres, *list_bornes(u))
                for code, avant, t, apres, u in lecture.axes
            ),
        ),
        make_feuille_couts(lecture.couts),
    ]
