"""Who follows an action becomes a row with a history; who follows one today still does."""

from django.db import migrations
from django.utils import timezone


def keep_abonnes(apps, schema_editor):
    Action = apps.get_model("plan", "Action")
    Abonnement = apps.get_model("plan", "Abonnement")
    Historique = apps.get_model("plan", "HistoricalAbonnement")
    for lien in Action.abonnes.through.objects.order_by("pk"):
        nouveau = Abonnement.objects.create(
            action_id=lien.action_id, utilisateur_id=lien.utilisateur_id
        )
        Historique.objects.create(
            id=nouveau.pk,
            action_id=lien.action_id,
            utilisateur_id=lien.utilisateur_id,
            history_date=timezone.now(),
            history_type="+",
        )


class Migration(migrations.Migration):

    dependencies = [("plan", "0006_abonnements")]

    operations = [
        migrations.RunPython(keep_abonnes, migrations.RunPython.noop),
        migrations.RemoveField(model_name="action", name="abonnes"),
    ]
