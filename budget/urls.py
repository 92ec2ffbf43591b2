from django.urls import path

from budget import views

urlpatterns = [
    path("actions/<str:code>/couts/nouveau/", views.nouvelle_ligne, name="nouvelle-ligne"),
    path("actions/<str:code>/depenses/nouvelle/", views.nouvelle_depense, name="nouvelle-depense"),
    path(
        "actions/<str:code>/financements/nouveau/",
        views.nouveau_financement,
        name="nouveau-financement",
    ),
    path("budget/lignes/<int:pk>/", views.valeur, name="valeur"),
    path("budget/depenses/<int:pk>/", views.depense, name="depense"),
    path("budget/depenses/<int:pk>/supprimer/", views.supprimer_depense, name="supprimer-depense"),
    path("budget/enveloppes/<int:annee>/", views.enveloppe, name="enveloppe"),
    path("budget/financements/<int:pk>/", views.financement, name="financement"),
    path(
        "budget/financements/<int:pk>/supprimer/",
        views.supprimer_financement,
        name="supprimer-financement",
    ),
    path("budget/tableaux/<int:pk>/", views.lecture_tableau, name="lecture-tableau"),
    path("controle/decision/", views.decision, name="decision"),
    path("controle/decision/ensemble/", views.decision_ensemble, name="decision-ensemble"),
]
