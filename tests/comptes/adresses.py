"""Every address of the application, and who may open it: one line each.

A test walks all of them (test_droits.py) and fails when an address is not here. Add yours:
`"nom-de-l-adresse": Acces(Geste.…, objet="clé de Monde.objets")`.
"""

from dataclasses import dataclass

from comptes.droits import Geste
from socle.pages import CONNECTE, OUVERT

# The table of docs/regles.md, R-D1, word for word: never made from `comptes.droits`.
DROITS = {
    "lecture": {"lire"},
    "agent": {"lire", "lire_projets", "suivre"},
    "direction": {
        *("lire", "lire_projets", "suivre", "structurer", "tenir_conseil", "editer", "importer"),
        "informer",
    },
    "administration": {"lire", "lire_projets", "gerer_comptes", "informer"},
    "responsable": {
        *("lire", "lire_projets", "suivre", "structurer", "tenir_conseil", "editer", "importer"),
        *("informer", "gerer_comptes"),
    },
}


@dataclass(frozen=True)
class Acces:
    """`geste` opens the page, `post` sends it (None: as `geste`); `objet` names its arguments.

    `is_post_seul`: a GET is answered 405. `is_partage`: its arguments name nothing of a structure
    (a year, a mark). `is_long`: a document that takes a second to make, asked less often.
    `is_par_ligne`: any account may ask, the row that is named says who sees it.
    `nomme_la_structure`: the law wants anybody to read whose pages these are.
    """

    geste: Geste | str
    post: Geste | str | None = None
    objet: str = ""
    is_post_seul: bool = False
    is_partage: bool = False
    is_long: bool = False
    is_par_ligne: bool = False
    nomme_la_structure: bool = False


LIRE, SUIVRE, STRUCTURER, COMPTES = (
    Geste.LIRE,
    Geste.SUIVRE,
    Geste.STRUCTURER,
    Geste.GERER_COMPTES,
)
CONSEIL, IMPORTER, EDITER = Geste.TENIR_CONSEIL, Geste.IMPORTER, Geste.EDITER

ADRESSES = {
    # Getting in, and one's own account
    "connexion": Acces(OUVERT),
    "oubli": Acces(OUVERT),
    "oubli-envoye": Acces(OUVERT),
    "nouveau-mot-de-passe": Acces(OUVERT, objet="reinitialisation", is_partage=True),
    "invitation": Acces(OUVERT, objet="jeton", is_partage=True),
    "code": Acces(CONNECTE),
    "deconnexion": Acces(CONNECTE, is_post_seul=True),
    "compte": Acces(CONNECTE),
    "mot-de-passe": Acces(CONNECTE),
    "second-facteur": Acces(CONNECTE),
    "second-facteur-qr": Acces(CONNECTE),
    "second-facteur-codes": Acces(CONNECTE),
    "second-facteur-retirer": Acces(CONNECTE),
    "changer-adresse": Acces(CONNECTE),
    "confirmer-adresse": Acces(OUVERT, objet="jeton", is_partage=True),
    "fermer-sessions": Acces(CONNECTE, is_post_seul=True),
    "fermer-session": Acces(CONNECTE, objet="session", is_post_seul=True, is_partage=True),
    "donnees": Acces(CONNECTE),
    "donnees-json": Acces(CONNECTE),
    # People
    "personnes": Acces(COMPTES),
    "inviter": Acces(COMPTES),
    "traces": Acces(COMPTES),
    "renvoyer": Acces(COMPTES, objet="invitation", is_post_seul=True),
    "annuler": Acces(COMPTES, objet="invitation", is_post_seul=True),
    "personne": Acces(COMPTES, objet="membre"),
    "retirer": Acces(COMPTES, objet="membre", is_post_seul=True),
    "anonymiser": Acces(COMPTES, objet="membre"),
    "adresse-de": Acces(COMPTES, objet="membre"),
    "donnees-de": Acces(COMPTES, objet="membre"),
    "agir": Acces(COMPTES, objet="agir", is_post_seul=True),
    # The plan
    "suivi": Acces(SUIVRE, objet="action"),
    "reperes": Acces(SUIVRE, objet="action"),
    "texte": Acces(STRUCTURER, objet="action"),
    "sous-projet": Acces(STRUCTURER, objet="sous-projet"),
    "cloture": Acces(SUIVRE, objet="cloture"),
    "nouvelle-piece": Acces(SUIVRE, objet="action"),
    "seances": Acces(LIRE, post=STRUCTURER),
    "seance": Acces(LIRE, objet="seance"),
    "preparer-seance": Acces(LIRE, objet="seance"),
    "preparer-seance-pdf": Acces(LIRE, objet="seance", is_long=True),
    "clore-seance": Acces(STRUCTURER, objet="seance"),
    "compte-rendu": Acces(LIRE, objet="seance"),
    "compte-rendu-pdf": Acces(LIRE, objet="seance", is_long=True),
    "avis": Acces(STRUCTURER, objet="avis"),
    "piece": Acces(LIRE, objet="piece"),
    "supprimer-piece": Acces(SUIVRE, objet="piece", is_post_seul=True),
    "nouvel-objet": Acces(SUIVRE, objet="nouvel-objet"),
    "objet": Acces(SUIVRE, objet="journal"),
    "supprimer-objet": Acces(SUIVRE, objet="journal", is_post_seul=True),
    "publication": Acces(EDITER),
    "niveaux": Acces(STRUCTURER),
    "nouvel-indicateur": Acces(STRUCTURER),
    "modifier-indicateur": Acces(STRUCTURER, objet="indicateur"),
    "supprimer-indicateur": Acces(STRUCTURER, objet="indicateur"),
    "nouvelle-valeur": Acces(SUIVRE, objet="indicateur"),
    "modifier-valeur": Acces(SUIVRE, objet="valeur"),
    "choisir-annee": Acces(SUIVRE),
    "saisie-annuelle": Acces(SUIVRE, objet="annee", is_partage=True),
    "historique-action": Acces(SUIVRE, objet="action"),
    "historique-objet": Acces(SUIVRE, objet="historique"),
    "historique-plan": Acces(SUIVRE),
    "retablir-version": Acces(SUIVRE, objet="version"),
    # Writing the plan
    "sommaire": Acces(STRUCTURER),
    "titre-du-plan": Acces(STRUCTURER),
    "ajouter": Acces(STRUCTURER, objet="ajouter"),
    "branche": Acces(STRUCTURER, objet="branche"),
    "supprimer": Acces(STRUCTURER, objet="branche"),
    "matrice": Acces(STRUCTURER),
    "partenaires": Acces(STRUCTURER),
    "partenaire": Acces(STRUCTURER, objet="partenaire"),
    "apercu": Acces(CONNECTE, is_post_seul=True),
    # The budget
    "nouvelle-ligne": Acces(STRUCTURER, objet="action"),
    "nouvelle-depense": Acces(SUIVRE, objet="action"),
    "nouveau-financement": Acces(STRUCTURER, objet="action"),
    "valeur": Acces(STRUCTURER, objet="ligne"),
    "depense": Acces(SUIVRE, objet="depense"),
    "supprimer-depense": Acces(SUIVRE, objet="depense", is_post_seul=True),
    "enveloppe": Acces(STRUCTURER, objet="annee"),
    "financement": Acces(STRUCTURER, objet="financement"),
    "supprimer-financement": Acces(STRUCTURER, objet="financement", is_post_seul=True),
    "lecture-tableau": Acces(STRUCTURER, objet="tableau"),
    "decision": Acces(STRUCTURER, objet="constat"),
    "decision-ensemble": Acces(STRUCTURER, objet="regle"),
    # The organs
    "organes": Acces(LIRE),
    "organe": Acces(CONSEIL, objet="organe"),
    "nouvel-organe": Acces(CONSEIL),
    "nouveau-membre": Acces(CONSEIL, objet="organe"),
    "membre-organe": Acces(CONSEIL, objet="membre-organe"),
    "reunion": Acces(STRUCTURER, objet="seance"),
    "nouvel-avis-rendu": Acces(STRUCTURER, objet="seance"),
    "avis-rendu": Acces(STRUCTURER, objet="avis-rendu"),
    # The council
    "conseil": Acces(LIRE),
    "seance-conseil": Acces(LIRE, objet="conseil"),
    "deliberation": Acces(LIRE, objet="deliberation"),
    "deliberation-pdf": Acces(LIRE, objet="deliberation", is_long=True),
    "donnees-ouvertes": Acces(LIRE),
    "donnees-ouvertes-csv": Acces(LIRE),
    "assemblee": Acces(CONSEIL),
    "elus": Acces(CONSEIL),
    "nouvel-elu": Acces(CONSEIL),
    "elu": Acces(CONSEIL, objet="elu"),
    "renouvellement": Acces(CONSEIL),
    "nouveau-mandat": Acces(CONSEIL, objet="elu"),
    "mandat": Acces(CONSEIL, objet="mandat"),
    "nouvelle-seance": Acces(CONSEIL),
    "modifier-seance": Acces(CONSEIL, objet="conseil"),
    "supprimer-seance": Acces(CONSEIL, objet="conseil", is_post_seul=True),
    "appel": Acces(CONSEIL, objet="conseil"),
    "point": Acces(CONSEIL, objet="point"),
    "ordre-du-jour": Acces(CONSEIL, objet="conseil"),
    "convocation": Acces(LIRE, objet="conseil"),
    "convocation-pdf": Acces(LIRE, objet="conseil", is_long=True),
    "modifier-convocation": Acces(CONSEIL, objet="conseil"),
    "nouvel-envoi": Acces(CONSEIL, objet="conseil"),
    "supprimer-envoi": Acces(CONSEIL, objet="envoi", is_post_seul=True),
    "nouvelle-deliberation": Acces(CONSEIL),
    "modifier-deliberation": Acces(CONSEIL, objet="deliberation"),
    "supprimer-deliberation": Acces(CONSEIL, objet="deliberation", is_post_seul=True),
    "vote": Acces(CONSEIL, objet="deliberation"),
    "deports": Acces(CONSEIL, objet="point"),
    "supprimer-deport": Acces(CONSEIL, objet="deport", is_post_seul=True),
    "adoption": Acces(CONSEIL, objet="deliberation", is_post_seul=True),
    "regles": Acces(LIRE),
    "corriger-regle": Acces(CONSEIL, objet="regle_de_droit", is_partage=True),
    "correction-regle": Acces(CONSEIL, objet="correction"),
    "retirer-correction": Acces(CONSEIL, objet="correction", is_post_seul=True),
    "transmission": Acces(CONSEIL, objet="deliberation"),
    # The public page of acts
    "actes": Acces(OUVERT, nomme_la_structure=True),
    "actes-de": Acces(OUVERT, objet="structure", is_partage=True, nomme_la_structure=True),
    "acte-en-ligne": Acces(OUVERT, objet="acte-en-ligne", is_partage=True, nomme_la_structure=True),
    "fichier-en-ligne": Acces(OUVERT, objet="fichier-en-ligne", is_partage=True),
    "publier-acte": Acces(CONSEIL, objet="acte"),
    "retirer-acte": Acces(CONSEIL, objet="acte-publie", is_post_seul=True),
    "attestation-pdf": Acces(LIRE, objet="acte-publie", is_long=True),
    "archive-acte": Acces(LIRE, objet="acte-publie", is_long=True),
    "accuse": Acces(LIRE, objet="acte-publie"),
    "annexes-deliberation": Acces(CONSEIL, objet="deliberation"),
    "annexe-deliberation": Acces(CONSEIL, objet="annexe", is_post_seul=True),
    "rouvrir-deliberation": Acces(CONSEIL, objet="votee"),
    # After the meeting
    **{
        nom: Acces(CONSEIL, objet="conseil")
        for nom in ("ecrire-liste", "ecrire-proces-verbal", "publier-proces-verbal")
    },
    "arreter-proces-verbal": Acces(CONSEIL, objet="conseil"),
    "numeroter-feuillets": Acces(CONSEIL, objet="conseil"),
    "discussions": Acces(CONSEIL, objet="point"),
    "proces-verbal": Acces(LIRE, objet="conseil"),
    **{
        f"{papier}-pdf": Acces(LIRE, objet="conseil", is_long=True)
        for papier in ("liste-examinee", "proces-verbal", "feuillets")
    },
    "registre": Acces(LIRE, objet="annee", is_partage=True),
    "registre-pdf": Acces(LIRE, objet="annee", is_partage=True, is_long=True),
    # Avenants, and plans compared
    "avenants": Acces(LIRE, post=STRUCTURER),
    "avenant": Acces(LIRE, post=STRUCTURER, objet="avenant"),
    "abandonner-avenant": Acces(STRUCTURER, objet="avenant"),
    "adopter-avenant": Acces(CONSEIL, objet="avenant"),
    "avenant-pdf": Acces(LIRE, objet="avenant", is_long=True),
    "comparer-plans": Acces(LIRE),
    "comparer-plans-pdf": Acces(LIRE),
    "comparer-plans-xlsx": Acces(LIRE),
    # In and out
    "totaux-communs": Acces(EDITER),
    "debuter": Acces(IMPORTER),
    "debuter-fichier": Acces(IMPORTER),
    "debuter-vide": Acces(IMPORTER),
    "debuter-exemple": Acces(IMPORTER, is_post_seul=True),
    "supprimer-plan": Acces(STRUCTURER),
    "echanges": Acces(LIRE, post=IMPORTER),
    "travail": Acces(IMPORTER, objet="travail", is_par_ligne=True),
    "appliquer-import": Acces(IMPORTER, objet="travail", is_post_seul=True),
    "colonnes": Acces(IMPORTER, objet="travail"),
    "travail-fichier": Acces(IMPORTER, objet="travail", is_par_ligne=True),
    "preparer-schema-directeur": Acces(LIRE, is_post_seul=True),
    "modele-de-plan": Acces(CONNECTE),
    "export-xlsx": Acces(LIRE),
    "export-json": Acces(Geste.IMPORTER),
    "export-tet": Acces(LIRE),
    "liste": Acces(LIRE, objet="liste", is_partage=True),
    "liste-csv": Acces(LIRE, objet="liste", is_partage=True),
    "liste-xlsx": Acces(LIRE, objet="liste", is_partage=True),
    "liste-pdf": Acces(LIRE, objet="liste", is_partage=True, is_long=True),
    "editions": Acces(LIRE, post=EDITER),
    "edition-pdf": Acces(LIRE, objet="edition", is_par_ligne=True),
    "chercher-edition": Acces(OUVERT),
    "verifier-edition": Acces(OUVERT, objet="code-inconnu", is_partage=True),
    # Calendars and reminders
    "mon-agenda": Acces(LIRE),
    "changer-agenda": Acces(LIRE, objet="portee", is_post_seul=True, is_partage=True),
    "agenda": Acces(OUVERT, objet="secret", is_partage=True),
    "mes-rappels": Acces(CONNECTE),
    "rappels-par-lien": Acces(OUVERT, objet="jeton", is_partage=True),
    # News by a link
    "demandes": Acces(STRUCTURER),
    "demander": Acces(STRUCTURER, objet="action", is_post_seul=True),
    "reponse": Acces(STRUCTURER, objet="reponse"),
    "donnees-du-pilote": Acces(STRUCTURER, objet="correspondant"),
    "nouvelles": Acces(OUVERT, objet="jeton", is_partage=True),
    # Evaluate
    "evaluation": Acces(LIRE),
    "evaluation-xlsx": Acces(LIRE),
    "evaluation-seance": Acces(LIRE, post=STRUCTURER, objet="projetee", is_partage=True),
    "evaluer": Acces(LIRE, post=SUIVRE, objet="action"),
    "nouvel-avis-suite": Acces(STRUCTURER, objet="action"),
    "avis-suite": Acces(STRUCTURER, objet="avis-suite"),
    "supprimer-avis-suite": Acces(STRUCTURER, objet="avis-suite", is_post_seul=True),
    "synthese": Acces(STRUCTURER),
    "synthese-defi": Acces(STRUCTURER, objet="defi", is_partage=True),
    "echelle": Acces(STRUCTURER),
    # Consultations
    "consultations": Acces(STRUCTURER),
    "consultation": Acces(STRUCTURER, objet="consultation"),
    "modifier-consultation": Acces(STRUCTURER, objet="consultation"),
    "conduire-consultation": Acces(STRUCTURER, objet="consultation", is_post_seul=True),
    "observations-xlsx": Acces(STRUCTURER, objet="consultation"),
    "lien-de-l-invite": Acces(STRUCTURER, objet="invite", is_post_seul=True),
    "observation": Acces(STRUCTURER, objet="observation"),
    "consulter": Acces(OUVERT, objet="jeton", is_partage=True),
    # The machine
    "sante": Acces(OUVERT),
    "vivant": Acces(OUVERT),
    # What is read
    "indicateurs": Acces(LIRE),
    "indicateur": Acces(LIRE, objet="indicateur"),
    "indicateur-graphique": Acces(LIRE, objet="indicateur"),
    "recherche": Acces(LIRE),
    "accueil": Acces(LIRE),
    "budget": Acces(LIRE),
    "budget-graphique": Acces(LIRE),
    "lignes": Acces(LIRE),
    "comparer": Acces(LIRE),
    "comparer-xlsx": Acces(LIRE),
    "comparer-pdf": Acces(LIRE),
    "tableau-de-bord": Acces(LIRE),
    "bilan": Acces(LIRE, is_long=True),
    "arreter-seance": Acces(STRUCTURER, objet="seance", is_post_seul=True),
    "mode-seance": Acces(LIRE, post=STRUCTURER, objet="projetee", is_partage=True),
    "accessibilite": Acces(OUVERT),
    "page-legale": Acces(OUVERT, objet="legale", is_partage=True, nomme_la_structure=True),
    "page-legale-de": Acces(OUVERT, objet="legale-de", is_partage=True, nomme_la_structure=True),
    "modifier-page-legale": Acces(Geste.INFORMER, objet="legale-de"),
    # How an office shows itself
    "identite": Acces(Geste.INFORMER),
    "identite-css": Acces(OUVERT, objet="sienne", is_partage=True, nomme_la_structure=True),
    "identite-image": Acces(OUVERT, objet="image", is_partage=True, nomme_la_structure=True),
    "a-propos": Acces(CONNECTE),
    "composants": Acces(CONNECTE),
    # The next plan
    "plan-suivant": Acces(STRUCTURER),
    "filiation": Acces(LIRE),
    "modifier-filiation": Acces(STRUCTURER, objet="action"),
    "controle": Acces(LIRE),
    "mes-actions": Acces(LIRE),
    "reprise": Acces(SUIVRE),
    "plans": Acces(CONNECTE),
    # The life of a plan
    "vie-du-plan": Acces(LIRE, post=STRUCTURER),
    "mettre-en-vigueur": Acces(STRUCTURER),
    "ouvrir-projet": Acces(STRUCTURER, is_post_seul=True),
    "adopter-le-plan": Acces(CONSEIL),
    "plan-public": Acces(OUVERT, objet="plan"),
    "presentation": Acces(LIRE),
    "plan": Acces(LIRE),
    "action": Acces(LIRE, objet="action"),
    "calendrier": Acces(LIRE),
    "evaluation-pdf": Acces(LIRE, is_long=True),
    "schema-directeur-pdf": Acces(LIRE, is_long=True),
}
