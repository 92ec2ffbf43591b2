from django.urls import path

from renouvellement.views import avenant, comparaison_plans

urlpatterns = [
    # Avenants, and plans compared
    path("avenants/", avenant.avenants, name="avenants"),
    path("avenants/<int:pk>/", avenant.avenant, name="avenant"),
    path("avenants/<int:pk>/abandonner/", avenant.abandonner_avenant, name="abandonner-avenant"),
    path("comparer-les-plans/", comparaison_plans.comparaison_plans, name="comparer-plans"),
]
