"""Whether the mail of an invitation left; recovery codes no longer kept as they are typed."""

from base64 import b32encode
from hashlib import pbkdf2_hmac

from django.db import migrations, models


def digest(pk, code):
    octets = pbkdf2_hmac("sha256", code.encode(), f"codes-de-secours-{pk}".encode(), 100_000, 10)
    return b32encode(octets).decode()


def hash_codes(apps, schema_editor):
    jetons = apps.get_model("otp_static", "StaticToken").objects.select_related("device")
    for jeton in jetons.iterator():
        jeton.token = digest(jeton.device.user_id, jeton.token)
        jeton.save()


def say_parties(apps, schema_editor):
    apps.get_model("comptes", "Invitation").objects.update(courriel="parti")


class Migration(migrations.Migration):

    dependencies = [
        ('comptes', '0003_invitations_sessions_traces'),
        ('otp_static', '0003_add_timestamps'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='courriel',
            field=models.CharField(choices=[('en_route', 'en route'), ('parti', 'parti'), ('echec', 'non parti')], default='en_route', editable=False, max_length=10, verbose_name='courriel'),
        ),
        migrations.RunPython(say_parties, migrations.RunPython.noop),
        migrations.RunPython(hash_codes, migrations.RunPython.noop),
    ]
