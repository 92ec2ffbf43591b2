"""What makes something when it is sent, by hand: a page to come must say it here (R-S2)."""

from tests.fabrique_pdf import make_pdf

# Forms that have no row of their own and make none, and why.
SANS_CREATION = {
    "AdresseForm": "a new address is confirmed by a link",
    "AcceptationForm": "the invitation is used up by who accepts it",
    "AppelForm": "the roll call of a meeting is one",
    "ChangementForm": "a password",
    "ColonnesForm": "an answer: the dry run comes again",
    "CodeForm": "a code is used up",
    "ComparaisonForm": "asks, writes nothing",
    "ConnexionForm": "opens a session",
    "ExempleForm": "shows how a form looks",
    "EnrolementForm": "a second factor is one",
    "FichierForm": "asks, writes nothing",
    "FiltreActionsForm": "asks, writes nothing",
    "FiltreRepriseForm": "asks, writes nothing",
    "LotForm": "fills the grid, writes nothing",
    "NouveauMotDePasseForm": "a password",
    "OrdreForm": "an order grown old is refused: a point is added once",
    "OubliForm": "sends a mail",
    "PreuveForm": "proves who one is",
    "RechercheForm": "asks, writes nothing",
    "RenouvellementForm": "a mandate is opened once",
    "EnVigueurForm": "a plan is put in force once",
    "EtapeForm": "the second person is told of the step that it has become",
    "RetablirForm": "a version is put back under its own number",
    "SaisieAnnuelleForm": "one value a year and a series, whoever sends it",
    "SuitesForm": "what follows a meeting is one row, whoever sends it",
    "TableauForm": "asks, writes nothing",
    "ReouvertureForm": "a vote is reopened once",
    "VoteForm": "a vote is one",
}
# Addresses that are only sent to, without a form of ours: what a second sending does.
POST_SEULS = {
    "deconnexion": "is logged out already",
    "fermer-sessions": "are closed already",
    "fermer-session": "is closed already",
    "renvoyer": "sends a mail again, as asked",
    "annuler": "is deleted already",
    "retirer": "is deleted already",
    "agir": "is done already",
    "supprimer-piece": "is deleted already",
    "supprimer-objet": "is deleted already",
    "supprimer-depense": "is deleted already",
    "supprimer-financement": "is deleted already",
    "supprimer-seance": "is deleted already",
    "supprimer-deport": "is deleted already",
    "supprimer-envoi": "is deleted already",
    "retirer-correction": "is deleted already",
    "supprimer-deliberation": "is deleted already",
    "annexe-deliberation": "moves once more, as asked; is taken away already",
    "adoption": "is adopted already",
    "appliquer-import": "an import is applied once (R-X4)",
    "preparer-schema-directeur": "prints again, as asked: a page may be old",
    "demander": "asks once for each page, by its token",
    "changer-agenda": "one address a person and a scope",
    "arreter-seance": "is frozen already",
    "retirer-acte": "is withdrawn already",
    "ouvrir-projet": "is opened already",
}
PDF = b"%PDF-1.4\n%%EOF"
CSV = b"Action;Titre\n9-9-9;Rien\n"
JOUR = "2024-12-09"
TEXTE = "Ecrit une fois"
# {(address, arguments if not those of the table): (what is typed, what is then typed otherwise)}
CREATIONS = {
    ("nouvel-objet", ""): ({"titre": TEXTE, "du_le": "2024-05-02"}, {"titre": "Autre"}),
    ("nouvel-objet", "journal"): ({"texte": TEXTE}, {"texte": "Autre"}),
    ("nouvel-objet", "liens"): ({"titre": TEXTE, "adresse": "https://a.fr/"}, {"titre": "Autre"}),
    ("nouvelle-piece", ""): ({"fichier": PDF}, {"fichier": PDF + b" "}),
    ("nouvel-indicateur", ""): ({"libelle": TEXTE}, {"libelle": "Autre"}),
    ("nouvelle-valeur", ""): ({"valeur": "3", "annee": "2025"}, {"valeur": "4", "annee": "2026"}),
    ("nouvelle-ligne", ""): (
        {"mots": "Flyer : 250 € HT / an", "enregistrer": "1"},
        {"mots": "Affiche : 90 €"},
    ),
    ("nouvelle-depense", ""): ({"montant_ttc": "12,50", "etape": "mandate"}, {"montant_ttc": "13"}),
    ("nouveau-financement", ""): (
        {"nom": TEXTE, "montant": "100", "etape": "prevu"},
        {"montant": "200"},
    ),
    ("seances", ""): ({"le": "2026-03-02"}, {"le": "2026-03-03"}),
    ("avis", "1-1-2"): ({"sens": "favorable"}, None),
    ("enveloppe", "2025"): ({"montant": "100"}, None),
    ("decision", ""): ({"decision": "accepter", "motif": TEXTE}, None),
    ("decision-ensemble", ""): ({"decision": "accepter", "motif": TEXTE}, None),
    ("inviter", ""): ({"email": "une@exemple.fr", "role": "agent"}, {"email": "deux@exemple.fr"}),
    ("nouvel-elu", ""): ({"nom": "NEUVE", "prenom": "Anne"}, {"nom": "AUTRE"}),
    ("nouveau-mandat", ""): (
        {"debut": "2010-01-02", "fin": "2011-01-02"},
        {"debut": "2012-01-02", "fin": "2013-01-02"},
    ),
    ("nouvelle-seance", ""): ({"le": "2026-03-02", "heure": "18:00"}, {"le": "2026-03-03"}),
    ("deports", ""): ({"fondement": "interesse", "motif": TEXTE}, {"motif": "Autre"}),
    ("nouvel-envoi", ""): ({"le": "2026-09-01", "forme": "affichage"}, {"forme": "publication"}),
    ("modifier-convocation", ""): ({"urgence": "on", "motif_urgence": TEXTE}, None),
    ("nouvelle-deliberation", ""): (
        {"numero": "N1", "objet": TEXTE, "dispositif": "Adopte."},
        {"numero": "N2"},
    ),
    ("annexes-deliberation", ""): (
        {"titre": TEXTE, "fichier": make_pdf()},
        {"fichier": make_pdf(texte="Autre")},
    ),
    ("corriger-regle", ""): ({"note": TEXTE}, {"note": "Autre", "du": "2027-01-01"}),
    ("nouvel-organe", ""): ({"genre": "autre", "nom": TEXTE}, {"nom": "Autre"}),
    ("nouveau-membre", ""): ({"nom": "NEUVE", "role": "3"}, {"nom": "AUTRE"}),
    ("nouvel-avis-rendu", ""): ({"objet": TEXTE, "sens": "favorable"}, {"objet": "Autre"}),
    ("modifier-page-legale", ""): ({"texte": TEXTE}, None),
    ("publier-acte", ""): (
        {"prenom": "Anne", "nom": TEXTE, "qualite": "Présidente", "confirme": "oui"},
        None,
    ),
    ("plan-suivant", ""): (
        {"titre": TEXTE, "sans_suite": "prise", "confirme": "oui"},
        {"titre": "Autre", "second": True},
    ),
    ("echanges", ""): ({"fichier": CSV, "format": "classeur"}, {"fichier": CSV + b"\n"}),
    ("editions", ""): (
        {"genre": "fiche", "libelle": TEXTE, "action": "1-1-1", "confirme": "oui"},
        {"libelle": "Autre"},
    ),
}
