from django.urls import path

from conseil.views import actes, conseil, convocation, deroule, gel, regles, suites, vote

urlpatterns = [
    path("conseil/seances/nouvelle/", deroule.nouvelle_seance, name="nouvelle-seance"),
    path("conseil/seances/<int:pk>/modifier/", deroule.modifier_seance, name="modifier-seance"),
    path("conseil/seances/<int:pk>/supprimer/", deroule.supprimer_seance, name="supprimer-seance"),
    path("conseil/seances/<int:pk>/appel/", deroule.appel, name="appel"),
    path("conseil/points/<int:pk>/", deroule.point, name="point"),
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
    path("conseil/deliberations/<int:pk>/vote/", vote.vote, name="vote"),
    path("conseil/adopter-le-plan/", actes.adopter_le_plan, name="adopter-le-plan"),
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
    path("conseil/deliberations/<int:pk>/annexes/", gel.annexes, name="annexes-deliberation"),
    path("conseil/annexes/<int:pk>/", gel.annexe, name="annexe-deliberation"),
    path("conseil/deliberations/<int:pk>/rouvrir/", gel.rouvrir, name="rouvrir-deliberation"),
    path("conseil/seances/<int:pk>/convocation/", convocation.convocation, name="convocation"),
    path(
        "conseil/seances/<int:pk>/convocation/modifier/",
        convocation.modifier_convocation,
        name="modifier-convocation",
    ),
    path(
        "conseil/seances/<int:pk>/convocation/envoi/", convocation.nouvel_envoi, name="nouvel-envoi"
    ),
    path("conseil/envois/<int:pk>/supprimer/", convocation.supprimer_envoi, name="supprimer-envoi"),
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
    path("conseil/seances/<int:pk>/ordre-du-jour/", deroule.ordre_du_jour, name="ordre-du-jour"),
    path("conseil/points/<int:pk>/deports/", vote.deports, name="deports"),
    path("conseil/deports/<int:pk>/supprimer/", vote.supprimer_deport, name="supprimer-deport"),
]
