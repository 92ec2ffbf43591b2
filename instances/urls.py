from django.urls import path

from instances import views

urlpatterns = [
    path("conseil/assemblee/", views.assemblee, name="assemblee"),
    path("conseil/elus/", views.elus, name="elus"),
    path("conseil/elus/nouveau/", views.nouvel_elu, name="nouvel-elu"),
    path("conseil/elus/<int:pk>/", views.elu, name="elu"),
]
