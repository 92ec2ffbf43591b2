from django.urls import path

from conseil.views import conseil, gestes

urlpatterns = [
    path("conseil/seances/nouvelle/", gestes.nouvelle_seance, name="nouvelle-seance"),
    path("conseil/seances/<int:pk>/modifier/", gestes.modifier_seance, name="modifier-seance"),
    path("conseil/seances/<int:pk>/supprimer/", gestes.supprimer_seance, name="supprimer-seance"),
    path("conseil/seances/<int:pk>/appel/", gestes.appel, name="appel"),
    path("conseil/points/<int:pk>/", gestes.point, name="point"),
    path(
        "conseil/deliberations/nouvelle/",
        gestes.nouvelle_deliberation,
        name="nouvelle-deliberation",
    ),
    path(
        "conseil/deliberations/<int:pk>/modifier/",
        gestes.modifier_deliberation,
        name="modifier-deliberation",
    ),
    path(
        "conseil/deliberations/<int:pk>/supprimer/",
        gestes.supprimer_deliberation,
        name="supprimer-deliberation",
    ),
    path("conseil/deliberations/<int:pk>/vote/", gestes.vote, name="vote"),
    path("conseil/deliberations/<int:pk>/adoption/", gestes.adoption, name="adoption"),
    path("conseil/deliberations/<int:pk>/transmission/", gestes.transmission, name="transmission"),
    path("conseil/", conseil.conseil, name="conseil"),
    path("conseil/seances/<int:pk>/", conseil.seance_conseil, name="seance-conseil"),
    path("conseil/deliberations/<int:pk>/", conseil.deliberation, name="deliberation"),
    path("conseil/donnees-ouvertes/", conseil.donnees_ouvertes, name="donnees-ouvertes"),
    path(
        "conseil/donnees-ouvertes/deliberations.csv",
        conseil.donnees_ouvertes_csv,
        name="donnees-ouvertes-csv",
    ),
]
