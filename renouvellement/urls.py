from django.urls import path

from renouvellement.views import consultation as office
from renouvellement.views.consulter import consulter

# Consultations
UNE = "consultations/<int:pk>/"
urlpatterns = [
    path("consultations/", office.consultations, name="consultations"),
    path(UNE, office.consultation, name="consultation"),
    path(f"{UNE}modifier/", office.modifier_consultation, name="modifier-consultation"),
    path(f"{UNE}conduire/", office.conduire_consultation, name="conduire-consultation"),
    path(f"{UNE}observations.xlsx", office.observations_xlsx, name="observations-xlsx"),
    path("consultations/liens/<int:pk>/", office.lien_de_l_invite, name="lien-de-l-invite"),
    path("consultations/observations/<int:pk>/", office.observation, name="observation"),
    path("consulter/<str:jeton>/", consulter, name="consulter"),
]
