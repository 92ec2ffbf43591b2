from django.urls import path

from restitution import views

urlpatterns = [
    path("", views.accueil, name="accueil"),
    path("budget/", views.budget, name="budget"),
    path("budget/graphique.svg", views.budget_graphique, name="budget-graphique"),
    path("budget/lignes/", views.lignes, name="lignes"),
    path("controle/", views.controle, name="controle"),
    path("mes-actions/", views.mes_actions, name="mes-actions"),
    path("plans/", views.plans, name="plans"),
    path("presentation/", views.presentation, name="presentation"),
    path("plan/", views.plan, name="plan"),
    path("actions/<str:code>/", views.action, name="action"),
    path("calendrier/", views.calendrier, name="calendrier"),
    path("editions/schema-directeur.pdf", views.schema_directeur_pdf, name="schema-directeur-pdf"),
]
