from django.urls import path, register_converter

from accueil.views import accueil, debut, historique, identite, nouvelles, pages_legales
from comptes.models import PageLegale


class CleLegale:
    """Which of the legal pages, in an address."""

    regex = "|".join(PageLegale.Cle.values)
    to_python = PageLegale.Cle
    to_url = str


register_converter(CleLegale, "legale")

urlpatterns = [
    path("", accueil.accueil, name="accueil"),
    path("debuter/", debut.debuter, name="debuter"),
    path("debuter/fichier/", debut.debuter_fichier, name="debuter-fichier"),
    path("debuter/plan-vide/", debut.debuter_vide, name="debuter-vide"),
    path("debuter/exemple/", debut.debuter_exemple, name="debuter-exemple"),
    path("plan/supprimer/", debut.supprimer_plan, name="supprimer-plan"),
    path("a-propos/", accueil.a_propos, name="a-propos"),
    path("accessibilite/", accueil.accessibilite, name="accessibilite"),
    path("<legale:cle>/", pages_legales.page_legale, name="page-legale"),
    path("<legale:cle>/<slug:structure>/", pages_legales.page_legale_de, name="page-legale-de"),
    path(
        "<legale:cle>/<slug:structure>/modifier/",
        pages_legales.modifier_page_legale,
        name="modifier-page-legale",
    ),
    path("identite/", identite.identite, name="identite"),
    path("identite/<slug:structure>/couleurs.css", identite.couleurs_css, name="identite-css"),
    path("identite/<slug:structure>/<str:quoi>", identite.image, name="identite-image"),
    path("composants/", accueil.composants, name="composants"),
    path("recherche/", accueil.recherche, name="recherche"),
    path("public/<slug:slug>/", accueil.plan_public, name="plan-public"),
    path("plan/", accueil.plan, name="plan"),
    path("actions/<str:code>/", accueil.action, name="action"),
    path("actions/<str:code>/demander/", nouvelles.demander, name="demander"),
    path("demandes/", nouvelles.demandes, name="demandes"),
    path("demandes/<int:pk>/reponse/", nouvelles.reponse, name="reponse"),
    path("demandes/pilotes/<int:pk>.json", nouvelles.donnees_du_pilote, name="donnees-du-pilote"),
    path("nouvelles/<str:jeton>/", nouvelles.nouvelles, name="nouvelles"),
    path(
        "actions/<str:code>/historique/",
        historique.historique_action,
        name="historique-action",
    ),
    path("historique/", historique.historique_plan, name="historique-plan"),
    path(
        "historique/<slug:cle>/<int:pk>/",
        historique.historique_objet,
        name="historique-objet",
    ),
    path(
        "historique/<slug:cle>/versions/<int:pk>/",
        historique.retablir_version,
        name="retablir-version",
    ),
]
