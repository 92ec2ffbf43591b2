"""The pages of Django's administration, and who opens them."""

from tests.comptes.adresses import COMPTES, CONSEIL, EDITER, STRUCTURER

# The administration: who opens the pages of each model; None is the technical superuser alone.
ADMINISTRATION = {
    "comptes_utilisateur": None,
    "comptes_structure": COMPTES,
    "editions_edition": EDITER,
    "instances_assemblee": CONSEIL,
    "instances_elu": CONSEIL,
    "instances_mandat": CONSEIL,
    "instances_regle": CONSEIL,
    "instances_organe": CONSEIL,
    "instances_membreorgane": CONSEIL,
    "conseil_seanceconseil": CONSEIL,
    "conseil_pointordredujour": CONSEIL,
    "conseil_presence": CONSEIL,
    "conseil_pouvoir": CONSEIL,
    "conseil_deliberation": CONSEIL,
    "conseil_deport": CONSEIL,
    **{
        f"plan_{modele}": STRUCTURER
        for modele in [
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
            "lienindicateur",
            "correspondant",
        ]
    },
    "commission_avis": STRUCTURER,
    "commission_avisorgane": STRUCTURER,
    "commission_etatarrete": STRUCTURER,
    "commission_seancecommission": STRUCTURER,
    **{
        f"budget_{modele}": STRUCTURER
        for modele in [
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
        ]
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
