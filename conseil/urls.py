from django.urls import path

from conseil.views import actes, conseil, regles

urlpatterns = [
    path("conseil/seances/nouvelle/", actes.nouvelle_seance, name="nouvelle-seance"),
    path("conseil/seances/<int:pk>/modifier/", actes.modifier_seance, name="modifier-seance"),
    path("conseil/seances/<int:pk>/supprimer/", actes.supprimer_seance, name="supprimer-seance"),
    path("conseil/seances/<int:pk>/appel/", actes.appel, name="appel"),
    path("conseil/points/<int:pk>/", actes.point, name="point"),
    path(
        "conseil/deliberations/nouvelle/",
        actes.nouvelle_deliberation,
        name="nouvelle-deliberation",
    ),
    path(
        "conseil/deliberations/<int:pk>/modifier/",
        actes.modifier_deliberation,
        name="modifier-deliberation",
    ),
    path(
        "conseil/deliberations/<int:pk>/supprimer/",
        actes.supprimer_deliberation,
        name="supprimer-deliberation",
    ),
    path("conseil/deliberations/<int:pk>/vote/", actes.vote, name="vote"),
    path("conseil/deliberations/<int:pk>/adoption/", actes.adoption, name="adoption"),
    path("conseil/deliberations/<int:pk>/transmission/", actes.transmission, name="transmission"),
    path("conseil/", conseil.conseil, name="conseil"),
    path("conseil/seances/<int:pk>/", conseil.seance_conseil, name="seance-conseil"),
    path("conseil/deliberations/<int:pk>/", conseil.deliberation, name="deliberation"),
    path("conseil/donnees-ouvertes/", conseil.donnees_ouvertes, name="donnees-ouvertes"),
    path(
        "conseil/donnees-ouvertes/deliberations.csv",
        conseil.donnees_ouvertes_csv,
        name="donnees-ouvertes-csv",
    ),
    path("conseil/regles/", regles.regles, name="regles"),
    path("conseil/regles/<slug:code>/", regles.corriger_regle, name="corriger-regle"),
    path("conseil/corrections/<int:pk>/", regles.correction, name="correction-regle"),
    path(
        "conseil/corrections/<int:pk>/retirer/",
        regles.retirer_correction,
        name="retirer-correction",
    ),
]
