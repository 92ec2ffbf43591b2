"""What is done by a link is in the audit log."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comptes', '0006_envois'),
    ]

    operations = [
        migrations.AlterField(
            model_name='trace',
            name='quoi',
            field=models.CharField(choices=[('connexion', 'connexion'), ('echec', 'connexion refusée'), ('second_facteur', 'second facteur'), ('mot_de_passe', 'mot de passe'), ('session', 'session fermée'), ('droits', 'droits'), ('sortie', 'export'), ('import', 'import'), ('gel', 'données figées'), ('lien', 'réponse par lien'), ('publication', 'publication'), ('anonymisation', 'anonymisation')], max_length=20, verbose_name='quoi'),
        ),
    ]
