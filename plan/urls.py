from django.urls import path, re_path

from plan.views import (
    agenda,
    indicateurs,
    partenaires,
    plan,
    publication,
    reprise,
    sommaire,
    suivi,
    textes,
    vie,
)

GENRES = "|".join(vie.OBJETS)

urlpatterns = [
    path("actions/<str:code>/suivi/", suivi.suivi, name="suivi"),
    path("actions/<str:code>/reperes/", vie.reperes, name="reperes"),
    path("actions/<str:code>/texte/", textes.texte, name="texte"),
    path("sous-projets/<int:pk>/", textes.sous_projet, name="sous-projet"),
    path("actions/<str:code>/annees/<int:annee>/", vie.cloture, name="cloture"),
    path("actions/<str:code>/pieces/nouveau/", vie.nouvelle_piece, name="nouvelle-piece"),
    path("indicateurs/nouveau/", indicateurs.nouvel_indicateur, name="nouvel-indicateur"),
    path(
        "indicateurs/<int:pk>/modifier/",
        indicateurs.modifier_indicateur,
        name="modifier-indicateur",
    ),
    path(
        "indicateurs/<int:pk>/supprimer/",
        indicateurs.supprimer_indicateur,
        name="supprimer-indicateur",
    ),
    path(
        "indicateurs/<int:pk>/valeurs/nouvelle/",
        indicateurs.nouvelle_valeur,
        name="nouvelle-valeur",
    ),
    path("indicateurs/valeurs/<int:pk>/", indicateurs.modifier_valeur, name="modifier-valeur"),
    path("indicateurs/saisie/", indicateurs.choisir_annee, name="choisir-annee"),
    path("indicateurs/saisie/<int:annee>/", indicateurs.saisie_annuelle, name="saisie-annuelle"),
    path("publication/", publication.publication, name="publication"),
    path("pieces/<int:pk>/", vie.piece, name="piece"),
    path("pieces/<int:pk>/supprimer/", vie.supprimer_piece, name="supprimer-piece"),
    re_path(
        rf"^actions/(?P<code>[^/]+)/(?P<genre>{GENRES})/nouveau/$",
        vie.nouvel_objet,
        name="nouvel-objet",
    ),
    re_path(rf"^(?P<genre>{GENRES})/(?P<pk>[0-9]+)/$", vie.objet, name="objet"),
    re_path(
        rf"^(?P<genre>{GENRES})/(?P<pk>[0-9]+)/supprimer/$",
        vie.supprimer_objet,
        name="supprimer-objet",
    ),
    path("indicateurs/", indicateurs.indicateurs, name="indicateurs"),
    path("indicateurs/<int:pk>/", indicateurs.indicateur, name="indicateur"),
    path(
        "indicateurs/<int:pk>/graphique.svg",
        indicateurs.indicateur_graphique,
        name="indicateur-graphique",
    ),
    path("reprise/", reprise.reprise, name="reprise"),
    path("mes-actions/", plan.mes_actions, name="mes-actions"),
    path("mes-actions/agenda/", agenda.mon_agenda, name="mon-agenda"),
    path("mes-actions/agenda/<slug:portee>/", agenda.changer_agenda, name="changer-agenda"),
    path("agenda/<str:secret>.ics", agenda.agenda, name="agenda"),
    path("plans/", plan.plans, name="plans"),
    path("presentation/", plan.presentation, name="presentation"),
    path("calendrier/", plan.calendrier, name="calendrier"),
    # Writing the plan
    path("plan/sommaire/", sommaire.sommaire, name="sommaire"),
    path("plan/titre/", sommaire.titre_du_plan, name="titre-du-plan"),
    path("plan/sommaire/<str:genre>/dans/<int:dans>/ajouter/", sommaire.ajouter, name="ajouter"),
    path("plan/sommaire/<str:genre>/<int:pk>/", sommaire.branche, name="branche"),
    path("plan/sommaire/<str:genre>/<int:pk>/supprimer/", sommaire.supprimer, name="supprimer"),
    path("calendrier/annees/", sommaire.matrice, name="matrice"),
    path("partenaires/", partenaires.partenaires, name="partenaires"),
    path("partenaires/<int:pk>/", partenaires.partenaire, name="partenaire"),
    path("apercu/", textes.apercu, name="apercu"),
]
