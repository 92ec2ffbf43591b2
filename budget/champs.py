"""The fields of the money, each declared once (docs/adr/0016); in the order of the workbook."""

from dataclasses import replace

from django.utils import timezone

from budget.montants.cellules import EUROS, POUR_CENT
from budget.montants.etapes import (
    EtapeDepense,
    EtapeFinancement,
    Nature,
    Origine,
    Periode,
    Qualificatif,
    Sens,
    Taxe,
)
from budget.montants.mots import ecrire
from comptes.droits import Geste
from socle.champs import ENTIER, JOUR, LIEN, NOMBRE, OUI_NON, Champ, Groupe, Ou

PLACE = Groupe("Place", Geste.STRUCTURER)
VALEUR = Groupe("Valeur retenue", Geste.STRUCTURER)
DETAIL = Groupe("Détail", Geste.STRUCTURER)
PAIEMENT = Groupe("Dépense", Geste.SUIVRE)
APPORT = Groupe("Financement", Geste.STRUCTURER)
# What the words of a cost say, as `LigneCout.retain` takes it.
LUS_DANS_LES_MOTS = (
    "libelle",
    "qualificatif",
    "montant_min",
    "montant_max",
    "pourcent_min",
    "pourcent_max",
    "taxe",
    "periode",
    "unite",
    "n_annees",
    "annee_debut",
    "annee_fin",
    "depuis",
    "jusqu_a",
    "sens",
)


def find_maximum(ligne):
    """The maximum of a range; None for one amount, which its first field says."""
    return None if ligne.montant_max == ligne.montant_min else ligne.montant_max


def write_decision(ligne):
    """« 24/11/2026, Camille Martin »: when the value was decided and by whom; '' if never."""
    if not ligne.decidee_le:
        return ""
    le = f"{timezone.localtime(ligne.decidee_le):%d/%m/%Y}"
    return f"{le}, {ligne.decidee_par}" if ligne.decidee_par else le


DANS_UNE_ACTION = Champ(
    "place",
    "Action",
    PLACE,
    de=("action",),
    brut=lambda rangee: rangee.action.code,
    fixe=True,
    obligatoire=True,
)
LIGNE_COUT = (
    replace(
        DANS_UNE_ACTION, de=("action", "axe"), brut=lambda ligne: (ligne.action or ligne.axe).code
    ),
    Champ(
        "ecrit",
        "Coût tel qu'il s'écrit",
        VALEUR,
        de=("saisie", *LUS_DANS_LES_MOTS),
        saisie=("mots",),
        cherche=("saisie", "formulations__texte"),
        brut=ecrire,
        fixe=True,
    ),
    Champ("libelle", "Libellé", VALEUR, saisie=(), ou=Ou.CLASSEUR, cherche=("libelle",)),
    Champ("qualificatif", "Montant connu", VALEUR, enum=Qualificatif, saisie=(), ou=Ou.CLASSEUR),
    Champ("montant_min", "Montant ou minimum", VALEUR, EUROS, saisie=()),
    Champ("montant_max", "Maximum", VALEUR, EUROS, saisie=(), brut=find_maximum),
    Champ("taxe", "HT ou TTC", VALEUR, enum=Taxe, saisie=()),
    Champ("periode", "Période", VALEUR, enum=Periode, saisie=(), ou=Ou.CLASSEUR),
    Champ("unite", "Unité", VALEUR, saisie=(), ou=Ou.CLASSEUR, cherche=("unite",)),
    Champ("quantite", "Quantité", VALEUR, NOMBRE),
    Champ("taux_tva", "TVA (%)", DETAIL, NOMBRE),
    Champ("sens", "Sens", VALEUR, enum=Sens, saisie=(), ou=Ou.CLASSEUR),
    Champ("nature", "Nature", DETAIL, enum=Nature),
    Champ("compte", "Compte M57", DETAIL),
    Champ("retenue", "Compte dans les totaux", VALEUR, OUI_NON),
    Champ("mutualise", "Coût partagé", DETAIL, LIEN, lu=True),
    Champ("sous_projet", "Sous-projet", DETAIL, LIEN, cherche=("sous_projet__titre",), lu=True),
    Champ("decidee_motif", "Motif de la décision", VALEUR, lu=True),
    Champ(
        "decidee",
        "Décidée",
        de=("decidee_le", "decidee_par"),
        brut=write_decision,
        lu=True,
        sauf="Le moment et l'auteur d'une décision se notent en l'enregistrant.",
    ),
    Champ("origine", "Valeur tirée de", PLACE, enum=Origine, lu=True),
    Champ(
        "cle",
        "Identifiant",
        PLACE,
        ou=Ou.FICHE,
        sauf="Il relie la ligne à son document source : il ne dit rien à qui la lit.",
    ),
)
DEPENSE = (
    DANS_UNE_ACTION,
    Champ("ligne", "Ligne de coût", PAIEMENT, LIEN),
    Champ("etape", "Étape", PAIEMENT, enum=EtapeDepense, obligatoire=True),
    Champ("le", "Date", PAIEMENT, JOUR, obligatoire=True),
    Champ("montant_ht", "Montant HT", PAIEMENT, EUROS),
    Champ("montant_ttc", "Montant TTC", PAIEMENT, EUROS, obligatoire=True),
    Champ("exercice", "Exercice", PAIEMENT, ENTIER),
    Champ("fournisseur", "Fournisseur", PAIEMENT),
    Champ("reference", "Référence", PAIEMENT),
    Champ("piece", "Pièce justificative", PAIEMENT),
    Champ("engagement", "Engagement payé", PAIEMENT, LIEN, lu=True),
)
FINANCEMENT = (
    DANS_UNE_ACTION,
    Champ("ligne", "Ligne de coût", APPORT, LIEN),
    Champ(
        "financeur",
        "Financeur",
        APPORT,
        brut=lambda apport: str(apport.financeur) if apport.financeur_id else "",
        saisie=("nom", "autofinancement"),
        obligatoire=True,
    ),
    Champ("taux", "Taux (%)", APPORT, POUR_CENT),
    Champ("montant", "Montant", APPORT, EUROS),
    Champ("etape", "Étape", APPORT, enum=EtapeFinancement, obligatoire=True),
    Champ("citation", "Mots du document ou remarque", APPORT),
)
