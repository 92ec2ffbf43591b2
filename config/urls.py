from django.contrib import admin
from django.urls import include, path

handler500 = "config.pannes.erreur"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("comptes.urls")),
    path("", include("plan.urls")),
    path("", include("budget.urls")),
    path("", include("conseil.urls")),
    path("", include("restitution.urls")),
]
