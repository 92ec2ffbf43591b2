"""The second factor: an application that gives codes (TOTP), and recovery codes on paper."""

from base64 import b32encode
from hashlib import pbkdf2_hmac
from io import BytesIO

import segno
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

NOMBRE_DE_CODES = 10
TOURS = 100_000


def has_appareil(utilisateur):
    """Whether the person has enrolled an application."""
    return TOTPDevice.objects.filter(user_id=utilisateur.pk, confirmed=True).exists()


def find_enrolement(utilisateur):
    """The application that the person is enrolling; made on the first visit, kept until a code."""
    enroles = TOTPDevice.objects.filter(user_id=utilisateur.pk, confirmed=False).order_by("pk")
    return enroles.first() or TOTPDevice.objects.create(
        user_id=utilisateur.pk, confirmed=False, name="application"
    )


def write_secret(appareil):
    """The secret as it is typed in an application: base 32, by groups of four."""
    secret = appareil.config_url.partition("secret=")[2].partition("&")[0]
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def draw_qr(appareil):
    """The QR code of an enrolment, as SVG bytes."""
    sortie = BytesIO()
    segno.make(appareil.config_url, error="m").save(
        sortie, kind="svg", scale=5, border=4, light="#ffffff", xmldecl=False
    )
    return sortie.getvalue()


@transaction.atomic
def confirm(appareil):
    """Make an enrolled application the only one of its person."""
    TOTPDevice.objects.filter(user_id=appareil.user_id).exclude(pk=appareil.pk).delete()
    appareil.confirmed = True
    appareil.save()


def digest_code(pk, code):
    """What is kept of a recovery code of the account `pk`: the 16 characters that a token holds.

    Slow on purpose: the codes of before had only 40 bits. Never changes, it is in the base.
    """
    octets = pbkdf2_hmac("sha256", code.encode(), f"codes-de-secours-{pk}".encode(), TOURS, 10)
    return b32encode(octets).decode()


def draw_codes(utilisateur):
    """Ten new recovery codes of 80 bits, and what `renew_codes` keeps of them; takes a while."""
    codes = [
        StaticToken.random_token() + StaticToken.random_token() for _ in range(NOMBRE_DE_CODES)
    ]
    return codes, [digest_code(utilisateur.pk, code) for code in codes]


@transaction.atomic
def renew_codes(utilisateur, empreintes):
    """Keep these recovery codes, each good once; the former ones are void."""
    StaticDevice.objects.filter(user_id=utilisateur.pk).delete()
    appareil = StaticDevice.objects.create(user_id=utilisateur.pk, name="codes de secours")
    StaticToken.objects.bulk_create(StaticToken(device=appareil, token=e) for e in empreintes)


def count_codes(utilisateur):
    """How many recovery codes are left."""
    return StaticToken.objects.filter(device__user_id=utilisateur.pk).count()


@transaction.atomic
def forget(utilisateur):
    """Take the second factor off an account: a lost telephone, or a person who leaves."""
    TOTPDevice.objects.filter(user_id=utilisateur.pk).delete()
    StaticDevice.objects.filter(user_id=utilisateur.pk).delete()


def match_code(utilisateur, code):
    """The device that accepts `code`, None when none does.

    Six digits are asked of the application, anything else of the recovery codes, so that a mistake
    on one does not slow the other down.
    """
    modele = TOTPDevice if len(code) == 6 and code.isdigit() else StaticDevice
    jeton = code if modele is TOTPDevice else digest_code(utilisateur.pk, code)
    with transaction.atomic():
        appareils = modele.objects.select_for_update().filter(
            user_id=utilisateur.pk, confirmed=True
        )
        return next((appareil for appareil in appareils if appareil.verify_token(jeton)), None)
