"""What two people do on a page: a page to come must say it here (R-S1)."""

DES_CONSULTATIONS = {
    "modifier-consultation": ("objet", "Le sien", "Le mien", "message", "Lisez", {}),
    "observation": ("reponse", "Le sien", "Le mien", "suite", "retenue", {}),
}
DES_ORGANES = {
    "organe": ("delai", "3", "5", "nom", "Commission du tourisme", {}),
    "membre-organe": ("qualite", "hébergeurs", "élus", "debut", "2024-01-02", {}),
    "reunion": ("lieu", "Caylus", "Cordes", "ordre_du_jour", "Les tarifs", {}),
    "avis-rendu": ("texte", "Le sien", "Le mien", "objet", "Les tarifs", {}),
}
SANS_CHAMP = "a button without a field: pressed twice, it does the same"
SECRET = "a secret is typed, never corrected"
NEUF = "it makes something new, or only asks"
# An address sent without the version that was read, and why.
SANS_VERSION = {
    **dict.fromkeys(("deconnexion", "second-facteur-codes", "second-facteur-retirer"), SANS_CHAMP),
    **dict.fromkeys(("fermer-session", "fermer-sessions", "renvoyer", "agir"), SANS_CHAMP),
    **dict.fromkeys(("changer-agenda", "mes-rappels", "rappels-par-lien", "demander"), SANS_CHAMP),
    **dict.fromkeys(
        ("publication", "totaux-communs", "adoption", "arreter-seance", "retirer-acte"), SANS_CHAMP
    ),
    **dict.fromkeys(("connexion", "oubli", "code", "mot-de-passe", "changer-adresse"), SECRET),
    **dict.fromkeys(("nouveau-mot-de-passe", "second-facteur", "invitation"), SECRET),
    **dict.fromkeys(("nouvelle-piece", "colonnes", "echanges", "annexes-deliberation"), NEUF),
    **dict.fromkeys(("debuter-exemple", "debuter-fichier", "debuter-vide"), NEUF),
    **dict.fromkeys(("verifier-edition", "preparer-schema-directeur", "editions"), NEUF),
    "renouvellement": NEUF,
    "ouvrir-projet": SANS_CHAMP,
    **dict.fromkeys(
        ("vie-du-plan", "mettre-en-vigueur"), "the step that was read: the second person is told"
    ),
    "avenants": NEUF,
    "avenant": "what is kept is shown again before the adoption",
    "adopter-avenant": "once: the second is told",
    **dict.fromkeys(("renouvellement", "apercu"), NEUF),
    **dict.fromkeys(("consultations", "consultation"), NEUF),
    "annuler": "an invitation has nothing that somebody else could have changed",
    "retirer": "who takes an access away does so whatever its role has become",
    "anonymiser": "what a person was called is of no matter any more",
    **dict.fromkeys(("supprimer-piece", "annexe-deliberation"), "a joined file never changes"),
    **dict.fromkeys(("vote", "rouvrir-deliberation"), "once: the second person is told"),
    "retablir-version": "makes a new version, and shows first what it changes",
    "appliquer-import": "an import tells its own conflicts",
}

PAR = {"enregistrer": "1", "decidee_motif": "devis reçu"}
# A form that is sent once, and why what two people type in it never meets.
UNE_FOIS = {
    "arreter-proces-verbal": "the second person is told, and what is frozen stays",
    "modifier-filiation": "only boxes: tests/renouvellement/test_filiation.py sends both",
    "matrice": "each box is a field, and two people who change it say the same",
}
# Of a page: a field, what each of two people writes there, another field, what else is sent.
REJEUX = {
    "suivi": ("commentaire", "Le sien", "Le mien", "fait", "Devis reçu", {}),
    "reperes": ("moyens_humains", "1 ETP", "2 ETP", "debut", "mars 2024", {}),
    "titre-du-plan": ("titre", "Le sien", "Le mien", "annee_debut", "2022", {}),
    "partenaire": ("nom", "Le sien", "Le mien", None, None, {}),
    **dict.fromkeys(
        ("texte", "sous-projet", "branche"), ("corps", "Un", "Deux", "titre", "Un autre", {})
    ),
    "niveaux": ("action_un", "fiche", "mesure", "action_des", "fiches", {}),
    "reprise": ("{ligne}", "Le sien", "Le mien", None, None, {}),
    "cloture": ("motif", "Le sien", "Le mien", "issue", "en_partie", {}),
    **dict.fromkeys(["avis", "mode-seance"], ("commentaire", "Lui", "Moi", "suite", "À voir", {})),
    "clore-seance": ("decisions", "Le sien", "Le mien", "tenue_par", "Mme Martin", {}),
    "objet": ("texte", "Le sien", "Le mien", "le", "2024-03-02", {}),
    "modifier-indicateur": ("unite", "lits", "nuits", "source", "L'INSEE", {}),
    "modifier-valeur": ("valeur", "12", "13", "serie", "gîtes", {}),
    "saisie-annuelle": ("{valeur}", "12", "13", None, None, {}),
    "valeur": ("mots", "Flyer : 500 €", "Flyer : 600 €", "compte", "6236", PAR),
    "depense": ("fournisseur", "Le sien", "Le mien", "reference", "F-12", {}),
    "enveloppe": ("montant", "500", "600", "reference", "Délibération 12", {}),
    "financement": ("citation", "Le sien", "Le mien", "montant", "500", {}),
    "lecture-tableau": ("motif", "Le sien", "Le mien", "decision", "acceptee", {}),
    "decision": ("motif", "Le sien", "Le mien", None, None, {"decision": "corriger"}),
    "assemblee": ("recours", "Le sien", "Le mien", "departement", "082", {}),
    "elu": ("nom", "CAYLUS", "CORDES", "prenom", "Dominique", {}),
    "mandat": ("commune", "Caylus", "Cordes", "fonction", "Président", {}),
    "modifier-seance": ("lieu", "Caylus", "Cordes", "heure", "18:30", {}),
    "modifier-convocation": ("motif_urgence", "Un", "Deux", None, None, {"urgence": "on"}),
    "point": ("intitule", "Le sien", "Le mien", "synthese", "Une note", {}),
    "ordre-du-jour": ("{numero}", "8.1", "8.2", None, None, {}),
    "modifier-deliberation": ("visas", "Le sien", "Le mien", "considerants", "Un autre", {}),
    "transmission": ("objet_actes", "Le sien", "Le mien", "adresse", "https://exemple.fr/a", {}),
    "appel": ("{etat}", "excuse", "absent", None, None, {}),
    "ecrire-liste": ("liste_publiee_le", "2026-09-12", "2026-09-13", None, None, {}),
    "ecrire-proces-verbal": ("ouverture", "Le sien", "Le mien", "fin", "Un mot", {}),
    "discussions": ("discussions", "Le sien", "Le mien", "sens", "rejetee", {}),
    "numeroter-feuillets": ("premier_feuillet", "5", "9", None, None, {}),
    "correction-regle": ("note", "Le sien", "Le mien", "article", "L. 1", {}),
    **DES_ORGANES,
    "evaluer": ("resultat", "Le sien", "Le mien", "realise", "Tout", {}),
    "evaluation-seance": ("pourquoi", "Le sien", "Le mien", "suite", "adapter", {}),
    "avis-suite": ("commentaire", "Le sien", "Le mien", "sens", "reserve", {}),
    **dict.fromkeys(("synthese", "synthese-defi"), ("texte", "Un", "Deux", None, None, {})),
    "echelle": ("niveau_1", "faible", "mauvais", "niveau_4", "excellent", {}),
    **DES_CONSULTATIONS,
    "identite": ("nom", "Office du sien", "Office du mien", "sigle", "CCV", {}),
    "personne": ("role", "agent", "direction", None, None, {}),
    "compte": ("first_name", "Camille", "Claude", "last_name", "Martin", {}),
}
