from django.urls import path

from conseil.views import actes, conseil, regles, seances, suites

urlpatterns = [
    path("conseil/seances/nouvelle/", seances.nouvelle_seance, name="nouvelle-seance"),
    path("conseil/seances/<int:pk>/modifier/", seances.modifier_seance, name="modifier-seance"),
    path("conseil/seances/<int:pk>/supprimer/", seances.supprimer_seance, name="supprimer-seance"),
    path("conseil/seances/<int:pk>/appel/", seances.appel, name="appel"),
    path("conseil/points/<int:pk>/", seances.point, name="point"),
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
    path("conseil/seances/<int:pk>/ordre-du-jour/", seances.ordre_du_jour, name="ordre-du-jour"),
    *(
        path(f"conseil/seances/<int:pk>/{chemin}/", suites.ecrire, {"papier": papier}, name=nom)
        for nom, chemin, papier in (
            ("ecrire-liste", "liste", "liste"),
            ("ecrire-proces-verbal", "proces-verbal/ecrire", "mots"),
            ("arreter-proces-verbal", "proces-verbal/arreter", "proces-verbal"),
            ("publier-proces-verbal", "proces-verbal/publier", "publication"),
            ("numeroter-feuillets", "feuillets", "feuillets"),
        )
    ),
    *(
        path(f"conseil/seances/<int:pk>/{p}.pdf", suites.papier, {"papier": p}, name=f"{p}-pdf")
        for p in ("liste-examinee", "proces-verbal", "feuillets")
    ),
    path("conseil/seances/<int:pk>/proces-verbal/", suites.proces_verbal, name="proces-verbal"),
    path("conseil/points/<int:pk>/discussions/", suites.discussions, name="discussions"),
    path("conseil/registre/<int:annee>/", suites.registre, name="registre"),
    path(
        "conseil/registre/<int:annee>.pdf", suites.registre, {"is_pdf": True}, name="registre-pdf"
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
