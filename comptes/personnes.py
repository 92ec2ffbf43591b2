"""The people of the structures that a person administers: what is shown, what can be done."""

import json
from dataclasses import dataclass

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, Sum, Value
from django.db.models.functions import Replace
from django_otp.plugins.otp_totp.models import TOTPDevice

from comptes.acces import second_facteur
from comptes.acces.appareils import essais_of
from comptes.acces.sessions import close_sessions
from comptes.courriels import make_lien
from comptes.droits import Geste
from comptes.models import Appartenance, Invitation, Structure, Utilisateur

ANONYME = "Compte anonymisé"


@dataclass(frozen=True)
class Membre:
    """A person in a structure, as the list of people shows her."""

    appartenance: Appartenance
    is_verrouillee: bool
    has_second_facteur: bool
    is_soi: bool


@dataclass(frozen=True)
class EnAttente:
    """An invitation; `lien` when its mail did not leave, or cannot."""

    invitation: Invitation
    lien: str


@dataclass(frozen=True)
class Personnes:
    """The people and the invitations of the structures that a person administers."""

    membres: tuple[Membre, ...]
    invitations: tuple[EnAttente, ...]
    is_plusieurs_structures: bool


def find_verrouilles(noms, *, le):
    """Those of the account names that wait after too many failures."""
    essais = AccessAttempt.objects.filter(
        Q(username__in=noms) | Q(username__contains="#"),
        attempt_time__gt=le - settings.AXES_COOLOFF_TIME,
    )
    comptes = essais.values("username").annotate(echecs=Sum("failures_since_start"))
    pleins = comptes.filter(echecs__gte=settings.AXES_FAILURE_LIMIT)
    return {nom.partition("#")[0] for nom in pleins.values_list("username", flat=True)} & set(noms)


def lire_personnes(utilisateur, *, le):
    """Everybody that `utilisateur` administers; five queries whatever their number."""
    structures = list(Structure.objects.for_geste(utilisateur, Geste.GERER_COMPTES))
    appartenances = list(
        Appartenance.objects.filter(structure__in=structures).loaded_for_personnes()
    )
    comptes = [appartenance.utilisateur for appartenance in appartenances]
    verrouilles = find_verrouilles([compte.username for compte in comptes], le=le)
    proteges = set(
        TOTPDevice.objects.filter(user__in=comptes, confirmed=True).values_list("user", flat=True)
    )
    return Personnes(
        membres=tuple(
            Membre(
                appartenance=appartenance,
                is_verrouillee=appartenance.utilisateur.username in verrouilles,
                has_second_facteur=appartenance.utilisateur_id in proteges,
                is_soi=appartenance.utilisateur_id == utilisateur.pk,
            )
            for appartenance in appartenances
        ),
        invitations=tuple(
            EnAttente(invitation, lien=find_lien(invitation, le=le))
            for invitation in Invitation.objects.filter(structure__in=structures).select_related(
                "structure", "par"
            )
        ),
        is_plusieurs_structures=len(structures) > 1,
    )


def find_lien(invitation, *, le):
    """The link of an invitation that no mail brings; '' otherwise."""
    if settings.COURRIEL_EN_SERVICE and not invitation.is_perdue(le=le):
        return ""
    return make_lien("invitation", invitation.sign())


@transaction.atomic
def change_adresse(compte, email):
    """Give an account its new address; also the name under which it logs in, if it was the old."""
    if compte.username.lower() == compte.email.lower():
        compte.username = email
    compte.email = email
    compte.save(update_fields=["username", "email"])


def is_partagee(appartenance, *, par):
    """Whether the person also belongs where `par` administers nobody (R-D3)."""
    miennes = Structure.objects.for_geste(par, Geste.GERER_COMPTES)
    ailleurs = Appartenance.objects.filter(utilisateur=appartenance.utilisateur_id)
    return ailleurs.exclude(structure__in=miennes).exists()


def is_verrouillee(utilisateur, *, le):
    """Whether the account waits after too many failures."""
    return bool(find_verrouilles([utilisateur.username], le=le))


def unlock(utilisateur):
    """Let an account try again before the end of the wait."""
    AccessAttempt.objects.filter(essais_of(utilisateur.username)).delete()


@transaction.atomic
def deactivate(utilisateur):
    """Shut an account: it opens nothing any more; what it wrote keeps its name."""
    utilisateur.is_active = False
    utilisateur.save(update_fields=["is_active"])
    close_sessions(utilisateur)


def reactivate(utilisateur):
    utilisateur.is_active = True
    utilisateur.save(update_fields=["is_active"])


@transaction.atomic
def anonymise(utilisateur):
    """Take away all that says who an account was; the history keeps « Compte anonymisé » (R-D8).

    The account stays as an empty shell, so that what it wrote still has one author.
    """
    unlock(utilisateur)
    Invitation.objects.for_compte(utilisateur).delete()
    forget_nom(utilisateur)
    second_facteur.forget(utilisateur)
    deactivate(utilisateur)
    utilisateur.appartenances.all().delete()
    utilisateur.username = f"anonyme-{utilisateur.pk}"
    utilisateur.first_name, utilisateur.last_name = ANONYME.split()
    utilisateur.email = ""
    utilisateur.set_unusable_password()
    utilisateur.save()


def write_json(texte):
    """`texte` as the message of the administration writes it, in JSON: an accent is a code."""
    return json.dumps(texte)[1:-1]


def forget_nom(utilisateur):
    """Take a person's name out of what Django's administration noted of accounts and of rows."""
    siennes = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Utilisateur), object_id=utilisateur.pk
    )
    siennes.update(object_repr=ANONYME, change_message="")
    noms = (utilisateur.get_full_name(), utilisateur.username, utilisateur.email)
    for nom in (nom for nom in noms if " " in nom or "@" in nom):
        for champ, write in (("object_repr", str), ("change_message", write_json)):
            LogEntry.objects.filter(**{f"{champ}__contains": write(nom)}).update(
                **{champ: Replace(champ, Value(write(nom)), Value(write(ANONYME)))}
            )


def is_rouvrable(compte):
    """Whether an invitation opens this account again: shut, and no structure's any more (R-D3).

    Shut by a structure to which it still belongs, it is for that one to open.
    """
    is_ferme = not compte.is_active and not compte.is_superuser
    return is_ferme and not compte.appartenances.exists()
