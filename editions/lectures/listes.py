"""The lists of the plan as tables: the same columns on the screen, in xlsx, CSV and PDF (R-X1)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter

from django.utils import timezone

from budget.lectures.controle import lire_controle
from budget.lectures.depenses import lire_depenses
from budget.lectures.financements import lire_financements
from budget.lectures.lignes import FILTRES, lire_lignes
from budget.lectures.totaux import lire_totaux
from budget.models import Depense, LigneCout
from budget.montants.cellules import EUROS, POUR_CENT
from budget.montants.mots import write_valeur
from budget.montants.repartition import Total
from plan.lectures.arbre import LigneAction, lire_arbre
from plan.models import Action, Indicateur
from socle.champs import ENTIER, JOUR, NOMBRE, OUI_NON, Colonne, complete, keep_dites
from socle.francais.mots import Mot

COURT = 12
LIGNE = Mot("ligne", "lignes", True)
COLONNES_D_UN_A4 = 14
TITRES = {
    "actions": "Actions",
    "calendrier": "Calendrier",
    "couts": "Lignes de coût",
    "depenses": "Dépenses",
    "financements": "Financements",
    "controle": "Contrôle de cohérence",
    "indicateurs": "Indicateurs",
}


@dataclass(frozen=True)
class Liste:
    """A table: its key, its columns, its rows, and which filter was asked, in words."""

    cle: str
    colonnes: tuple[Colonne, ...]
    rangees: tuple
    filtre: str = ""
    titre: str = ""

    @property
    def is_large(self):
        """Whether it has more columns than a sheet A4 shows in print."""
        return len(self.colonnes) > COLONNES_D_UN_A4

    @property
    def textes(self):
        """The rows as a reader sees them: a tuple of texts each."""
        return [
            tuple(colonne.write(rangee) for colonne in self.colonnes) for rangee in self.rangees
        ]

    @property
    def entetes(self):
        """[(title, whether every text of the column is short)]: a short column is a narrow one."""
        textes = zip(*self.textes, strict=True) if self.rangees else ([] for _ in self.colonnes)
        return [
            (colonne.titre, all(len(texte) <= COURT for texte in cellules))
            for colonne, cellules in zip(self.colonnes, textes, strict=True)
        ]


@dataclass(frozen=True)
class ActionChiffree:
    """An action of a list and what its costs count for in the plan (R-B)."""

    ligne: LigneAction
    total: Total


def get_borne(borne):
    """Reads one side of a `Total`; None where no line counts, which is not 0 €."""
    return lambda action: getattr(action.total, borne) if action.total.lignes else None


def get_jour(moment):
    """The day of a moment here, not in Greenwich; None for none."""
    return moment and timezone.localtime(moment).date()


def of(chemin):
    """What reads a field of the object that a row reaches by `chemin`, when it reaches one."""
    reach = attrgetter(chemin)
    return lambda champ: lambda rangee: champ.getter(reach(rangee))


ACTIONS = complete(
    (
        "code",
        "titre",
        Colonne("État", lambda a: a.ligne.etat.label),
        Colonne("Statut déclaré", lambda a: a.ligne.statut.label, nom="statut"),
        "avancement",
        Colonne("Années", lambda a: ", ".join(map(str, a.ligne.annees))),
        "nom_du_pilote",
        "partenaires",
        Colonne("Coût, minimum", get_borne("min"), EUROS),
        Colonne("Coût, maximum", get_borne("max"), EUROS),
        Colonne("Lignes non chiffrées", lambda a: a.total.non_chiffrees, ENTIER),
        Colonne("Planchers", lambda a: a.total.planchers or None, ENTIER, is_facultative=True),
        "commentaire",
        Colonne("Fait", lambda a: a.ligne.fait, nom="fait", is_facultative=True),
        Colonne("Fait, écrit", lambda a: a.ligne.fait_ecrit, is_facultative=True),
        Colonne("Suivi mis à jour le", lambda a: get_jour(a.ligne.suivi_le), JOUR),
    ),
    Action.CHAMPS,
    of("ligne.action"),
)
COUTS = complete(
    (
        Colonne("Action", lambda lue: lue.code, nom="place"),
        Colonne("Coût", lambda lue: str(lue.ligne)),
        Colonne(
            "Valeur retenue", lambda lue: write_valeur(lue.ligne) or "laissé vide", nom="ecrit"
        ),
        "montant_min",
        Colonne("Maximum", lambda lue: lue.ligne.montant_max, EUROS, nom="montant_max"),
        "taxe",
        Colonne("Compte dans les totaux", lambda lue: lue.is_comptee, OUI_NON, nom="retenue"),
        Colonne("Dans la fiche", lambda lue: "\n".join(lue.fiche)),
        Colonne("Dans le tableau", lambda lue: "\n".join(lue.tableau)),
    ),
    LigneCout.CHAMPS,
    of("ligne"),
)
DEPENSES = complete(
    (
        "place",
        "le",
        "etape",
        "montant_ht",
        "montant_ttc",
        "exercice",
        "fournisseur",
        "reference",
        "piece",
        "ligne",
    ),
    Depense.CHAMPS,
    of("depense"),
)
FINANCEMENTS = (
    Colonne("Action", lambda paire: paire[0].code),
    Colonne("Titre", lambda paire: paire[0].titre),
    Colonne("Financeur", lambda paire: paire[1].financeur),
    Colonne("Porte sur", lambda paire: paire[1].base),
    Colonne("Taux", lambda paire: paire[1].taux, POUR_CENT),
    Colonne("Montant écrit", lambda paire: paire[1].montant, EUROS),
    Colonne("Retenu, minimum", lambda paire: get_retenu(paire[1], "min"), EUROS),
    Colonne("Retenu, maximum", lambda paire: get_retenu(paire[1], "max"), EUROS),
    Colonne("Étape", lambda paire: paire[1].etape),
)
CONTROLE = (
    Colonne("Règle", lambda lu: lu.constat.code),
    Colonne("Gravité", lambda lu: str(lu.constat.gravite.label)),
    Colonne("Objet", lambda lu: lu.constat.objet),
    Colonne("Constat", lambda lu: lu.constat.message),
    Colonne("Décision", lambda lu: lu.decision.get_decision_display() if lu.decision else ""),
    Colonne("Motif", lambda lu: lu.decision.motif if lu.decision else ""),
)
INDICATEURS = complete(
    (
        "libelle",
        "unite",
        Colonne("Année", lambda paire: paire[1] and paire[1].annee, ENTIER),
        Colonne("Série", lambda paire: paire[1] and paire[1].serie),
        Colonne("Valeur", lambda paire: paire[1] and paire[1].valeur, NOMBRE),
        "cible",
    ),
    Indicateur.CHAMPS,
    lambda champ: lambda paire: champ.getter(paire[0]),
)


def get_retenu(apport, borne):
    return getattr(apport.retenu, borne) if apport.retenu.lignes else None


def count_found(nombre, mot, total):
    """« 14 actions sur 33 »; '' where there is none to find."""
    return f"{mot.compter(nombre)} sur {total}" if total else ""


def list_actions(plan, *, on, criteres):
    """The actions found by the filters of the page « Plan »."""
    arbre, totaux = lire_arbre(plan, on=on, **criteres), lire_totaux(plan)
    rangees = tuple(
        ActionChiffree(ligne, totaux.par_action.get(ligne.code, Total())) for ligne in arbre.lignes
    )
    return Liste(
        "actions", ACTIONS, rangees, count_found(arbre.nombre, plan.vocabulaire.action, arbre.total)
    )


def list_calendrier(plan, *, on, criteres):
    """The same actions, with what happens in each year."""
    arbre = lire_arbre(plan, on=on, **criteres)
    annees = tuple(Colonne(str(annee), get_case(annee)) for annee in arbre.annees)
    colonnes = (
        Colonne("Action", lambda ligne: ligne.code),
        Colonne("Titre", lambda ligne: ligne.titre),
        *annees,
    )
    return Liste(
        "calendrier",
        colonnes,
        tuple(arbre.lignes),
        count_found(arbre.nombre, plan.vocabulaire.action, arbre.total),
    )


def get_case(annee):
    """Reads what a line says of a year: how it was closed, else the state of the action then."""

    def read(ligne):
        for case in ligne.cases:
            if case.annee == annee and case.is_close:
                suite = f" à {case.reportee_a}" if case.reportee_a else ""
                return f"{case.issue.label}{suite}"
            if case.annee == annee and case.prevue:
                return case.etat.label
        return ""

    return read


def list_couts(plan, *, on, criteres):
    """The cost lines, narrowed by the filter of their page."""
    filtre = criteres.get("filtre", "")
    lecture = lire_lignes(plan, filtre=filtre)
    mots = f" : {FILTRES[filtre][0]}" if filtre in FILTRES else ""
    return Liste(
        "couts",
        COUTS,
        lecture.lignes,
        count_found(len(lecture.lignes), LIGNE, lecture.total) + mots,
    )


def list_depenses(plan, *, on, criteres):
    """The rows of spending, all or those of the year that `exercice` names."""
    lignes = lire_depenses(plan, totaux=lire_totaux(plan)).lignes
    annee = criteres.get("exercice", "")
    if not annee.isdecimal():
        return Liste("depenses", DEPENSES, lignes)
    de_l_annee = tuple(lue for lue in lignes if lue.depense.exercice == int(annee))
    return Liste("depenses", DEPENSES, de_l_annee, f"Exercice {annee}")


def list_financements(plan, *, on, criteres):
    actions = lire_financements(plan).actions
    rangees = tuple((action, apport) for action in actions for apport in action.plan.apports)
    return Liste("financements", FINANCEMENTS, rangees)


def list_controle(plan, *, on, criteres):
    a_decider = criteres.get("a_decider") == "on"
    groupes = lire_controle(plan, a_decider=a_decider).groupes
    mots = "Sans décision seulement" if a_decider else ""
    rangees = tuple(lu for groupe in groupes for lu in groupe.constats)
    return Liste("controle", CONTROLE, rangees, mots)


def list_indicateurs(plan, *, on, criteres):
    """Each value of each indicator; an indicator without any keeps its row."""
    indicateurs = (
        Indicateur.objects.filter(plan=plan).select_related("section").prefetch_related("valeurs")
    )
    rangees = tuple(
        (indicateur, valeur)
        for indicateur in indicateurs.order_by("ordre")
        for valeur in (list(indicateur.valeurs.all()) or [None])
    )
    return Liste("indicateurs", INDICATEURS, rangees)


LISTES: dict[str, Callable] = {
    "actions": list_actions,
    "calendrier": list_calendrier,
    "couts": list_couts,
    "depenses": list_depenses,
    "financements": list_financements,
    "controle": list_controle,
    "indicateurs": list_indicateurs,
}
AVEC_FILTRE_D_ACTIONS = ("actions", "calendrier")


def lire_liste(plan, cle, *, on, criteres):
    """The `Liste` named `cle`. Raises KeyError for a name that none has."""
    liste = LISTES[cle](plan, on=on, criteres=criteres)
    colonnes = keep_dites(liste.colonnes, liste.rangees)
    return plan.vocabulaire.write_table(replace(liste, titre=TITRES[cle], colonnes=colonnes))
