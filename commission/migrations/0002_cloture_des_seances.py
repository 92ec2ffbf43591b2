"""Who held a meeting, what was decided, and that it is closed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commission', '0001_modeles_deplaces'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalseancecommission',
            name='close_le',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='close le'),
        ),
        migrations.AddField(
            model_name='historicalseancecommission',
            name='close_par',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='close par'),
        ),
        migrations.AddField(
            model_name='historicalseancecommission',
            name='decisions',
            field=models.TextField(blank=True, verbose_name='décisions'),
        ),
        migrations.AddField(
            model_name='historicalseancecommission',
            name='tenue_par',
            field=models.CharField(blank=True, max_length=150, verbose_name='présidée par'),
        ),
        migrations.AddField(
            model_name='seancecommission',
            name='close_le',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='close le'),
        ),
        migrations.AddField(
            model_name='seancecommission',
            name='close_par',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='close par'),
        ),
        migrations.AddField(
            model_name='seancecommission',
            name='decisions',
            field=models.TextField(blank=True, verbose_name='décisions'),
        ),
        migrations.AddField(
            model_name='seancecommission',
            name='tenue_par',
            field=models.CharField(blank=True, max_length=150, verbose_name='présidée par'),
        ),
    ]
