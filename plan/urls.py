from django.urls import path, re_path

from plan import views, views_commission, views_publication, views_vie

GENRES = "|".join(views_vie.OBJETS)

urlpatterns = [
    path("actions/<str:code>/suivi/", views.suivi, name="suivi"),
    path("actions/<str:code>/reperes/", views_vie.reperes, name="reperes"),
    path("actions/<str:code>/annees/<int:annee>/", views_vie.cloture, name="cloture"),
    path("actions/<str:code>/pieces/nouveau/", views_vie.nouvelle_piece, name="nouvelle-piece"),
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
