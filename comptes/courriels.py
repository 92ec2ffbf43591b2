"""The mails that accounts send: made and sent once the page is done, outside of any transaction."""

import logging
from datetime import timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.core.cache import caches
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.module_loading import import_string

from comptes.models import Invitation, Structure, Trace, Utilisateur, noter

journal = logging.getLogger(__name__)
# Kept where every process of the machine reads it, for /sante/.
ECHEC = "courriel-en-echec"
VALIDITE = timedelta(hours=24)
ENTRE_DEUX_LIENS = timedelta(minutes=15)
LIEN_DEMANDE = "lien demandé par courriel"


def hand_over(fonction, *arguments):
    """Have one of the functions below called once the base has what it tells of.

    `EXECUTEUR_COURRIELS` says by whom. A token is no argument: who sends the mail makes it.
    """
    executeur = import_string(settings.EXECUTEUR_COURRIELS)
    chemin = f"{fonction.__module__}.{fonction.__name__}"
    transaction.on_commit(lambda: executeur(chemin, *arguments))


def deliver(gabarit, *, a, objet, structure=None, **contexte):
    """Write a mail in the name of a structure, else of the only one of the account, and send it;
    whether it left.
    """
    structure = structure or Structure.objects.for_utilisateur(contexte["compte"]).seule()
    contexte["structure"] = structure
    texte = render_to_string(f"{gabarit}.txt", contexte)
    if structure:
        texte += f"\n{structure.nom}\n{structure.collectivite}\n"
    de = write_expediteur(structure)
    return not post(EmailMessage(subject=objet, body=texte, from_email=de, to=[a]))


def write_expediteur(structure):
    """Who a mail says that it comes from: the name of the structure, if it is known, at our
    address.
    """
    if not structure:
        return settings.DEFAULT_FROM_EMAIL
    return formataddr((structure.nom, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def post(message):
    """Send a mail; '' or what went wrong. The log tells of it, neither to whom nor of what."""
    try:
        message.send()
    except OSError as erreur:
        journal.error("Un courriel n'est pas parti : %s.", type(erreur).__name__)
        caches["travaux"].set(ECHEC, timezone.now())
        return str(erreur) or type(erreur).__name__
    caches["travaux"].delete(ECHEC)
    return ""


def make_lien(nom, *arguments, site=""):
    """The address `nom`, complete, and the same for every plan (docs/adr/0003)."""
    chemin = reverse(nom, args=arguments).removeprefix(get_script_prefix())
    return f"{(site or settings.ADRESSE_PUBLIQUE).rstrip('/')}/{chemin}"


def send_invitation(pk, site=""):
    """Send its link to the person invited, and note whether it left."""
    invitation = Invitation.objects.select_related("structure", "par").filter(pk=pk).first()
    if invitation is None:
        return False
    parti = deliver(
        "comptes/courriels/invitation",
        a=invitation.email,
        objet=f"Invitation au plan d'actions – {invitation.structure}",
        invitation=invitation,
        structure=invitation.structure,
        adresse=make_lien("invitation", invitation.sign(), site=site),
    )
    Invitation.objects.filter(pk=pk, envoyee_le=invitation.envoyee_le).update(
        courriel=Invitation.Courriel.PARTI if parti else Invitation.Courriel.ECHEC
    )
    return parti


def send_oubli(email):
    """Send a link for a new password to the accounts of this address, if it has any."""
    for compte in PasswordResetForm().get_users(email):
        if not note_demande(compte, le=timezone.now()):
            continue
        marque = urlsafe_base64_encode(force_bytes(compte.pk))
        jeton = default_token_generator.make_token(compte)
        deliver(
            "comptes/courriels/mot_de_passe",
            a=compte.email,
            objet="Un nouveau mot de passe pour le plan d'actions",
            compte=compte,
            adresse=make_lien("nouveau-mot-de-passe", marque, jeton),
        )


@transaction.atomic
def note_demande(compte, *, le):
    """Note that a link is asked for; False when one was within a quarter of an hour (R-D5)."""
    Utilisateur.objects.select_for_update().get(pk=compte.pk)
    demandes = Trace.objects.of(Trace.Quoi.MOT_DE_PASSE).filter(par=compte, detail=LIEN_DEMANDE)
    if demandes.filter(le__gt=le - ENTRE_DEUX_LIENS).exists():
        return False
    noter(Trace.Quoi.MOT_DE_PASSE, le=le, par=compte, detail=LIEN_DEMANDE)
    return True


def seal(compte):
    """Changes with the address and the password of an account: it voids the links of before."""
    return salted_hmac("adresse", f"{compte.email}|{compte.password}").hexdigest()[:20]


def make_jeton(compte, email):
    """What the link bears that makes this address the account's."""
    return signing.dumps([compte.pk, email, seal(compte)], salt="adresse")


def send_confirmation(pk, email):
    """Send to a new address the link that makes it the account's."""
    compte = Utilisateur.objects.get(pk=pk)
    deliver(
        "comptes/courriels/adresse",
        a=email,
        objet="Confirmez votre adresse pour le plan d'actions",
        compte=compte,
        adresse=make_lien("confirmer-adresse", make_jeton(compte, email)),
    )


def find_adresse(jeton):
    """(account, its new address) of a link; None when it is forged, void or a day old."""
    try:
        pk, email, sceau = signing.loads(jeton, salt="adresse", max_age=VALIDITE)
    except signing.BadSignature:
        return None
    compte = Utilisateur.objects.filter(pk=pk, is_active=True).first()
    return (compte, email) if compte and seal(compte) == sceau else None


def tell_ancienne(pk, email):
    """Tell the former address of an account that it no longer is."""
    compte = Utilisateur.objects.get(pk=pk)
    objet = "Votre adresse a changé dans le plan d'actions"
    deliver("comptes/courriels/adresse_changee", a=email, objet=objet, compte=compte)


SEL = "rappels"


def sign_personne(utilisateur):
    """What the address bears; it opens the choice of the reminders of this person, nothing else."""
    return signing.dumps(utilisateur.pk, salt=SEL)


def find_personne(jeton):
    """The active person of this address, or None."""
    try:
        pk = signing.loads(jeton, salt=SEL)
    except signing.BadSignature:
        return None
    return Utilisateur.objects.filter(pk=pk, is_active=True).first()
