from django.urls import path

from budget import views

urlpatterns = [
    path("controle/decision/", views.decision, name="decision"),
]
