"""The opinions of the organs that an act refers to."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commission', '0003_seances_des_organes'),
        ('conseil', '0006_modeles_deplaces'),
    ]

    operations = [
        migrations.AddField(
            model_name='deliberation',
            name='avis_lies',
            field=models.ManyToManyField(blank=True, related_name='deliberations', to='commission.avisorgane', verbose_name='avis rendus'),
        ),
    ]
