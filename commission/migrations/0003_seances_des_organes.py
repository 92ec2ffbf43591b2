"""A meeting may be of another organ; who was there, and what the organ said."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commission', '0002_cloture_des_seances'),
        ('instances', '0004_organes_et_membres'),
        ('plan', '0014_demandes_de_nouvelles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AvisOrgane',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('objet', models.CharField(max_length=300, verbose_name='objet')),
                ('sens', models.CharField(choices=[('favorable', 'favorable'), ('defavorable', 'défavorable'), ('reserve', 'réservé'), ('sans', 'sans avis')], max_length=11, verbose_name='avis')),
                ('texte', models.TextField(blank=True, verbose_name="texte de l'avis")),
                ('pour', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='pour')),
                ('contre', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='contre')),
                ('abstentions', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='abstentions')),
            ],
            options={
                'verbose_name': "avis d'un organe",
                'verbose_name_plural': 'avis des organes',
                'ordering': ['seance', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalAvisOrgane',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('objet', models.CharField(max_length=300, verbose_name='objet')),
                ('sens', models.CharField(choices=[('favorable', 'favorable'), ('defavorable', 'défavorable'), ('reserve', 'réservé'), ('sans', 'sans avis')], max_length=11, verbose_name='avis')),
                ('texte', models.TextField(blank=True, verbose_name="texte de l'avis")),
                ('pour', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='pour')),
                ('contre', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='contre')),
                ('abstentions', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='abstentions')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': "historique de l'avis",
                'verbose_name_plural': 'historical avis des organes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalReunion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('heure', models.TimeField(blank=True, null=True, verbose_name='heure')),
                ('lieu', models.CharField(blank=True, max_length=200, verbose_name='lieu')),
                ('ordre_du_jour', models.TextField(blank=True, help_text='Un point par ligne.', verbose_name='ordre du jour')),
                ('convoquee_le', models.DateField(blank=True, null=True, verbose_name='convocation envoyée le')),
                ('remplacants', models.CharField(blank=True, max_length=300, verbose_name='par qui')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historique de la réunion',
                'verbose_name_plural': 'historical réunions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Reunion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('heure', models.TimeField(blank=True, null=True, verbose_name='heure')),
                ('lieu', models.CharField(blank=True, max_length=200, verbose_name='lieu')),
                ('ordre_du_jour', models.TextField(blank=True, help_text='Un point par ligne.', verbose_name='ordre du jour')),
                ('convoquee_le', models.DateField(blank=True, null=True, verbose_name='convocation envoyée le')),
                ('remplacants', models.CharField(blank=True, max_length=300, verbose_name='par qui')),
            ],
            options={
                'verbose_name': 'réunion',
            },
        ),
        migrations.RemoveConstraint(
            model_name='seancecommission',
            name='seancecommission_unique',
        ),
        migrations.AddField(
            model_name='historicalseancecommission',
            name='organe',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='instances.organe', verbose_name='organe'),
        ),
        migrations.AddField(
            model_name='seancecommission',
            name='organe',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seances', to='instances.organe', verbose_name='organe'),
        ),
        migrations.AddConstraint(
            model_name='seancecommission',
            constraint=models.UniqueConstraint(condition=models.Q(('organe', None)), fields=('plan', 'le'), name='seancecommission_unique', violation_error_message='Une séance a déjà cette date.'),
        ),
        migrations.AddConstraint(
            model_name='seancecommission',
            constraint=models.UniqueConstraint(fields=('organe', 'le'), name='seancecommission_unique_dans_l_organe', violation_error_message='Une séance de cet organe a déjà cette date.'),
        ),
        migrations.AddField(
            model_name='avisorgane',
            name='seance',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='avis_rendus', to='commission.seancecommission', verbose_name='séance'),
        ),
        migrations.AddField(
            model_name='historicalavisorgane',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalavisorgane',
            name='seance',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commission.seancecommission', verbose_name='séance'),
        ),
        migrations.AddField(
            model_name='historicalreunion',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalreunion',
            name='seance',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commission.seancecommission', verbose_name='séance'),
        ),
        migrations.AddField(
            model_name='reunion',
            name='convoques',
            field=models.ManyToManyField(blank=True, related_name='+', to='instances.membreorgane'),
        ),
        migrations.AddField(
            model_name='reunion',
            name='excuses',
            field=models.ManyToManyField(blank=True, related_name='+', to='instances.membreorgane'),
        ),
        migrations.AddField(
            model_name='reunion',
            name='presents',
            field=models.ManyToManyField(blank=True, related_name='+', to='instances.membreorgane'),
        ),
        migrations.AddField(
            model_name='reunion',
            name='remplaces',
            field=models.ManyToManyField(blank=True, related_name='+', to='instances.membreorgane'),
        ),
        migrations.AddField(
            model_name='reunion',
            name='seance',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reunion', to='commission.seancecommission', verbose_name='séance'),
        ),
        migrations.AddConstraint(
            model_name='avisorgane',
            constraint=models.UniqueConstraint(fields=('seance', 'objet'), name='avisorgane_unique', violation_error_message='Un avis est déjà rendu sur cet objet à cette séance.'),
        ),
    ]
