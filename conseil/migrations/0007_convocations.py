"""How a meeting is convened and what was sent of it; the note, and what a point takes up again."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('conseil', '0006_modeles_deplaces'),
        ('instances', '0004_convocations_sur_papier'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalpointordredujour',
            name='budget_primitif',
            field=models.BooleanField(default=False, verbose_name='ce point vote le budget primitif'),
        ),
        migrations.AddField(
            model_name='historicalpointordredujour',
            name='repris_de',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='conseil.pointordredujour', verbose_name='point repris de la première séance'),
        ),
        migrations.AddField(
            model_name='historicalpointordredujour',
            name='synthese',
            field=models.TextField(blank=True, help_text='Envoyée avec la convocation.', verbose_name='note explicative de synthèse'),
        ),
        migrations.AddField(
            model_name='pointordredujour',
            name='budget_primitif',
            field=models.BooleanField(default=False, verbose_name='ce point vote le budget primitif'),
        ),
        migrations.AddField(
            model_name='pointordredujour',
            name='repris_de',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='conseil.pointordredujour', verbose_name='point repris de la première séance'),
        ),
        migrations.AddField(
            model_name='pointordredujour',
            name='synthese',
            field=models.TextField(blank=True, help_text='Envoyée avec la convocation.', verbose_name='note explicative de synthèse'),
        ),
        migrations.AlterField(
            model_name='historicalseanceconseil',
            name='seconde_convocation',
            field=models.BooleanField(default=False, help_text="Le quorum a manqué à la première séance : les points repris n'en demandent pas.", verbose_name='seconde convocation'),
        ),
        migrations.AlterField(
            model_name='seanceconseil',
            name='seconde_convocation',
            field=models.BooleanField(default=False, help_text="Le quorum a manqué à la première séance : les points repris n'en demandent pas.", verbose_name='seconde convocation'),
        ),
        migrations.CreateModel(
            name='HistoricalConvocation',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('urgence', models.BooleanField(default=False, verbose_name='convoquée en urgence')),
                ('motif_urgence', models.CharField(blank=True, max_length=500, verbose_name="motif de l'urgence")),
                ('decision_urgence', models.CharField(blank=True, choices=[('approuvee', "le conseil approuve l'urgence"), ('partie', "le conseil renvoie une partie de l'ordre du jour"), ('tout', "le conseil renvoie tout l'ordre du jour")], max_length=9, verbose_name="vote du conseil sur l'urgence")),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('par', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='instances.elu', verbose_name='convoquée par')),
                ('premiere', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='conseil.seanceconseil', verbose_name='première séance, où le quorum a manqué')),
                ('seance', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='conseil.seanceconseil', verbose_name='séance')),
            ],
            options={
                'verbose_name': 'historique de la convocation',
                'verbose_name_plural': 'historical convocations',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalEnvoiConvocation',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('le', models.DateField(verbose_name='envoyée ou affichée le')),
                ('forme', models.CharField(choices=[('dematerialise', 'aux élus, par voie dématérialisée'), ('papier', "aux élus qui l'ont demandée, sur papier"), ('affichage', 'affichage au siège'), ('publication', 'publication en ligne'), ('municipaux', 'copie aux conseillers municipaux, par voie électronique')], max_length=13, verbose_name='comment')),
                ('communes', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='nombre de communes servies')),
                ('servis', models.JSONField(blank=True, default=list, verbose_name='élus servis sur papier')),
                ('points', models.JSONField(blank=True, default=list, verbose_name='points envoyés')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seance', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='conseil.seanceconseil', verbose_name='séance')),
            ],
            options={
                'verbose_name': "historique de l'envoi",
                'verbose_name_plural': 'historical envois de la convocation',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Convocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('urgence', models.BooleanField(default=False, verbose_name='convoquée en urgence')),
                ('motif_urgence', models.CharField(blank=True, max_length=500, verbose_name="motif de l'urgence")),
                ('decision_urgence', models.CharField(blank=True, choices=[('approuvee', "le conseil approuve l'urgence"), ('partie', "le conseil renvoie une partie de l'ordre du jour"), ('tout', "le conseil renvoie tout l'ordre du jour")], max_length=9, verbose_name="vote du conseil sur l'urgence")),
                ('par', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='instances.elu', verbose_name='convoquée par')),
                ('premiere', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='conseil.seanceconseil', verbose_name='première séance, où le quorum a manqué')),
                ('seance', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='convocation', to='conseil.seanceconseil', verbose_name='séance')),
            ],
            options={
                'verbose_name': 'convocation',
                'ordering': ['-seance__le'],
                'constraints': [models.CheckConstraint(condition=models.Q(('urgence', True), models.Q(('decision_urgence', ''), ('motif_urgence', '')), _connector='OR'), name='convocation_motif_d_une_urgence', violation_error_message="Cochez l'urgence, ou videz son motif et son vote.")],
            },
        ),
        migrations.CreateModel(
            name='EnvoiConvocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('le', models.DateField(verbose_name='envoyée ou affichée le')),
                ('forme', models.CharField(choices=[('dematerialise', 'aux élus, par voie dématérialisée'), ('papier', "aux élus qui l'ont demandée, sur papier"), ('affichage', 'affichage au siège'), ('publication', 'publication en ligne'), ('municipaux', 'copie aux conseillers municipaux, par voie électronique')], max_length=13, verbose_name='comment')),
                ('communes', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='nombre de communes servies')),
                ('servis', models.JSONField(blank=True, default=list, verbose_name='élus servis sur papier')),
                ('points', models.JSONField(blank=True, default=list, verbose_name='points envoyés')),
                ('seance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='envois', to='conseil.seanceconseil', verbose_name='séance')),
            ],
            options={
                'verbose_name': 'envoi de la convocation',
                'verbose_name_plural': 'envois de la convocation',
                'ordering': ['le', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('communes__isnull', False), ('forme', 'municipaux')), models.Q(models.Q(('forme', 'municipaux'), _negated=True), ('communes', None)), _connector='OR'), name='envoi_communes_d_une_copie', violation_error_message='Le nombre de communes va avec la copie aux conseillers municipaux, et avec elle seule.')],
            },
        ),
    ]
