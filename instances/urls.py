from django.urls import path

from instances import views

urlpatterns = [
    path("conseil/assemblee/", views.assemblee, name="assemblee"),
    path("conseil/elus/", views.elus, name="elus"),
    path("conseil/elus/nouveau/", views.nouvel_elu, name="nouvel-elu"),
    path("conseil/elus/renouvellement/", views.renouvellement, name="renouvellement"),
    path("conseil/elus/<int:pk>/", views.elu, name="elu"),
    path("conseil/elus/<int:pk>/mandats/nouveau/", views.mandat, name="nouveau-mandat"),
    path("conseil/elus/<int:pk>/mandats/<int:rang>/", views.mandat, name="mandat"),
]
