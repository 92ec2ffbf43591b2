from django.contrib.auth import views as auth
from django.urls import path

from comptes.views import compte, connexion, personnes, rappels
from socle.pages import connecte

urlpatterns = [
    path("connexion/", connexion.ConnexionView.as_view(), name="connexion"),
    path("connexion/code/", connexion.code, name="code"),
    path("deconnexion/", connecte(auth.LogoutView.as_view()), name="deconnexion"),
    path("mes-rappels/", rappels.mes_rappels, name="mes-rappels"),
    path("rappels/<str:jeton>/", rappels.rappels_par_lien, name="rappels-par-lien"),
    path("mot-de-passe/oubli/", connexion.OubliView.as_view(), name="oubli"),
    path("mot-de-passe/oubli/envoye/", connexion.OubliEnvoyeView.as_view(), name="oubli-envoye"),
    path(
        "mot-de-passe/nouveau/<uidb64>/<token>/",
        connexion.NouveauMotDePasseView.as_view(),
        name="nouveau-mot-de-passe",
    ),
    path("invitation/<str:jeton>/", connexion.invitation, name="invitation"),
    path("compte/", compte.compte, name="compte"),
    path("compte/adresse/", compte.changer_adresse, name="changer-adresse"),
    path("compte/adresse/<str:jeton>/", compte.confirmer_adresse, name="confirmer-adresse"),
    path("compte/mot-de-passe/", compte.MotDePasseView.as_view(), name="mot-de-passe"),
    path("compte/second-facteur/", compte.enroler, name="second-facteur"),
    path("compte/second-facteur/qr.svg", compte.enroler_qr, name="second-facteur-qr"),
    path(
        "compte/second-facteur/codes/",
        compte.renouveler_codes,
        name="second-facteur-codes",
    ),
    path(
        "compte/second-facteur/retirer/",
        compte.retirer_second_facteur,
        name="second-facteur-retirer",
    ),
    path("compte/sessions/fermer/", compte.fermer_sessions, name="fermer-sessions"),
    path("compte/sessions/<str:marque>/fermer/", compte.fermer_session, name="fermer-session"),
    path("compte/donnees/", compte.donnees, name="donnees"),
    path("compte/donnees/mes-donnees.json", compte.donnees_json, name="donnees-json"),
    path("comptes/", personnes.personnes, name="personnes"),
    path("comptes/inviter/", personnes.inviter, name="inviter"),
    path("comptes/traces/", personnes.traces, name="traces"),
    path("comptes/invitations/<int:pk>/renvoyer/", personnes.renvoyer, name="renvoyer"),
    path("comptes/invitations/<int:pk>/annuler/", personnes.annuler, name="annuler"),
    path("comptes/<int:pk>/", personnes.personne, name="personne"),
    path("comptes/<int:pk>/retirer/", personnes.retirer, name="retirer"),
    path("comptes/<int:pk>/adresse/", personnes.changer_adresse_de, name="adresse-de"),
    path("comptes/<int:pk>/anonymiser/", personnes.anonymiser, name="anonymiser"),
    path("comptes/<int:pk>/donnees.json", personnes.donnees_de, name="donnees-de"),
    path("comptes/<int:pk>/<slug:geste>/", personnes.agir, name="agir"),
]
