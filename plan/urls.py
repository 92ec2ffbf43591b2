from django.urls import path, re_path

from plan import views, views_commission, views_indicateurs, views_publication, views_vie

GENRES = "|".join(views_vie.OBJETS)

urlpatterns = [
    path("actions/<str:code>/suivi/", views.suivi, name="suivi"),
    path("actions/<str:code>/reperes/", views_vie.reperes, name="reperes"),
    path("actions/<str:code>/annees/<int:annee>/", views_vie.cloture, name="cloture"),
    path("actions/<str:code>/pieces/nouveau/", views_vie.nouvelle_piece, name="nouvelle-piece"),
    path("indicateurs/nouveau/", views_indicateurs.nouvel_indicateur, name="nouvel-indicateur"),
    path(
        "indicateurs/<int:pk>/modifier/",
        views_indicateurs.modifier_indicateur,
        name="modifier-indicateur",
    ),
    path(
        "indicateurs/<int:pk>/supprimer/",
        views_indicateurs.supprimer_indicateur,
        name="supprimer-indicateur",
    ),
    path(
        "indicateurs/<int:pk>/valeurs/nouvelle/",
        views_indicateurs.nouvelle_valeur,
        name="nouvelle-valeur",
    ),
    path(
        "indicateurs/valeurs/<int:pk>/", views_indicateurs.modifier_valeur, name="modifier-valeur"
    ),
    path("indicateurs/saisie/", views_indicateurs.choisir_annee, name="choisir-annee"),
    path(
        "indicateurs/saisie/<int:annee>/", views_indicateurs.saisie_annuelle, name="saisie-annuelle"
    ),
    path("publication/", views_publication.publication, name="publication"),
    path("seances/", views_commission.seances, name="seances"),
    path("seances/<int:pk>/", views_commission.seance, name="seance"),
    path("seances/<int:pk>/avis/<str:code>/", views_commission.avis, name="avis"),
    path("pieces/<int:pk>/", views_vie.piece, name="piece"),
    path("pieces/<int:pk>/supprimer/", views_vie.supprimer_piece, name="supprimer-piece"),
    re_path(
        rf"^actions/(?P<code>[^/]+)/(?P<genre>{GENRES})/nouveau/$",
        views_vie.nouvel_objet,
        name="nouvel-objet",
    ),
    re_path(rf"^(?P<genre>{GENRES})/(?P<pk>[0-9]+)/$", views_vie.objet, name="objet"),
    re_path(
        rf"^(?P<genre>{GENRES})/(?P<pk>[0-9]+)/supprimer/$",
        views_vie.supprimer_objet,
        name="supprimer-objet",
    ),
]
