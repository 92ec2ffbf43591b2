"""The second factor: an application that gives codes (TOTP), and recovery codes on paper."""

from io import BytesIO

import segno
from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

NOMBRE_DE_CODES = 10


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


@transaction.atomic
def renew_codes(utilisateur):
    """Ten new recovery codes, each good once; the former ones are void."""
    StaticDevice.objects.filter(user_id=utilisateur.pk).delete()
    appareil = StaticDevice.objects.create(user_id=utilisateur.pk, name="codes de secours")
    codes = [StaticToken.random_token() for _ in range(NOMBRE_DE_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=appareil, token=code) for code in codes)
    return codes


def count_codes(utilisateur):
    """How many recovery codes are left."""
    return StaticToken.objects.filter(device__user_id=utilisateur.pk).count()


@transaction.atomic
def forget(utilisateur):
    """Take the second factor off an account: a lost telephone, or a person who leaves."""
    TOTPDevice.objects.filter(user_id=utilisateur.pk).delete()
    StaticDevice.objects.filter(user_id=utilisateur.pk).delete()


@transaction.atomic
def match_code(utilisateur, code):
    """The device that accepts `code`, None when none does.

    Six digits are asked of the application, anything else of the recovery codes, so that a mistake
    on one does not slow the other down.
    """
    modele = TOTPDevice if len(code) == 6 and code.isdigit() else StaticDevice
    appareils = modele.objects.select_for_update().filter(user_id=utilisateur.pk, confirmed=True)
    return next((appareil for appareil in appareils if appareil.verify_token(code)), None)
