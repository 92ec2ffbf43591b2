from django.urls import path

from renouvellement.views import (
    avenant,
    comparaison_plans,
    consultation,
    consulter,
    evaluation,
    suivant,
)

UNE = "consultations/<int:pk>/"

urlpatterns = [
    # Evaluate
    path("evaluation/", evaluation.evaluation, name="evaluation"),
    path("evaluation/evaluation.xlsx", evaluation.evaluation_xlsx, name="evaluation-xlsx"),
    path("evaluation/seance/", evaluation.evaluation_seance, name="evaluation-seance"),
    path("evaluation/echelle/", evaluation.echelle, name="echelle"),
    path("evaluation/synthese/", evaluation.synthese, name="synthese"),
    path("evaluation/synthese/<int:numero>/", evaluation.synthese, name="synthese-defi"),
    path("evaluation/<str:code>/", evaluation.evaluer, name="evaluer"),
    path("evaluation/<str:code>/avis/", evaluation.avis_suite, name="nouvel-avis-suite"),
    path("evaluation/<str:code>/avis/<int:pk>/", evaluation.avis_suite, name="avis-suite"),
    path(
        "evaluation/<str:code>/avis/<int:pk>/supprimer/",
        evaluation.supprimer_avis_suite,
        name="supprimer-avis-suite",
    ),
    # The next plan
    path("suivant/", suivant.preparer, name="plan-suivant"),
    path("filiation/", suivant.filiation, name="filiation"),
    path("filiation/<str:code>/", suivant.modifier_filiation, name="modifier-filiation"),
    # Avenants, and plans compared
    path("avenants/", avenant.avenants, name="avenants"),
    path("avenants/<int:pk>/", avenant.avenant, name="avenant"),
    path("avenants/<int:pk>/abandonner/", avenant.abandonner_avenant, name="abandonner-avenant"),
    path("comparer-les-plans/", comparaison_plans.comparaison_plans, name="comparer-plans"),
    # Consultations
    path("consultations/", consultation.consultations, name="consultations"),
    path(UNE, consultation.consultation, name="consultation"),
    path(f"{UNE}modifier/", consultation.modifier_consultation, name="modifier-consultation"),
    path(f"{UNE}conduire/", consultation.conduire_consultation, name="conduire-consultation"),
    path(f"{UNE}observations.xlsx", consultation.observations_xlsx, name="observations-xlsx"),
    path("consultations/liens/<int:pk>/", consultation.lien_de_l_invite, name="lien-de-l-invite"),
    path("consultations/observations/<int:pk>/", consultation.observation, name="observation"),
    path("consulter/<str:jeton>/", consulter.consulter, name="consulter"),
]
