"""What a document carries with it: the fields that it prints of each object, no other (R-G4).

A kind of object that is not here is carried empty: what nobody thought of does not leave.
"""

from dataclasses import fields

from budget.financement import Apport, PlanDeFinancement
from budget.models import LigneCout
from budget.repartition import Total
from conseil.feuille import Compte, Feuille, Nom
from conseil.liste import ActionListe, AxeListe, DefiListe
from conseil.quorum import AuPoint
from conseil.vote import Vote
from plan.progression import Moyenne, Part
from restitution.genre import Genre
from restitution.lectures.annexe_budget import AnnexeBudget
from restitution.lectures.arbre import BrancheAxe, BrancheDefi, CaseAnnee, LigneAction
from restitution.lectures.bilan import Bilan
from restitution.lectures.comparaison import (
    ActionNommee,
    Borne,
    Comparaison,
    EcartAxe,
    EntreeDAction,
    Mouvement,
)
from restitution.lectures.couts import BlocCouts
from restitution.lectures.deliberation import AnnexeLue, DeliberationLue, Paquet
from restitution.lectures.depenses import Depenses, Execution, SuiviDepenses
from restitution.lectures.fiche import DocumentFiche, Fiche, SousProjetFiche
from restitution.lectures.financements import FinancementAction, Financements
from restitution.lectures.lignes import LigneLue
from restitution.lectures.progression import Progression
from restitution.lectures.schema_directeur import (
    AxeImprime,
    DefiImprime,
    FicheImprimee,
    GroupeAnnexe,
    RangeeAnnexe,
    SchemaDirecteur,
)
from restitution.lectures.sections import IndicateurLu, SectionLue, ValeurLue
from restitution.lectures.tableau_de_bord import ProgressionDefi, TableauDeBord
from restitution.lectures.totaux import Double, Totaux
from restitution.lectures.vie import EntreeLue, JalonLu, Vie
from restitution.passe import Donnees


def all_of(*classes):
    """{class: all of its fields}, for those that are made for a paper alone."""
    return {classe: tuple(champ.name for champ in fields(classe)) for classe in classes}


SUIVI = ("etat", "statut", "avancement", "motif", "commentaire", "suivi_le", "pilote", "cases")
COUTS = all_of(Donnees, Total, BlocCouts, SousProjetFiche)
FINANCEMENT = {
    Financements: ("actions", "par_financeur"),
    FinancementAction: ("code", "titre", "plan"),
    PlanDeFinancement: ("couts", "apports", "alertes", "reste_a_charge"),
    Apport: ("financeur", "is_autofinancement", "taux", "montant", "etape", "base", "retenu"),
}
FICHE_IMPRIMEE = {
    LigneAction: (
        "code",
        "titre",
        "titre_adopte_different",
        "partenaires",
        "reperes_imprimes",
        "suivi_imprime",
        *SUIVI,
    ),
    CaseAnnee: ("annee", "prevue"),
}
EXECUTION = {
    Execution: ("titre", "prevu", "depenses"),
    Depenses: ("engage", "mandate", "is_saisi"),
}
SCHEMA = {
    **all_of(SchemaDirecteur, DefiImprime, AxeImprime, FicheImprimee, SectionLue),
    **all_of(GroupeAnnexe, RangeeAnnexe),
    **COUTS,
    **FICHE_IMPRIMEE,
    IndicateurLu: ("libelle", "formulation"),
}
ANNEXE = {
    **all_of(AnnexeBudget, GroupeAnnexe, RangeeAnnexe, Donnees, Total, Double),
    **FINANCEMENT,
    Totaux: (
        "annees",
        "par_annee",
        "par_defi_annee",
        "par_defi",
        "par_financeur",
        "reste_a_charge",
        "total",
        "doubles",
        "total_mutualise",
        "par_annee_mutualise",
        "masse_salariale",
        "recettes",
        "hors_total",
    ),
}
BILAN = {
    **all_of(
        Bilan, Donnees, Total, ValeurLue, ActionNommee, Mouvement, Borne, EcartAxe, Comparaison
    ),
    **EXECUTION,
    TableauDeBord: ("on", "ensemble", "defis", "totaux", "suivi", "indicateurs"),
    ProgressionDefi: ("branche", "defi", "axes"),
    Progression: (
        "titre",
        "total",
        "realisees",
        "part_realisee",
        "annees_faites",
        "part_des_annees",
        "annees_ecartees",
        "avancement",
        "abandonnees",
        "en_pause",
        "en_retard",
        "bloquees",
        "jamais_suivies",
    ),
    Part: ("nombre", "sur"),
    Moyenne: ("somme", "nombre", "vides", "valeur"),
    BrancheDefi: ("numero", "titre", "axes"),
    BrancheAxe: ("code", "numero", "titre", "lignes"),
    LigneAction: ("code", "titre", "fait", "prochaine_etape", "blocage_en_cours", *SUIVI),
    CaseAnnee: ("annee", "prevue", "issue", "reportee_a", "is_a_renseigner"),
    Totaux: ("total_mutualise", "masse_salariale"),
    SuiviDepenses: ("par_annee", "ensemble"),
    IndicateurLu: ("libelle", "unite", "valeurs"),
    EntreeDAction: ("code", "titre", "entree"),
    EntreeLue: ("le", "titre", "texte", "par"),
}
FICHE = {
    **all_of(DocumentFiche),
    **COUTS,
    **FICHE_IMPRIMEE,
    **FINANCEMENT,
    **EXECUTION,
    Fiche: (
        "on",
        "defi_numero",
        "defi_titre",
        "axe_numero",
        "axe_titre",
        "ligne",
        "corps",
        "sous_projets",
        "couts",
        "lignes",
        "financement",
        "execution",
        "vie",
    ),
    LigneLue: ("ligne", "is_comptee", "is_mutualisee", "remarque", "fiche", "tableau"),
    LigneCout: (
        "qualificatif",
        "montant_min",
        "montant_max",
        "taxe",
        "periode",
        "unite",
        "quantite",
        "decidee_le",
        "decidee_motif",
    ),
    Vie: ("jalons",),
    JalonLu: ("titre", "du_le", "fait_le"),
}
DELIBERATION = {
    **ANNEXE,
    **SCHEMA,
    **all_of(Paquet, Compte, Vote, DefiListe, AxeListe, ActionListe),
    DeliberationLue: (
        "numero",
        "objet",
        "collectivite",
        "assemblee",
        "le",
        "incipit",
        "feuille",
        "rapporteur",
        "visas",
        "considerants",
        "avis_commission",
        "avis_exploitation",
        "expose",
        "liste",
        "decision",
        "dispositif",
        "vote",
        "decompte",
        "annexes",
        "cloture",
        "titre_president",
        "titre_secretaire",
        "envoyee_le",
        "recue_le",
        "publiee_le",
        "identifiant",
        "recours",
    ),
    AnnexeLue: ("rang", "genre", "titre"),
    Feuille: (
        "au_point",
        "presents",
        "comptes_presents",
        "suppleants_avec_voix",
        "suppleants_sans_voix",
        "excuses",
        "comptes_excuses",
        "absents",
        "president",
        "secretaire",
        "secretaire_liste",
    ),
    AuPoint: (
        "en_exercice",
        "titulaires_presents",
        "suppleants_avec_voix",
        "delegues_avec_pouvoir",
        "membres_presents",
        "voix",
        "quorum",
        "is_quorum_atteint",
        "sans_condition",
    ),
    Nom: ("nom", "prenom", "mention"),
}
EMPORTES = {
    Genre.SCHEMA_DIRECTEUR: SCHEMA,
    Genre.ANNEXE_BUDGET: ANNEXE,
    Genre.BILAN: BILAN,
    Genre.FICHE: FICHE,
    Genre.DELIBERATION: DELIBERATION,
}
