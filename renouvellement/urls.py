from django.urls import path

from renouvellement.views import suivant

urlpatterns = [
    # The next plan
    path("suivant/", suivant.preparer, name="plan-suivant"),
    path("filiation/", suivant.filiation, name="filiation"),
    path("filiation/<str:code>/", suivant.modifier_filiation, name="modifier-filiation"),
]
