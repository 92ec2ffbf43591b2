from django.contrib import admin
from django.urls import include, path

handler404 = "config.pannes.introuvable"
handler500 = "config.pannes.erreur"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("comptes.urls")),
    path("", include("plan.urls")),
    path("", include("exploitation.urls")),
    path("", include("budget.urls")),
    path("", include("instances.urls")),
    path("", include("commission.urls")),
    path("", include("renouvellement.urls")),
    path("", include("conseil.urls")),
    path("", include("editions.urls")),
    path("", include("echanges.urls")),
    path("", include("accueil.urls")),
]
