from django.urls import path

from accueil.views import accueil, historique

urlpatterns = [
    path("", accueil.accueil, name="accueil"),
    path("a-propos/", accueil.a_propos, name="a-propos"),
    path("accessibilite/", accueil.accessibilite, name="accessibilite"),
    path("composants/", accueil.composants, name="composants"),
    path("recherche/", accueil.recherche, name="recherche"),
    path("public/<slug:slug>/", accueil.plan_public, name="plan-public"),
    path("plan/", accueil.plan, name="plan"),
    path("actions/<str:code>/", accueil.action, name="action"),
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
