"""The organs beside the council, and their members."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comptes', '0007_traces_des_liens'),
        ('instances', '0003_voies_de_recours'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalOrgane',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('genre', models.CharField(choices=[('commission', 'commission qui suit le plan'), ('exploitation', "conseil d'exploitation"), ('autre', 'autre commission')], max_length=12, verbose_name='genre')),
                ('nom', models.CharField(help_text='Comme « Commission tourisme ».', max_length=100, verbose_name='nom')),
                ('quorum', models.CharField(blank=True, help_text="Selon les statuts : moitié (plus de la moitié des membres), tiers, ou un nombre de membres. Vide : ils n'en disent rien.", max_length=6, validators=[django.core.validators.RegexValidator('^(moitié|tiers|[1-9]\\d?)$', 'Écrivez moitié, tiers, ou un nombre.')], verbose_name='quorum')),
                ('delai', models.PositiveSmallIntegerField(blank=True, help_text='En jours, selon les statuts.', null=True, verbose_name='délai de convocation')),
                ('voix_preponderante', models.BooleanField(default=False, verbose_name='voix prépondérante du président')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('structure', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='comptes.structure', verbose_name='structure')),
            ],
            options={
                'verbose_name': "historique de l'organe",
                'verbose_name_plural': 'historical organes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Organe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('genre', models.CharField(choices=[('commission', 'commission qui suit le plan'), ('exploitation', "conseil d'exploitation"), ('autre', 'autre commission')], max_length=12, verbose_name='genre')),
                ('nom', models.CharField(help_text='Comme « Commission tourisme ».', max_length=100, verbose_name='nom')),
                ('quorum', models.CharField(blank=True, help_text="Selon les statuts : moitié (plus de la moitié des membres), tiers, ou un nombre de membres. Vide : ils n'en disent rien.", max_length=6, validators=[django.core.validators.RegexValidator('^(moitié|tiers|[1-9]\\d?)$', 'Écrivez moitié, tiers, ou un nombre.')], verbose_name='quorum')),
                ('delai', models.PositiveSmallIntegerField(blank=True, help_text='En jours, selon les statuts.', null=True, verbose_name='délai de convocation')),
                ('voix_preponderante', models.BooleanField(default=False, verbose_name='voix prépondérante du président')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='organes', to='comptes.structure', verbose_name='structure')),
            ],
            options={
                'verbose_name': 'organe',
                'ordering': ['genre', 'nom'],
            },
        ),
        migrations.CreateModel(
            name='MembreOrgane',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nom', models.CharField(blank=True, max_length=100, verbose_name='nom')),
                ('prenom', models.CharField(blank=True, max_length=100, verbose_name='prénom')),
                ('qualite', models.CharField(blank=True, help_text='Comme « hébergeurs », ou « directeur ».', max_length=150, verbose_name='qualité')),
                ('role', models.CharField(choices=[('1', 'président'), ('2', 'vice-président'), ('3', 'membre'), ('4', 'voix consultative')], default='3', max_length=1, verbose_name='rôle')),
                ('debut', models.DateField(blank=True, null=True, verbose_name='début du mandat')),
                ('fin', models.DateField(blank=True, null=True, verbose_name='fin du mandat')),
                ('elu', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='instances.elu', verbose_name='élu du conseil')),
                ('suppleant_de', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='instances.membreorgane', verbose_name='suppléant de')),
                ('organe', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='membres', to='instances.organe', verbose_name='organe')),
            ],
            options={
                'verbose_name': "membre d'un organe",
                'verbose_name_plural': 'membres des organes',
                'ordering': ['organe', 'role', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalMembreOrgane',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('nom', models.CharField(blank=True, max_length=100, verbose_name='nom')),
                ('prenom', models.CharField(blank=True, max_length=100, verbose_name='prénom')),
                ('qualite', models.CharField(blank=True, help_text='Comme « hébergeurs », ou « directeur ».', max_length=150, verbose_name='qualité')),
                ('role', models.CharField(choices=[('1', 'président'), ('2', 'vice-président'), ('3', 'membre'), ('4', 'voix consultative')], default='3', max_length=1, verbose_name='rôle')),
                ('debut', models.DateField(blank=True, null=True, verbose_name='début du mandat')),
                ('fin', models.DateField(blank=True, null=True, verbose_name='fin du mandat')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('elu', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='instances.elu', verbose_name='élu du conseil')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('suppleant_de', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='instances.membreorgane', verbose_name='suppléant de')),
                ('organe', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='instances.organe', verbose_name='organe')),
            ],
            options={
                'verbose_name': 'historique du membre',
                'verbose_name_plural': 'historical membres des organes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name='organe',
            constraint=models.UniqueConstraint(fields=('structure', 'nom'), name='organe_nom_unique', violation_error_message='Un organe porte déjà ce nom.'),
        ),
        migrations.AddConstraint(
            model_name='organe',
            constraint=models.UniqueConstraint(condition=models.Q(('genre', 'commission')), fields=('structure',), name='organe_une_commission_du_plan', violation_error_message='Une commission suit déjà le plan : choisissez « autre ».'),
        ),
        migrations.AddConstraint(
            model_name='membreorgane',
            constraint=models.CheckConstraint(condition=models.Q(('debut', None), ('fin', None), ('fin__gte', models.F('debut')), _connector='OR'), name='membreorgane_mandat_dans_l_ordre', violation_error_message='Le mandat finit avant de commencer.'),
        ),
        migrations.AddConstraint(
            model_name='membreorgane',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('elu', None), models.Q(('nom', ''), _negated=True)), models.Q(('elu__isnull', False), ('nom', ''), ('prenom', '')), _connector='OR'), name='membreorgane_elu_ou_nom', violation_error_message='Choisissez un élu du conseil, ou écrivez un nom.'),
        ),
    ]
