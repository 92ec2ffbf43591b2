from django.urls import path

from renouvellement.views import evaluation

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
]
