"""A councillor may ask for paper."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('instances', '0004_organes_et_membres'),
    ]

    operations = [
        migrations.AddField(
            model_name='elu',
            name='papier',
            field=models.BooleanField(default=False, verbose_name='veut ses convocations sur papier'),
        ),
        migrations.AddField(
            model_name='historicalelu',
            name='papier',
            field=models.BooleanField(default=False, verbose_name='veut ses convocations sur papier'),
        ),
    ]
