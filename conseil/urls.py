from django.urls import path

from conseil import views

urlpatterns = [
    path("conseil/assemblee/", views.assemblee, name="assemblee"),
    path("conseil/elus/", views.elus, name="elus"),
    path("conseil/elus/nouveau/", views.nouvel_elu, name="nouvel-elu"),
    path("conseil/elus/<int:pk>/", views.elu, name="elu"),
    path("conseil/seances/nouvelle/", views.nouvelle_seance, name="nouvelle-seance"),
    path("conseil/seances/<int:pk>/modifier/", views.modifier_seance, name="modifier-seance"),
    path("conseil/seances/<int:pk>/supprimer/", views.supprimer_seance, name="supprimer-seance"),
    path("conseil/seances/<int:pk>/appel/", views.appel, name="appel"),
    path("conseil/points/<int:pk>/", views.point, name="point"),
    path(
        "conseil/deliberations/nouvelle/",
        views.nouvelle_deliberation,
        name="nouvelle-deliberation",
    ),
    path(
        "conseil/deliberations/<int:pk>/modifier/",
        views.modifier_deliberation,
        name="modifier-deliberation",
    ),
    path(
        "conseil/deliberations/<int:pk>/supprimer/",
        views.supprimer_deliberation,
        name="supprimer-deliberation",
    ),
    path("conseil/deliberations/<int:pk>/vote/", views.vote, name="vote"),
    path("conseil/deliberations/<int:pk>/adoption/", views.adoption, name="adoption"),
    path("conseil/deliberations/<int:pk>/transmission/", views.transmission, name="transmission"),
]
