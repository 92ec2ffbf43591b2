from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('instances', '0006_mandats'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='elu',
            name='elu_unique',
        ),
        migrations.RemoveConstraint(
            model_name='elu',
            name='elu_titulaire_sans_titulaire',
        ),
        migrations.RemoveConstraint(
            model_name='elu',
            name='elu_mandat_dans_l_ordre',
        ),
        migrations.RemoveField(
            model_name='elu',
            name='commune',
        ),
        migrations.RemoveField(
            model_name='elu',
            name='debut',
        ),
        migrations.RemoveField(
            model_name='elu',
            name='fin',
        ),
        migrations.RemoveField(
            model_name='elu',
            name='qualite',
        ),
        migrations.RemoveField(
            model_name='elu',
            name='titulaire',
        ),
        migrations.RemoveField(
            model_name='historicalelu',
            name='commune',
        ),
        migrations.RemoveField(
            model_name='historicalelu',
            name='debut',
        ),
        migrations.RemoveField(
            model_name='historicalelu',
            name='fin',
        ),
        migrations.RemoveField(
            model_name='historicalelu',
            name='qualite',
        ),
        migrations.RemoveField(
            model_name='historicalelu',
            name='titulaire',
        ),
    ]
