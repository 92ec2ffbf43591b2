"""The opinions of the organs that an act refers to."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commission', '0003_seances_des_organes'),
        ('conseil', '0008_publication_des_actes'),
    ]

    operations = [
        migrations.AddField(
            model_name='deliberation',
            name='avis_lies',
            field=models.ManyToManyField(blank=True, related_name='deliberations', to='commission.avisorgane', verbose_name='avis rendus'),
        ),
    ]
