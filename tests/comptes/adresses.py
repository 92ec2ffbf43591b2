"""Every address of the application, and who may open it: one line each.

A test walks all of them (test_droits.py) and fails when an address is not here. Add yours:
`"nom-de-l-adresse": Acces(Geste.…, objet="clé de Monde.objets")`.
"""

from dataclasses import dataclass

from comptes.droits import Geste

OUVERT = "ouvert"  # anybody, without an account
CONNECTE = "connecté"  # any account, for what is its own


@dataclass(frozen=True)
class Acces:
    """`geste` opens the page, `post` sends it (None: as `geste`); `objet` names its arguments.

    `is_post_seul`: a GET is answered 405. `is_partage`: its arguments name nothing of a structure
    (a year, a mark). `is_long`: a document that takes a second to make, asked less often.
    """

    geste: Geste | str
    post: Geste | str | None = None
    objet: str = ""
    is_post_seul: bool = False
    is_partage: bool = False
    is_long: bool = False


LIRE, SUIVRE, STRUCTURER, COMPTES = (
    Geste.LIRE,
    Geste.SUIVRE,
    Geste.STRUCTURER,
    Geste.GERER_COMPTES,
)

ADRESSES = {
    # Getting in, and one's own account
    "connexion": Acces(OUVERT),
    "oubli": Acces(OUVERT),
    "oubli-envoye": Acces(OUVERT),
    "nouveau-mot-de-passe": Acces(OUVERT, objet="reinitialisation", is_partage=True),
    "invitation": Acces(OUVERT, objet="jeton", is_partage=True),
    "code": Acces(CONNECTE),
    "deconnexion": Acces(OUVERT, is_post_seul=True),
    "compte": Acces(CONNECTE),
    "mot-de-passe": Acces(CONNECTE),
    "second-facteur": Acces(CONNECTE),
    "second-facteur-qr": Acces(CONNECTE),
    "second-facteur-codes": Acces(CONNECTE, is_post_seul=True),
    "second-facteur-retirer": Acces(CONNECTE, is_post_seul=True),
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
    "donnees-de": Acces(COMPTES, objet="membre"),
    "agir": Acces(COMPTES, objet="agir", is_post_seul=True),
    # The plan
    "suivi": Acces(SUIVRE, objet="action"),
    "reperes": Acces(SUIVRE, objet="action"),
    "cloture": Acces(SUIVRE, objet="cloture"),
    "nouvelle-piece": Acces(SUIVRE, objet="action"),
    "seances": Acces(LIRE, post=STRUCTURER),
    "seance": Acces(LIRE, objet="seance"),
    "avis": Acces(STRUCTURER, objet="avis"),
    "piece": Acces(LIRE, objet="piece"),
    "supprimer-piece": Acces(SUIVRE, objet="piece", is_post_seul=True),
    "nouvel-objet": Acces(SUIVRE, objet="nouvel-objet"),
    "objet": Acces(SUIVRE, objet="journal"),
    "supprimer-objet": Acces(SUIVRE, objet="journal", is_post_seul=True),
    "publication": Acces(Geste.EDITER),
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
    # What is read
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
    "mode-seance": Acces(LIRE),
    "accessibilite": Acces(OUVERT),
    "composants": Acces(CONNECTE),
    "controle": Acces(LIRE),
    "mes-actions": Acces(LIRE),
    "plans": Acces(CONNECTE),
    "plan-public": Acces(OUVERT, objet="plan"),
    "presentation": Acces(LIRE),
    "plan": Acces(LIRE),
    "action": Acces(LIRE, objet="action"),
    "calendrier": Acces(LIRE),
    "schema-directeur-pdf": Acces(LIRE, is_long=True),
}

# The administration: who opens the pages of each model; None is the technical superuser alone.
ADMINISTRATION = {
    "comptes_utilisateur": None,
    "comptes_structure": COMPTES,
    **{
        f"plan_{modele}": STRUCTURER
        for modele in (
            "plan",
            "defi",
            "axe",
            "action",
            "sousprojet",
            "programmation",
            "partenaire",
            "partenariat",
            "section",
            "indicateur",
            "valeurindicateur",
            "entreejournal",
            "jalon",
            "lien",
            "seancecommission",
            "avis",
        )
    },
    **{
        f"budget_{modele}": STRUCTURER
        for modele in (
            "lignecout",
            "coutmutualise",
            "decisioncontrole",
            "bloccout",
            "formulation",
            "financeur",
            "financement",
            "tableaufinancement",
            "enveloppe",
            "depense",
        )
    },
}
PAGES_SANS_OBJET = ("changelist", "add", "import", "export", "process_import")
PAGES_D_UN_OBJET = ("change", "delete", "history", "simple_history")
# Pages of Django's own administration that belong to no model.
ADMINISTRATION_SANS_MODELE = {
    "index",
    "login",
    "logout",
    "autocomplete",
    "jsi18n",
    "app_list",
    "view_on_site",
    "password_change",
    "password_change_done",
    "auth_user_password_change",
}
