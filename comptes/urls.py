from django.contrib.auth import views as auth
from django.urls import path

from comptes import views

urlpatterns = [
    path(
        "connexion/",
        auth.LoginView.as_view(
            template_name="comptes/connexion.html", redirect_authenticated_user=True
        ),
        name="connexion",
    ),
    path("deconnexion/", auth.LogoutView.as_view(), name="deconnexion"),
    path("mes-rappels/", views.mes_rappels, name="mes-rappels"),
    path("rappels/<str:jeton>/", views.rappels_par_lien, name="rappels-par-lien"),
]
