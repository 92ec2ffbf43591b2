"""A voted act keeps its set phrases (R-V10); those voted already take the ones of today."""

from django.db import migrations, models

CHAMPS = ('nom_formule', 'titre_president', 'titre_secretaire', 'cloture', 'recours')


def keep(apps, schema_editor):
    Assemblee = apps.get_model('conseil', 'Assemblee')
    for acte in apps.get_model('conseil', 'Deliberation').objects.exclude(votee_le=None):
        assemblee = Assemblee.objects.filter(structure=acte.structure).first() or Assemblee()
        acte.formules = {champ: getattr(assemblee, champ) for champ in CHAMPS} | {
            'collectivite': acte.structure.collectivite,
            'assemblee': assemblee.nom,
        }
        acte.save(update_fields=['formules'])


class Migration(migrations.Migration):

    dependencies = [
        ('conseil', '0001_assemblee_seances_et_actes'),
    ]

    operations = [
        migrations.AddField(
            model_name='deliberation',
            name='formules',
            field=models.JSONField(blank=True, null=True, verbose_name='formules au moment du vote'),
        ),
        migrations.AddField(
            model_name='historicaldeliberation',
            name='formules',
            field=models.JSONField(blank=True, null=True, verbose_name='formules au moment du vote'),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
    ]
