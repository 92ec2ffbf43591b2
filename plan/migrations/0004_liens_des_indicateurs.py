"""The link of an indicator to an action becomes a row with a history; the links there are kept."""

from django.db import migrations, models
from django.utils import timezone


def keep_liens(apps, schema_editor):
    Indicateur = apps.get_model("plan", "Indicateur")
    LienIndicateur = apps.get_model("plan", "LienIndicateur")
    Historique = apps.get_model("plan", "HistoricalLienIndicateur")
    for lien in Indicateur.actions.through.objects.order_by("pk"):
        nouveau = LienIndicateur.objects.create(
            indicateur_id=lien.indicateur_id, action_id=lien.action_id
        )
        Historique.objects.create(
            id=nouveau.pk,
            indicateur_id=lien.indicateur_id,
            action_id=lien.action_id,
            history_date=timezone.now(),
            history_type="+",
        )


class Migration(migrations.Migration):

    dependencies = [("plan", "0003_indicateurs_et_agenda")]

    operations = [
        migrations.RunPython(keep_liens, migrations.RunPython.noop),
        migrations.RemoveField(model_name="indicateur", name="actions"),
        migrations.AddField(
            model_name="indicateur",
            name="actions",
            field=models.ManyToManyField(
                blank=True,
                related_name="indicateurs",
                through="plan.LienIndicateur",
                to="plan.action",
                verbose_name="actions",
            ),
        ),
    ]
