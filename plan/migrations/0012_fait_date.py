"""What was done says when it was written (R-H8): as the history tells, else as the follow-up does."""

from django.db import migrations, models


def date_faits(apps, schema_editor):
    """Date each version, then each action. A row that came whole was written before it came."""
    Action = apps.get_model("plan", "Action")
    Version = apps.get_model("plan", "HistoricalAction")
    versions = Version.objects.exclude(history_type="-").order_by("id", "history_date", "history_id")
    connue, fait, ecrit, ecrits = None, "", None, {}
    for version in versions.only("id", "fait", "suivi_le", "history_date", "history_type"):
        if version.id != connue:
            connue, fait = version.id, None
        if version.fait != fait:
            ecrit = version.history_date
            if fait is None:
                ecrit = min(version.suivi_le or ecrit, ecrit)
                if version.history_type != "+":
                    ecrit = version.suivi_le
            fait = version.fait
        ecrits[version.id] = (fait, ecrit)
        if fait:
            Version.objects.filter(pk=version.pk).update(fait_le=ecrit)
    Version.objects.filter(history_type="-").exclude(fait="").update(fait_le=models.F("suivi_le"))
    for action in Action.objects.exclude(fait="").only("fait", "suivi_le"):
        fait, ecrit = ecrits.get(action.pk, ("", None))
        ecrit = ecrit if fait == action.fait else action.suivi_le
        Action.objects.filter(pk=action.pk).update(fait_le=ecrit)


class Migration(migrations.Migration):

    dependencies = [
        ('plan', '0011_modeles_deplaces'),
    ]

    operations = [
        migrations.AddField(
            model_name='action',
            name='fait_le',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='fait écrit le'),
        ),
        migrations.AddField(
            model_name='entreejournal',
            name='commission_le',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='présentée à la commission du'),
        ),
        migrations.AddField(
            model_name='historicalaction',
            name='fait_le',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='fait écrit le'),
        ),
        migrations.AddField(
            model_name='historicalentreejournal',
            name='commission_le',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='présentée à la commission du'),
        ),
        migrations.RunPython(date_faits, migrations.RunPython.noop),
    ]
