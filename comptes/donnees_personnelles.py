"""What the application knows of a person (RGPD, articles 15 and 20)."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.apps import apps
from django.conf import settings
from django.db import models

from comptes.acces.appareils import DUREE, essais_of
from comptes.acces.second_facteur import count_codes, has_appareil
from comptes.models import Envoi, Invitation, SessionOuverte, Trace, Utilisateur

# How long a refused login is kept; and, in the backups of the night, what was deleted here
# (deploiement/plan-actions-sauvegarde.service).
ECHECS = timedelta(days=30)
SAUVEGARDES = timedelta(days=30)

# Told apart, or secret.
A_PART = {"comptes", "otp_totp", "otp_static"}


def list_versions(utilisateur):
    """What the person wrote: one row per version of the history that bears her account."""
    for modele in apps.get_models():
        if not hasattr(modele, "history_user_id"):
            continue
        versions = modele.objects.filter(history_user_id=utilisateur.pk).order_by("history_date")
        for version in versions.iterator():
            yield {
                "le": version.history_date.isoformat(),
                "geste": version.get_history_type_display(),
                "genre": str(modele.instance_type._meta.verbose_name),
                "numero": version.id,
            }


def list_liens(utilisateur):
    """What names the person today in every room: actions that she leads or follows, agendas…"""
    for modele in apps.get_models():
        if modele._meta.app_label in A_PART or hasattr(modele, "history_user_id"):
            continue
        champs = modele._meta.concrete_fields
        lourds = [champ.name for champ in champs if isinstance(champ, models.BinaryField)]
        for champ in (champ for champ in champs if champ.related_model is Utilisateur):
            objets = modele._base_manager.filter(**{champ.name: utilisateur.pk}).order_by("pk")
            for objet in objets.select_related().defer(*lourds).iterator():
                yield {
                    "genre": str(modele._meta.verbose_name),
                    "lien": str(champ.verbose_name),
                    "numero": objet.pk,
                    "texte": str(objet),
                }


def export_acces(utilisateur):
    """How the person got in, and who failed to under her name."""
    return {
        "second_facteur": has_appareil(utilisateur),
        "codes_de_secours": count_codes(utilisateur),
        "sessions": [
            {
                "ouverte_le": session.ouverte_le.isoformat(),
                "navigateur": session.navigateur,
            }
            for session in SessionOuverte.objects.filter(utilisateur=utilisateur)
        ],
        "connexions_refusees": [
            {
                "le": essai.attempt_time.isoformat(),
                "nombre": essai.failures_since_start,
                "adresse_reseau": essai.ip_address,
                "navigateur": essai.user_agent,
            }
            for essai in AccessAttempt.objects.filter(essais_of(utilisateur.username))
        ],
        "invitations": [
            {
                "structure": invitation.structure.nom,
                "role": invitation.get_role_display(),
                "envoyee_le": invitation.envoyee_le.isoformat(),
            }
            for invitation in Invitation.objects.for_compte(utilisateur).select_related("structure")
        ],
    }


def export_donnees(utilisateur):
    """Everything kept about a person, as plain values that JSON can write.

    What she wrote is told by its number: its words are those of the plan.
    """
    return {
        "compte": {
            "identifiant": utilisateur.username,
            "prenom": utilisateur.first_name,
            "nom": utilisateur.last_name,
            "email": utilisateur.email,
            "cree_le": utilisateur.date_joined.isoformat(),
            "derniere_connexion": utilisateur.last_login and utilisateur.last_login.isoformat(),
            "actif": utilisateur.is_active,
            "rappels": utilisateur.rappels,
        },
        "appartenances": [
            {"structure": appartenance.structure.nom, "role": appartenance.get_role_display()}
            for appartenance in utilisateur.appartenances.select_related("structure")
        ],
        **export_acces(utilisateur),
        "traces": [
            {
                "le": trace.le.isoformat(),
                "quoi": trace.get_quoi_display(),
                "detail": trace.detail,
                "par_vous": trace.par_id == utilisateur.pk,
            }
            for trace in Trace.objects.about(utilisateur)
        ],
        "liens": list(list_liens(utilisateur)),
        "ecrits": list(list_versions(utilisateur)),
    }


# What is kept, why, and until when; the page says it as it is done (`effacer_perime`).
CONSERVATION = (
    (
        "Compte : prénom, nom, adresse électronique, rôle, mot de passe chiffré",
        "Ouvrir l'application et dire qui a écrit quoi.",
        "Tant que le compte existe ; il se désactive au départ, et s'anonymise sur demande.",
    ),
    (
        "Second facteur : secret de l'application, codes de secours",
        "Protéger les comptes qui peuvent modifier le plan.",
        "Jusqu'à son retrait.",
    ),
    (
        "Sessions : navigateur, date",
        "Rester connecté, et voir d'où.",
        f"{settings.SESSION_COOKIE_AGE // 86400} jours sans visite ; "
        f"{settings.SESSION_COURTE // 3600} heures pour la direction et l'administration.",
    ),
    (
        "Appareil connu : un numéro tiré au hasard, dans votre navigateur",
        "Ne pas vous faire attendre quand quelqu'un essaie votre mot de passe ailleurs.",
        f"{DUREE.days} jours après la dernière connexion.",
    ),
    (
        "Textes tapés et pas encore enregistrés : dans votre navigateur",
        "Ne rien perdre d'une session fermée ou d'un réseau coupé.",
        "Jusqu'à l'enregistrement ou la déconnexion, sept jours au plus ; une heure sur le serveur "
        "pour un envoi reçu d'une session fermée.",
    ),
    (
        "Échecs de connexion : identifiant tapé, adresse réseau, navigateur",
        "Verrouiller un compte que l'on attaque.",
        f"{ECHECS.days} jours.",
    ),
    (
        "Traces : connexions, exports, droits, données figées",
        "Savoir ce qui s'est passé après un incident.",
        f"{Trace.DUREE.days // 30} mois.",
    ),
    (
        "Invitations en attente : adresse électronique",
        "Ouvrir un compte.",
        f"{Invitation.DUREE.days} jours, puis effacées.",
    ),
    (
        "Formulaires envoyés : à quelle heure, où ils ont mené",
        "Ne pas enregistrer deux fois ce qui est envoyé deux fois.",
        f"{Envoi.DUREE.days} jours.",
    ),
    (
        "Actions pilotées ou suivies, adresses d'agenda, choix des rappels",
        "Vous confier une action et vous en donner des nouvelles.",
        "Jusqu'à ce qu'on les retire.",
    ),
    (
        "Demandes de nouvelles : à qui, par qui, quand, et la réponse qui attend",
        "Vous demander où en est une action, et vous laisser répondre par un lien.",
        "Comme le plan ; le lien n'ouvre plus rien après quatorze jours.",
    ),
    (
        "Imports et documents demandés : par qui, et le fichier",
        "Retrouver d'où vient une donnée.",
        "Comme le plan : rien ne les efface.",
    ),
    (
        "Historique du plan : qui a changé quoi, et quand",
        "Rendre compte au conseil de ce qui a été décidé.",
        "Comme le plan, dont il est l'archive ; anonymiser le compte en retire le nom.",
    ),
)
