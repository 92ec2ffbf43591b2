from django.urls import path

from budget.views import budget, communs, montants

urlpatterns = [
    path("actions/<str:code>/couts/nouveau/", montants.nouvelle_ligne, name="nouvelle-ligne"),
    path(
        "actions/<str:code>/depenses/nouvelle/", montants.nouvelle_depense, name="nouvelle-depense"
    ),
    path(
        "actions/<str:code>/financements/nouveau/",
        montants.nouveau_financement,
        name="nouveau-financement",
    ),
    path("budget/lignes/<int:pk>/", montants.valeur, name="valeur"),
    path("budget/depenses/<int:pk>/", montants.depense, name="depense"),
    path(
        "budget/depenses/<int:pk>/supprimer/", montants.supprimer_depense, name="supprimer-depense"
    ),
    path("budget/enveloppes/<int:annee>/", montants.enveloppe, name="enveloppe"),
    path("budget/financements/<int:pk>/", montants.financement, name="financement"),
    path(
        "budget/financements/<int:pk>/supprimer/",
        montants.supprimer_financement,
        name="supprimer-financement",
    ),
    path("budget/tableaux/<int:pk>/", montants.lecture_tableau, name="lecture-tableau"),
    path("controle/decision/", montants.decision, name="decision"),
    path("controle/decision/ensemble/", montants.decision_ensemble, name="decision-ensemble"),
    path("budget/totaux-communs/", communs.totaux_communs, name="totaux-communs"),
    path("budget/", budget.budget, name="budget"),
    path("budget/graphique.svg", budget.budget_graphique, name="budget-graphique"),
    path("budget/lignes/", budget.lignes, name="lignes"),
    path("controle/", budget.controle, name="controle"),
]
