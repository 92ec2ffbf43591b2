from django.urls import path

from restitution import views, views_arret, views_editions

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
    path("controle/", views.controle, name="controle"),
    path("mes-actions/", views.mes_actions, name="mes-actions"),
    path("plans/", views.plans, name="plans"),
    path("presentation/", views.presentation, name="presentation"),
    path("plan/", views.plan, name="plan"),
    path("actions/<str:code>/", views.action, name="action"),
    path("calendrier/", views.calendrier, name="calendrier"),
    path("editions/", views_editions.editions, name="editions"),
    path("editions/schema-directeur.pdf", views.schema_directeur_pdf, name="schema-directeur-pdf"),
    path("editions/<str:code>.pdf", views_editions.edition_pdf, name="edition-pdf"),
    path("e/", views_editions.chercher_edition, name="chercher-edition"),
    path("e/<str:code>/", views_editions.verifier_edition, name="verifier-edition"),
]
