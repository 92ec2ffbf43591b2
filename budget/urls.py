from django.urls import path

from budget import views

urlpatterns = [
    path("actions/<str:code>/couts/nouveau/", views.nouvelle_ligne, name="nouvelle-ligne"),
    path("budget/lignes/<int:pk>/", views.valeur, name="valeur"),
    path("controle/decision/", views.decision, name="decision"),
]
