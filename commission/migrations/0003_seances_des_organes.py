"""A meeting may be of another organ; who was there, and what the organ said."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('commission', '0002_cloture_des_seances'),
        ('instances', '0003_organes_et_membres'),
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
            name='HistoricalPresenceOrgane',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('is_convoque', models.BooleanField(default=False, verbose_name='convocation envoyée')),
                ('etat', models.CharField(blank=True, choices=[('present', 'présent'), ('excuse', 'excusé'), ('absent', 'absent'), ('remplace', 'remplacé ou représenté')], max_length=8, verbose_name='présence')),
                ('par', models.CharField(blank=True, max_length=200, verbose_name='remplacé ou représenté par')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historique de la présence',
                'verbose_name_plural': 'historical présences aux séances des organes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PresenceOrgane',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_convoque', models.BooleanField(default=False, verbose_name='convocation envoyée')),
                ('etat', models.CharField(blank=True, choices=[('present', 'présent'), ('excuse', 'excusé'), ('absent', 'absent'), ('remplace', 'remplacé ou représenté')], max_length=8, verbose_name='présence')),
                ('par', models.CharField(blank=True, max_length=200, verbose_name='remplacé ou représenté par')),
            ],
            options={
                'verbose_name': "présence à une séance d'organe",
                'verbose_name_plural': 'présences aux séances des organes',
                'ordering': ['seance', 'membre'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='seancecommission',
            name='seancecommission_unique',
        ),
        migrations.AddField(
            model_name='historicalseancecommission',
            name='convoquee_le',
            field=models.DateField(blank=True, null=True, verbose_name='convocation envoyée le'),
        ),
        migrations.AddField(
            model_name='historicalseancecommission',
            name='heure',
            field=models.TimeField(blank=True, null=True, verbose_name='heure'),
        ),
        migrations.AddField(
            model_name='historicalseancecommission',
            name='lieu',
            field=models.CharField(blank=True, max_length=200, verbose_name='lieu'),
        ),
        migrations.AddField(
            model_name='historicalseancecommission',
            name='ordre_du_jour',
            field=models.TextField(blank=True, verbose_name='ordre du jour'),
        ),
        migrations.AddField(
            model_name='historicalseancecommission',
            name='organe',
            field=models.ForeignKey(blank=True, db_constraint=False, limit_choices_to=models.Q(('genre', 'commission'), _negated=True), null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='instances.organe', verbose_name='organe'),
        ),
        migrations.AddField(
            model_name='seancecommission',
            name='convoquee_le',
            field=models.DateField(blank=True, null=True, verbose_name='convocation envoyée le'),
        ),
        migrations.AddField(
            model_name='seancecommission',
            name='heure',
            field=models.TimeField(blank=True, null=True, verbose_name='heure'),
        ),
        migrations.AddField(
            model_name='seancecommission',
            name='lieu',
            field=models.CharField(blank=True, max_length=200, verbose_name='lieu'),
        ),
        migrations.AddField(
            model_name='seancecommission',
            name='ordre_du_jour',
            field=models.TextField(blank=True, verbose_name='ordre du jour'),
        ),
        migrations.AddField(
            model_name='seancecommission',
            name='organe',
            field=models.ForeignKey(blank=True, limit_choices_to=models.Q(('genre', 'commission'), _negated=True), null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seances', to='instances.organe', verbose_name='organe'),
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
            model_name='historicalpresenceorgane',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalpresenceorgane',
            name='membre',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='instances.membreorgane', verbose_name='membre'),
        ),
        migrations.AddField(
            model_name='historicalpresenceorgane',
            name='seance',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='commission.seancecommission', verbose_name='séance'),
        ),
        migrations.AddField(
            model_name='presenceorgane',
            name='membre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='presences', to='instances.membreorgane', verbose_name='membre'),
        ),
        migrations.AddField(
            model_name='presenceorgane',
            name='seance',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='commission.seancecommission', verbose_name='séance'),
        ),
        migrations.AddConstraint(
            model_name='avisorgane',
            constraint=models.UniqueConstraint(fields=('seance', 'objet'), name='avisorgane_unique', violation_error_message='Un avis est déjà rendu sur cet objet à cette séance.'),
        ),
        migrations.AddConstraint(
            model_name='avisorgane',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('abstentions', None), ('contre', None), ('pour', None)), models.Q(('abstentions__isnull', False), ('contre__isnull', False), ('pour__isnull', False)), _connector='OR'), name='avisorgane_vote_entier', violation_error_message='Écrivez les trois nombres de voix, ou aucun.'),
        ),
        migrations.AddConstraint(
            model_name='presenceorgane',
            constraint=models.UniqueConstraint(fields=('seance', 'membre'), name='presenceorgane_unique', violation_error_message='Ce membre est déjà dans la liste.'),
        ),
        migrations.AddConstraint(
            model_name='presenceorgane',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('etat', 'remplace'), models.Q(('par', ''), _negated=True)), models.Q(models.Q(('etat', 'remplace'), _negated=True), ('par', '')), _connector='OR'), name='presenceorgane_remplacant_nomme', violation_error_message='« Remplacé ou représenté » et le nom vont ensemble.'),
        ),
    ]
