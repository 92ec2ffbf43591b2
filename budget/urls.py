from django.urls import path

from budget.views import budget, gestes

urlpatterns = [
    path("actions/<str:code>/couts/nouveau/", gestes.nouvelle_ligne, name="nouvelle-ligne"),
    path("actions/<str:code>/depenses/nouvelle/", gestes.nouvelle_depense, name="nouvelle-depense"),
    path(
        "actions/<str:code>/financements/nouveau/",
        gestes.nouveau_financement,
        name="nouveau-financement",
    ),
    path("budget/lignes/<int:pk>/", gestes.valeur, name="valeur"),
    path("budget/depenses/<int:pk>/", gestes.depense, name="depense"),
    path("budget/depenses/<int:pk>/supprimer/", gestes.supprimer_depense, name="supprimer-depense"),
    path("budget/enveloppes/<int:annee>/", gestes.enveloppe, name="enveloppe"),
    path("budget/financements/<int:pk>/", gestes.financement, name="financement"),
    path(
        "budget/financements/<int:pk>/supprimer/",
        gestes.supprimer_financement,
        name="supprimer-financement",
    ),
    path("budget/tableaux/<int:pk>/", gestes.lecture_tableau, name="lecture-tableau"),
    path("controle/decision/", gestes.decision, name="decision"),
    path("controle/decision/ensemble/", gestes.decision_ensemble, name="decision-ensemble"),
    path("budget/", budget.budget, name="budget"),
    path("budget/graphique.svg", budget.budget_graphique, name="budget-graphique"),
    path("budget/lignes/", budget.lignes, name="lignes"),
    path("controle/", budget.controle, name="controle"),
]
