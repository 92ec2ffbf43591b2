from django.urls import path

from restitution import views, views_arret, views_cadre, views_public

urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("budget/", views.budget, name="budget"),
    path("budget/graphique.svg", views.budget_graphique, name="budget-graphique"),
    path("budget/lignes/", views.lignes, name="lignes"),
    path("comparer/", views.comparaison, name="comparer"),
    path("comparer/comparaison.xlsx", views.comparaison_xlsx, name="comparer-xlsx"),
    path("comparer/comparaison.pdf", views.comparaison_pdf, name="comparer-pdf"),
    path("tableau-de-bord/", views.tableau_de_bord, name="tableau-de-bord"),
    path("tableau-de-bord/bilan.pdf", views.bilan, name="bilan"),
    path("seances/<int:pk>/arreter/", views_arret.arreter, name="arreter-seance"),
    path("tableau-de-bord/seance/", views.mode_seance, name="mode-seance"),
    path("accessibilite/", views_cadre.accessibilite, name="accessibilite"),
    path("composants/", views_cadre.composants, name="composants"),
    path("controle/", views.controle, name="controle"),
    path("mes-actions/", views.mes_actions, name="mes-actions"),
    path("public/<slug:slug>/", views_public.plan_public, name="plan-public"),
    path("plans/", views.plans, name="plans"),
    path("presentation/", views.presentation, name="presentation"),
    path("plan/", views.plan, name="plan"),
    path("actions/<str:code>/", views.action, name="action"),
    path("calendrier/", views.calendrier, name="calendrier"),
    path("editions/schema-directeur.pdf", views.schema_directeur_pdf, name="schema-directeur-pdf"),
]
