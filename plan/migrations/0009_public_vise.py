"""Whom an action is meant for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0008_etats_arretes_immuables"),
    ]

    operations = [
        migrations.AddField(
            model_name="action",
            name="public_vise",
            field=models.TextField(blank=True, verbose_name="public visé"),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="public_vise",
            field=models.TextField(blank=True, verbose_name="public visé"),
        ),
    ]
