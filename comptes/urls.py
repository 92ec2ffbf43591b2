from django.contrib.auth import views as auth
from django.urls import path

from comptes import views, views_compte, views_personnes, views_rappels
from comptes.pages import connecte

urlpatterns = [
    path("connexion/", views.ConnexionView.as_view(), name="connexion"),
    path("connexion/code/", views.code, name="code"),
    path("deconnexion/", connecte(auth.LogoutView.as_view()), name="deconnexion"),
    path("mes-rappels/", views_rappels.mes_rappels, name="mes-rappels"),
    path("rappels/<str:jeton>/", views_rappels.rappels_par_lien, name="rappels-par-lien"),
    path("mot-de-passe/oubli/", views.OubliView.as_view(), name="oubli"),
    path("mot-de-passe/oubli/envoye/", views.OubliEnvoyeView.as_view(), name="oubli-envoye"),
    path(
        "mot-de-passe/nouveau/<uidb64>/<token>/",
        views.NouveauMotDePasseView.as_view(),
        name="nouveau-mot-de-passe",
    ),
    path("invitation/<str:jeton>/", views.invitation, name="invitation"),
    path("compte/", views_compte.compte, name="compte"),
    path("compte/mot-de-passe/", views_compte.MotDePasseView.as_view(), name="mot-de-passe"),
    path("compte/second-facteur/", views_compte.enroler, name="second-facteur"),
    path("compte/second-facteur/qr.svg", views_compte.enroler_qr, name="second-facteur-qr"),
    path(
        "compte/second-facteur/codes/",
        views_compte.renouveler_codes,
        name="second-facteur-codes",
    ),
    path(
        "compte/second-facteur/retirer/",
        views_compte.retirer_second_facteur,
        name="second-facteur-retirer",
    ),
    path("compte/sessions/fermer/", views_compte.fermer_sessions, name="fermer-sessions"),
    path(
        "compte/sessions/<str:marque>/fermer/", views_compte.fermer_session, name="fermer-session"
    ),
    path("compte/donnees/", views_compte.donnees, name="donnees"),
    path("compte/donnees/mes-donnees.json", views_compte.donnees_json, name="donnees-json"),
    path("comptes/", views_personnes.personnes, name="personnes"),
    path("comptes/inviter/", views_personnes.inviter, name="inviter"),
    path("comptes/traces/", views_personnes.traces, name="traces"),
    path("comptes/invitations/<int:pk>/renvoyer/", views_personnes.renvoyer, name="renvoyer"),
    path("comptes/invitations/<int:pk>/annuler/", views_personnes.annuler, name="annuler"),
    path("comptes/<int:pk>/", views_personnes.personne, name="personne"),
    path("comptes/<int:pk>/retirer/", views_personnes.retirer, name="retirer"),
    path("comptes/<int:pk>/anonymiser/", views_personnes.anonymiser, name="anonymiser"),
    path("comptes/<int:pk>/donnees.json", views_personnes.donnees_de, name="donnees-de"),
    path("comptes/<int:pk>/<slug:geste>/", views_personnes.agir, name="agir"),
]
