from django.urls import path

from echanges import views

urlpatterns = [
    path("import/", views.echanges, name="echanges"),
    path("import/<int:pk>/", views.travail, name="travail"),
    path("import/<int:pk>/appliquer/", views.appliquer, name="appliquer-import"),
    path("import/<int:pk>/colonnes/", views.colonnes, name="colonnes"),
    path("import/<int:pk>/fichier/", views.fichier_du_travail, name="travail-fichier"),
    path(
        "import/schema-directeur/",
        views.preparer_schema_directeur,
        name="preparer-schema-directeur",
    ),
    path("export/plan.xlsx", views.plan_xlsx, name="export-xlsx"),
    path("export/nouveau-plan.xlsx", views.modele_de_plan, name="modele-de-plan"),
    path("export/plan.json", views.plan_json, name="export-json"),
    path("export/territoires-en-transitions.xlsx", views.plan_tet, name="export-tet"),
]
