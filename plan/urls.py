from django.urls import path

from plan import views

urlpatterns = [
    path("actions/<str:code>/suivi/", views.suivi, name="suivi"),
]
