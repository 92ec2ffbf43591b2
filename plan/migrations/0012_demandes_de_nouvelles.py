"""Links by which pilotes give news, and the pilotes who have no account (docs/adr/0025)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comptes', '0007_traces_des_liens'),
        ('plan', '0011_modeles_deplaces'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalplan',
            name='reponses_a_valider',
            field=models.BooleanField(default=False, verbose_name="les réponses par lien attendent l'accord de la direction"),
        ),
        migrations.AddField(
            model_name='plan',
            name='reponses_a_valider',
            field=models.BooleanField(default=False, verbose_name="les réponses par lien attendent l'accord de la direction"),
        ),
        migrations.CreateModel(
            name='Demande',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nom', models.CharField(blank=True, max_length=150, verbose_name='pilote sans compte')),
                ('empreinte', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256 du jeton')),
                ('faite_le', models.DateTimeField(verbose_name='faite le')),
                ('revoquee_le', models.DateTimeField(null=True, verbose_name='révoquée le')),
                ('courriel_parti', models.BooleanField(null=True, verbose_name='courriel parti')),
                ('etat', models.CharField(blank=True, choices=[('en_attente', 'en attente de la direction'), ('enregistree', 'enregistrée'), ('refusee', 'refusée')], max_length=12, verbose_name='réponse, état')),
                ('reponse', models.JSONField(default=dict, verbose_name='réponse')),
                ('repondue_le', models.DateTimeField(null=True, verbose_name='répondue le')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='demandes', to='plan.action', verbose_name='action')),
                ('par', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandées par')),
                ('utilisateur', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='nouvelles demandées à')),
            ],
            options={
                'verbose_name': 'demande de nouvelles',
                'verbose_name_plural': 'demandes de nouvelles',
                'ordering': ['-faite_le'],
            },
        ),
        migrations.CreateModel(
            name='Correspondant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nom', models.CharField(max_length=150, verbose_name='pilote')),
                ('email', models.EmailField(max_length=150, verbose_name='adresse électronique')),
                ('accord_le', models.DateField(verbose_name='accord donné le')),
                ('note_par', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accord noté par')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='comptes.structure', verbose_name='structure')),
            ],
            options={
                'verbose_name': 'pilote sans compte',
                'verbose_name_plural': 'pilotes sans compte',
                'ordering': ['nom'],
                'constraints': [models.UniqueConstraint(fields=('structure', 'nom'), name='correspondant_unique')],
            },
        ),
    ]
