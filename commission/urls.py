from django.urls import path

from commission.views import arret, organes, preparation, seances, tableau

urlpatterns = [
    path("seances/", seances.seances, name="seances"),
    path("seances/<int:pk>/", seances.seance, name="seance"),
    path("seances/<int:pk>/avis/<str:code>/", seances.avis, name="avis"),
    path("seances/<int:pk>/preparer/", preparation.preparer, name="preparer-seance"),
    path(
        "seances/<int:pk>/preparer/commission.pdf",
        preparation.preparer_pdf,
        name="preparer-seance-pdf",
    ),
    path("seances/<int:pk>/clore/", arret.clore, name="clore-seance"),
    path("seances/<int:pk>/compte-rendu/", arret.compte_rendu, name="compte-rendu"),
    path(
        "seances/<int:pk>/compte-rendu/compte-rendu.pdf",
        arret.compte_rendu,
        {"is_pdf": True},
        name="compte-rendu-pdf",
    ),
    path("comparer/", tableau.comparaison, name="comparer"),
    path("comparer/comparaison.xlsx", tableau.comparaison_xlsx, name="comparer-xlsx"),
    path("comparer/comparaison.pdf", tableau.comparaison_pdf, name="comparer-pdf"),
    path("tableau-de-bord/", tableau.tableau_de_bord, name="tableau-de-bord"),
    path("seances/<int:pk>/arreter/", arret.arreter, name="arreter-seance"),
    path("tableau-de-bord/seance/", tableau.mode_seance, name="mode-seance"),
    path("organes/", organes.organes, name="organes"),
    path("organes/nouveau/", organes.editer_organe, name="nouvel-organe"),
    path("organes/<int:pk>/", organes.editer_organe, name="organe"),
    path("organes/<int:pk>/membre/", organes.nouveau_membre, name="nouveau-membre"),
    path("organes/membres/<int:pk>/", organes.membre, name="membre-organe"),
    path("seances/<int:pk>/reunion/", organes.reunion, name="reunion"),
    path("seances/<int:pk>/avis-rendu/", organes.avis_rendu, name="nouvel-avis-rendu"),
    path("seances/<int:pk>/avis-rendu/<int:avis>/", organes.avis_rendu, name="avis-rendu"),
]
