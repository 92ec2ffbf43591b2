"""What the application knows of a person (RGPD, articles 15 and 20)."""

from django.apps import apps
from django.conf import settings

from comptes.models import SessionOuverte, Trace


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


def export_donnees(utilisateur):
    """Everything kept about a person, as plain values that JSON can write."""
    return {
        "compte": {
            "identifiant": utilisateur.username,
            "prenom": utilisateur.first_name,
            "nom": utilisateur.last_name,
            "email": utilisateur.email,
            "cree_le": utilisateur.date_joined.isoformat(),
            "derniere_connexion": utilisateur.last_login and utilisateur.last_login.isoformat(),
            "actif": utilisateur.is_active,
        },
        "appartenances": [
            {"structure": appartenance.structure.nom, "role": appartenance.get_role_display()}
            for appartenance in utilisateur.appartenances.select_related("structure")
        ],
        "sessions": [
            {
                "ouverte_le": session.ouverte_le.isoformat(),
                "navigateur": session.navigateur,
            }
            for session in SessionOuverte.objects.filter(utilisateur=utilisateur)
        ],
        "traces": [
            {"le": trace.le.isoformat(), "quoi": trace.get_quoi_display(), "detail": trace.detail}
            for trace in Trace.objects.filter(par=utilisateur)
        ],
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
        f"{settings.SESSION_COOKIE_AGE // 86400} jours après la connexion.",
    ),
    (
        "Échecs de connexion : identifiant tapé, adresse réseau, navigateur",
        "Verrouiller un compte que l'on attaque.",
        "30 jours.",
    ),
    (
        "Traces : connexions, exports, droits, données figées",
        "Savoir ce qui s'est passé après un incident.",
        "12 mois.",
    ),
    (
        "Invitations en attente : adresse électronique",
        "Ouvrir un compte.",
        "7 jours, puis effacées.",
    ),
    (
        "Historique du plan : qui a changé quoi, et quand",
        "Rendre compte au conseil de ce qui a été décidé.",
        "Comme le plan, dont il est l'archive ; anonymiser le compte en retire le nom.",
    ),
)
